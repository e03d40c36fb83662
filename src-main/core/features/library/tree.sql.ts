import { hex } from '../../../../src-shared/domain/ops/key.ts';
import type { WriteMode } from '../../../../src-shared/domain/ops/fields.ts';
import { read } from '../../db/procedure.ts';
import type { Held } from '../../library/roots.sql.ts';
import { showPath } from '../../paths.ts';

/** Roots in the library, by name; without counts, which the search worker knows. */
export const listRoots = read('library.roots', (tx, _: null) => ({
  seq: tx.rev(),
  roots: (
    tx.sql('SELECT root.n, id, name, path, state, ifnull(folder, 0) AS folder, held, scanned, writes FROM root JOIN entity USING (n) WHERE removed = 0 ORDER BY name COLLATE NOCASE, root.n').all() as {
      n: number; id: Buffer; name: string; path: Buffer; state: 'online' | 'offline'; folder: number; held: string | null; scanned: number | null; writes: WriteMode;
    }[]
  ).map(({ held, scanned, ...row }) => ({
    ...row,
    id: hex(row.id),
    path: showPath(row.path),
    ...(held ? { held: JSON.parse(held) as Held } : {}),
    ...(scanned === null ? {} : { lookedAt: scanned }),
  })),
}));

/** The folders directly below `parent`, or the roots' own. Folders that are gone and hold nothing any more are left out. */
export const listFolders = read('library.folders', (tx, parent: number | null) => {
  const rows = tx.sql(
    `SELECT folder.n, folder.name, folder.root, folder.parent, folder.path, root.name AS rootName,
       EXISTS (SELECT 1 FROM folder AS child WHERE child.parent = folder.n AND child.state = 0) AS hasChildren
     FROM folder JOIN root ON root.n = folder.root WHERE root.removed = 0 AND folder.state = 0 AND folder.parent IS ?`,
  ).all(parent) as { n: number; name: string; root: number; parent: number | null; path: Buffer; rootName: string; hasChildren: number }[];
  const folders = rows.map(({ rootName, parent: up, ...row }) => ({
    ...row,
    name: up === null ? rootName : row.name,
    path: row.path.toString('utf8'),
    hasChildren: row.hasChildren === 1,
    ...(up === null ? {} : { parent: up }),
  }));
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return { seq: tx.rev(), folders: folders.sort((a, b) => order.compare(a.name, b.name)) };
});
