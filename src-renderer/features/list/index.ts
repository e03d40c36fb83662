export { ListView } from './list-view.tsx';
