export { gridCommands } from './commands.ts';
export { gridControl } from './control.ts';
export { fitEnd, fitName, plainText } from './fit-name.ts';
export { Grid, Pictures, type Placed, type Shape, useCells } from './grid.tsx';
