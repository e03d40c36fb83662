import './commands.ts';

export { Feed } from './feed.tsx';
export { Overlooked } from './overlooked.tsx';
