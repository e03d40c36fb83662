/** What other features may ask. */
export { developsRaw } from './export.sql.ts';
