/** The palette of every command. */
export { Palette } from './palette.tsx';
