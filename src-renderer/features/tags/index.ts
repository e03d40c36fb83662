/** Tags: the tree in the sidebar, the overlay that gives them, and the one way to put them on and take them off. */
import './commands.ts';

export { applyTags } from './apply.ts';
export { ask as askAboutTag } from './asking.ts';
export { TagDialogs } from './tag-dialogs.tsx';
export { exportTags, importTags } from './tree-edit.ts';
export { openTagInput, TagInput } from './tag-input.tsx';
export { samePath } from './tag-list.ts';
export { TagTree } from './tag-tree.tsx';
