/** What other features may ask about how assets stand to their files. */
export { behind, openConflicts, tagsShown } from './shown.ts';
