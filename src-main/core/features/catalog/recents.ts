import { basename } from 'node:path';
import { recentCatalogs } from '../../catalogs.ts';

/** As the contract tells of them, the last opened first. */
export const recents = () => recentCatalogs().map((one) => ({ ...one, name: basename(one.path) }));
