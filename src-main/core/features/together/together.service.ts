/** What other features may ask. */
export { markLooked } from './feed.sql.ts';
