/** What other features may ask. */
export { markLooked } from './feed.sql.ts';
export { deviceReader } from './log.sql.ts';
export { type People, peopleOf, who } from './people.ts';
