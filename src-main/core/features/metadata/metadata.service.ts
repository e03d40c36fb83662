/** What other features may ask about how assets stand to their files. */
export { behind, openConflicts, sayable, SHOWN, type ShownRow, tagsShown } from './shown.ts';
