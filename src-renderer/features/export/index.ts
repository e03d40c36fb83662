/** Renditions for others. */
export { ExportDialog } from './export-dialog.tsx';
