import './commands.ts';

export { Feed } from './feed.tsx';
export { Overlooked } from './overlooked.tsx';
export { RestoreDialog } from './restore-dialog.tsx';
