/** Groups of files of one content, and what is known of each file. */
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { read, type Tx } from '../../db/procedure.ts';
import { joinPath } from '../../paths.ts';

export interface StoredCopy {
  readonly n: number;
  readonly modified: number;
  readonly added: number;
  readonly rating: number;
  readonly away: boolean;
  readonly known: number;
  /** Absolute, bytes. */
  readonly path: Uint8Array;
  readonly collections: readonly string[];
  readonly fields: number;
  readonly sidecars: readonly string[];
}
export interface StoredGroup {
  readonly id: number;
  readonly size: number;
  readonly copies: readonly StoredCopy[];
}

const GROUPS = `SELECT twin AS id, count(*) AS files, max(size) AS size FROM asset WHERE twin IS NOT NULL AND state = 0 GROUP BY twin HAVING files > 1`;

/** How many groups there are, files that could go, and their bytes. */
export const countGroups = read('duplicates.count', (tx) => {
  const row = tx.sql(`SELECT count(*) AS total, ifnull(sum(files - 1), 0) AS files, ifnull(sum((files - 1) * size), 0) AS bytes FROM (${GROUPS})`).get() as { total: number; files: number; bytes: number };
  return { seq: tx.rev(), ...row };
});

export interface Window {
  readonly limit: number;
  readonly offset: number;
}

/** In the order in which they were found. */
export const listGroups = read('duplicates.groups', (tx, { limit, offset }: Window): StoredGroup[] => {
  const groups = tx.sql(`${GROUPS} ORDER BY twin LIMIT ? OFFSET ?`).all(limit, offset) as { id: number; size: number }[];
  const of = tx.column('SELECT n FROM asset WHERE twin = ? AND state = 0 ORDER BY n');
  const copy = copyReader(tx);
  return groups.map(({ id, size }) => ({ id, size, copies: (of.all(id) as number[]).map(copy) }));
}, 'slow');

function copyReader(tx: Tx): (n: number) => StoredCopy {
  const get = tx.sql(
    `SELECT asset.n, location.mtime AS modified, added, rating, root.state <> 'online' AS away, root.path AS root, folder.path AS folder, location.name,
       (label IS NOT NULL) + (flag IS NOT NULL) + (title IS NOT NULL) + (caption IS NOT NULL) + (more IS NOT NULL) + (rotate <> 0)
       + (SELECT count(*) FROM asset_tag WHERE asset = asset.n) AS known
     FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root WHERE asset.n = ?`,
  );
  const collections = tx.column('SELECT collection FROM asset_collection JOIN collection ON collection.n = collection WHERE asset = ? AND gone = 0 AND removed = 0');
  const fields = tx.column('SELECT count(*) FROM asset_field JOIN field ON field.n = field WHERE asset = ? AND removed = 0');
  const sidecars = tx.column('SELECT name FROM sidecar WHERE asset = ? AND state = 0');
  return (n) => {
    const { root, folder, name, away, ...row } = get.get(n) as Omit<StoredCopy, 'path' | 'away'> & { root: Buffer; folder: Buffer; name: Buffer; away: number };
    const inside = (collections.all(n) as number[]).map((one) => collectionPath(tx, one));
    const own = { fields: fields.get(n) as number, sidecars: (sidecars.all(n) as Buffer[]).map((one) => one.toString('utf8')) };
    return { ...row, away: away === 1, path: joinPath(root, folder, name), collections: inside, ...own, known: row.known + inside.length + own.fields + own.sidecars.length };
  };
}

const DEEPEST = 32;
function collectionPath(tx: Tx, n: number): string {
  const get = tx.sql('SELECT name, parent FROM collection WHERE n = ?');
  const names: string[] = [];
  for (let at: number | null = n; at !== null && names.length < DEEPEST; ) {
    const row = get.get(at) as { name: string; parent: number | null } | undefined;
    if (!row) break;
    names.unshift(row.name);
    at = row.parent;
  }
  return printTagPath(names);
}

/** A file without a full hash that looks like another one: large ones are not read whole when they come into the library. */
export interface Unread {
  readonly n: number;
  readonly root: number;
  readonly path: Uint8Array;
  readonly size: number;
  readonly mtime: number;
}

/**
 * Of files that have size, beginning, middle and end in common with another, those that were never read whole. Sought by the index of
 * fingerprints: only its twofold entries are looked at.
 */
export const unreadTwins = read(
  'duplicates.unread',
  (tx): Unread[] => {
    const prints = tx.column('SELECT fingerprint FROM location WHERE fingerprint IS NOT NULL GROUP BY fingerprint HAVING count(*) > 1').all() as Buffer[];
    const of = tx.sql(
      `SELECT asset.n, sha256 IS NULL AS unread, root.n AS rootN, root.state AS rootState, root.path AS root, folder.path AS folder, location.name, location.size, location.mtime
       FROM location CROSS JOIN asset ON asset.n = location.asset AND asset.location = location.n JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
       WHERE fingerprint = ? AND asset.state = 0 AND location.size > 0 AND cloud <> 1`,
    );
    return prints.flatMap((print) => {
      const rows = of.all(print) as { n: number; unread: number; rootN: number; rootState: string; root: Buffer; folder: Buffer; name: Buffer; size: number; mtime: number }[];
      if (rows.length < 2) return [];
      return rows
        .filter(({ unread, rootState }) => unread === 1 && rootState === 'online')
        .map(({ n, rootN, root, folder, name, size, mtime }) => ({ n, root: rootN, path: joinPath(root, folder, name), size, mtime }));
    });
  },
  'slow',
);
