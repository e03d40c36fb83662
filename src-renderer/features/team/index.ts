/** A team that shares this catalog over a folder. */
export { TeamDialogs } from './dialogs.tsx';
export { TeamSign } from './team-sign.tsx';
