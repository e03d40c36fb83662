import './commands.ts';

export { Overlooked } from './overlooked.tsx';
