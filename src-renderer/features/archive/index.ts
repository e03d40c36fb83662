/** Putting files away, and getting them back. */
export { ArchiveDialogs } from './archive-dialogs.tsx';
