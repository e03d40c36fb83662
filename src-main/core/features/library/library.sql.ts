import { read, type Tx } from '../../db/procedure.ts';

/** How many assets lie in each of these folders and below it. */
export const countFolders = read('library.counts', (tx, folders: readonly number[]): number[] => {
  const counts = countsBelow(tx);
  return folders.map((n) => counts.get(n) ?? 0);
});

/** Assets in each folder and below it. Worked out once for each state of the catalog. */
function countsBelow(tx: Tx): ReadonlyMap<number, number> {
  const rev = tx.rev();
  const known = memo.get(tx.db);
  if (known?.rev === rev) return known.counts;
  const counts = new Map<number, number>();
  for (const { folder, c } of tx.sql('SELECT folder, sum(state < 2) AS c FROM asset GROUP BY folder').all() as {
    folder: number | null;
    c: number;
  }[])
    if (folder !== null) counts.set(folder, c);
  // Deeper folders first, so that each sum is whole when it is carried up.
  for (const { n, parent } of tx.sql('SELECT n, parent FROM folder ORDER BY length(path) DESC').all() as {
    n: number;
    parent: number | null;
  }[]) {
    const own = counts.get(n);
    if (own && parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + own);
  }
  memo.set(tx.db, { rev, counts });
  return counts;
}
const memo = new WeakMap<object, { rev: number; counts: ReadonlyMap<number, number> }>();
