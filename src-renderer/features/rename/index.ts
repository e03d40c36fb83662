/** Giving many files names at once. */
export { RenameDialog } from './rename-dialog.tsx';
