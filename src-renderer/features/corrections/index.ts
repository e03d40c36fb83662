/** Correcting when and where pictures were taken. */
export { CorrectionDialogs, givePosition } from './dialogs.tsx';
