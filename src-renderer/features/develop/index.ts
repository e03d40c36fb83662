import { lazy } from 'react';

export { developCommands } from './commands.ts';
export { useDevelop } from './state.ts';
/** Loaded when something is first edited. */
export const Develop = lazy(() => import('./develop.tsx'));
/** The same of films, beside the player. */
export const FilmEdits = lazy(() => import('./film-edits.tsx'));
export type { FilmShown } from './film-edits.tsx';
