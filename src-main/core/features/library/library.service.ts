/** What other features may ask of folders. */
export { namesIn } from './look.ts';
