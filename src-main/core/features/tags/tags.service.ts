/** What other features may ask of tags. */
import type { DbClient } from '../../db/procedure.ts';
import { tagPaths } from './tags.sql.ts';

export { changeTags, lackingTags } from './tags.sql.ts';

/** Paths as text, in the order of the tags' numbers. */
export const pathsOfTags = (db: DbClient, ns: readonly number[]): Promise<string[]> => db.call(tagPaths, ns);
