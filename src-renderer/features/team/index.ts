/** A team that shares this catalog over a folder. */
import './bars.ts';

export { TeamDialogs } from './dialogs.tsx';
export { TeamSign } from './team-sign.tsx';
