/** Giving many files names at once, and other folders. */
export { askMove } from './moving.ts';
export { MoveDialog } from './move-dialogs.tsx';
export { RenameDialog } from './rename-dialog.tsx';
