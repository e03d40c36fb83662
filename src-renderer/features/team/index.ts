/** A team that shares this catalog over a folder. */
import './bars.ts';
import { ask } from './asking.ts';

export { TeamDialogs } from './dialogs.tsx';
/** Asks whether originals fetched from the team's folder are to be freed. */
export const askToFree = (): void => ask({ what: 'free' });

export { TeamSign } from './team-sign.tsx';
