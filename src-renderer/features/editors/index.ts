/** Opening files in the programs that people edit them with. */
export { EditorsDialog } from './lazy.tsx';
