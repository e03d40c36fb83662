/** Renditions for others. */
export { Dragging } from './dragging.tsx';
export { ExportDialog } from './export-dialog.tsx';
