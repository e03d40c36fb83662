/** What other features may ask of custom fields. */
export { schemasOf } from './definitions.sql.ts';
export { changeFields, fieldsOf } from './values.sql.ts';
export { customRegister } from './told.ts';
