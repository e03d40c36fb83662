/** What other features may ask of stacks. */
export { stackTogether } from './stacks.sql.ts';
