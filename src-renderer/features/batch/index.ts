/** Metadata of many assets at once: templates, find and replace, copy and paste. */
export { BatchDialogs } from './dialogs.tsx';
