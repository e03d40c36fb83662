/** Correcting when and where pictures were taken. */
export { CorrectionDialogs } from './dialogs.tsx';
