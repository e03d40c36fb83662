import type { Deps } from '../../deps.ts';
import { statusOf } from './catalog.sql.ts';

/** What is in the catalog. Assets are counted by the search worker, where a million of them take some milliseconds. */
export async function countAll({ db, search }: Pick<Deps, 'db' | 'search'>) {
  const { seq, roots, ...stored } = await db.call(statusOf, undefined);
  await search.waitFor(seq);
  const [totals, inFolders] = await Promise.all([search.totals(), search.folderCounts()]);
  return {
    seq,
    ...stored,
    ...totals,
    roots: roots.map(({ folder, ...root }) => ({ ...root, count: inFolders.get(folder ?? 0) ?? 0 })),
  };
}
