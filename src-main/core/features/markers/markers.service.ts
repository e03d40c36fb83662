/** What other features may do with markers. */
export { copyMarkers } from './markers.sql.ts';
