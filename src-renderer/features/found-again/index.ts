import './commands.ts';

export { FoundAgain } from './found-again.tsx';
