/** What other features may ask of custom fields. */
export { changeFields } from './values.sql.ts';
export { customRegister } from './told.ts';
