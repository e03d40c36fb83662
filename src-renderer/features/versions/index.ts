/** What files were, and which of that is kept. */
export { Versions, VersionsDialog } from './lazy.tsx';
