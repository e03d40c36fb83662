/** Collections and saved searches: their trees in the sidebar, and the one way to put things into one. */
import './commands.ts';

export { ask as askForCollection } from './asking.ts';
export { CollectionTree } from './collection-tree.tsx';
export { namedBy, orderedCollection, placeMembers, targetCollection } from './collections.ts';
export { CollectionDialog } from './name-dialog.tsx';
