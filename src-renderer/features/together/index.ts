import './commands.ts';

export { Feed } from './feed.tsx';
export { askGrants, GrantDialog } from './grant-dialog.tsx';
export { Here } from './here.tsx';
export { Overlooked } from './overlooked.tsx';
export { RestoreDialog } from './restore-dialog.tsx';
