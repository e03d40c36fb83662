/** What other features may ask of renaming. */
export { carryOut } from './carry-out.ts';
export { noteFileWork } from './rename.sql.ts';
