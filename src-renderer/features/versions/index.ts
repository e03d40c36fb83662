/** What files were, and which of that is kept. */
export { askSave } from './saving.ts';
export { Versions, VersionsDialog } from './lazy.tsx';
