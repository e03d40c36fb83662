export { carryOut, download, redo, reveal, setValues, trash, undo } from './actions.ts';
export { AssetDialogs, assetCommands } from './commands.tsx';
export { ASSETS_TYPE, droppedAssets, startDragOut, takeOut } from './drag-out.ts';
export { InUse } from './in-use.tsx';
export { Picture } from './picture.tsx';
export { FlagSign, kindBadge, kindIcon, kindText, StateSign, spokenName, stackText, stateText } from './signs.tsx';
