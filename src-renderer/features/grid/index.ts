export { gridCommands } from './commands.ts';
export { gridControl } from './control.ts';
export { Grid } from './grid.tsx';
