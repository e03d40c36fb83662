/** Help for whoever is new, and the keys for whoever forgot one. */
export { FirstRun } from './first-run.tsx';
export { HelpKeys } from './help-keys.tsx';
