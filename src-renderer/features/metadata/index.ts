import './commands.ts';

export { Conflicts } from './conflicts.tsx';
export { WriteModeChoice } from './write-mode-choice.tsx';
export { setWriteMode, WRITE_MODES, type WriteMode, writeMetadata } from './write.ts';
