/** Bringing cards and folders in. */
import './commands.ts';

export { ImportReport } from './report.tsx';
export { ImportView } from './import-view.tsx';
