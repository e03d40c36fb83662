/** The library: the sidebar, and adding folders. */
import './commands.ts';

export { addSample, type FolderHint, openAddFolder } from './add-folder.ts';
export { AddFolderDialog } from './add-folder-dialog.tsx';
export { Sidebar } from './sidebar.tsx';
export { FolderDialog } from './folder-dialog.tsx';
export { type FolderRow, useFolderRows } from './folders.ts';
