/** The inspector: everything known of what is selected. */
export { Inspector } from './inspector.tsx';
export { fieldTitle } from './field-title.ts';
