/** What other features may ask of renaming. */
export { carryOut } from './carry-out.ts';
export { type Moved, type RootAt, rootsThere } from './move.sql.ts';
export { planMoves } from './plan-moves.ts';
export { noteFileWork } from './rename.sql.ts';
