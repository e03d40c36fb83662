/** What this machine can do with each type of file. */
export { FormatsDialog } from './dialog.tsx';
