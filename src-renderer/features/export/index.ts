/** Renditions for others. */
export { Dragging } from './dragging.tsx';
export { askDoorAnew, ExportDialog, RightsAtDoor } from './export-dialog.tsx';
