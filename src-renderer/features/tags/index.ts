/** Tags: the tree in the sidebar, the overlay that gives them, and the one way to put them on and take them off. */
export { applyTags } from './apply.ts';
export { openTagInput, TagInput } from './tag-input.tsx';
export { samePath } from './tag-list.ts';
export { TagTree } from './tag-tree.tsx';
