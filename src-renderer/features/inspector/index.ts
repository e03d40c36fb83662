/** The inspector: everything known of what is selected. */
export { Inspector } from './inspector.tsx';
