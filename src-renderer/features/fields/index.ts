/** Custom fields: the dialog that makes them, and their part of the inspector. */
export { FieldsDialog, openFields } from './fields-dialog.tsx';
export { FieldsOfMany, FieldsOfOne } from './inspector-part.tsx';
