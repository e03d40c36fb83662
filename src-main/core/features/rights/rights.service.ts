/** What other features may ask about rights. */
export { atTheDoor, mayLeave } from './door.ts';
export { standingOf } from './rights.sql.ts';
