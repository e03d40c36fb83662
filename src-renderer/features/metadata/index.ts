import './commands.ts';

export { Choice, Side, shown as shownValue } from './conflict.tsx';
export { Conflicts, sidesOf, walk as walkConflicts } from './conflicts.tsx';
export { WriteModeChoice } from './write-mode-choice.tsx';
export { setWriteMode, WRITE_MODES, type WriteMode, writeMetadata } from './write.ts';
