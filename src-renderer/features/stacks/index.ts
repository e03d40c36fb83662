import './commands.ts';

export { AutoStackDialog } from './auto.tsx';
