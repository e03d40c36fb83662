/** Renditions for others. */
export { Copying } from './copying.tsx';
export { Dragging } from './dragging.tsx';
export { askDoorAnew, ExportDialog, RightsAtDoor } from './export-dialog.tsx';
