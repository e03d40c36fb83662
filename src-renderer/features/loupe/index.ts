export { loupeCommands } from './commands.ts';
export { Loupe } from './loupe.tsx';
