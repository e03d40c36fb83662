/** Correcting capture times. */
export { TakenDialog } from './command.tsx';
