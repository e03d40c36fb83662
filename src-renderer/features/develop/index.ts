import { lazy } from 'react';

export { developCommands } from './commands.ts';
export { useDevelop } from './state.ts';
/** Loaded when something is first edited. */
export const Develop = lazy(() => import('./develop.tsx'));
