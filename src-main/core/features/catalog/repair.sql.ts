/** Makes anew what is computed. Only caches are written: registers, set members and the log stay as they are. */
import { ENTITY } from '../../../../src-shared/domain/ops/fields.ts';
import { tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { recompute } from '../../db/effective.ts';
import { repairMembers } from '../../db/collection-rows.ts';
import { materializeEntity } from '../../db/entities.ts';
import { repairStacks } from '../../db/stacks.ts';
import { tagPath } from '../../db/tags.ts';
import { repairTwins } from '../../db/twins.ts';
import { ingestWrite, read } from '../../db/procedure.ts';
import { joinPath } from '../../paths.ts';

const CHUNK = 1000;

/** Index pages that lost rows are built again, tags are filed under their paths, roots get what their registers say. */
export const repairBasics = ingestWrite('catalog.repairBasics', (tx) => {
  const repaired: { what: string; message: string }[] = [];
  const [first] = tx.db.pragma('integrity_check(1)') as { integrity_check: string }[];
  if (first?.integrity_check !== 'ok') {
    tx.db.exec('REINDEX');
    repaired.push({ what: 'database', message: `Its indexes were built again (${first?.integrity_check}).` });
  }
  let tags = 0;
  for (const { n, key } of tx.sql('SELECT n, key FROM tag WHERE removed = 0').all() as { n: number; key: string }[]) {
    if (tagKey(tagPath(tx, n)) === key) continue;
    materializeEntity(tx, ENTITY.tag, n);
    tx.sql('UPDATE tag SET key = ? WHERE n = ?').run(tagKey(tagPath(tx, n)), n);
    tags++;
  }
  if (tags) repaired.push({ what: 'tags', message: `${tags} tags were filed under their own path again.` });
  for (const n of tx.column('SELECT n FROM root').all() as number[]) materializeEntity(tx, ENTITY.root, n);
  for (const { n, kind } of tx.sql('SELECT n, kind FROM entity WHERE kind IN (?, ?, ?, ?)').all(ENTITY.schema, ENTITY.field, ENTITY.choice, ENTITY.marker) as { n: number; kind: number }[])
    materializeEntity(tx, kind, n);
  const members = repairMembers(tx);
  if (members) repaired.push({ what: 'collections', message: `${members} places in collections are as the log says again.` });
  const twins = repairTwins(tx);
  if (twins) repaired.push({ what: 'duplicates', message: `${twins} files are counted again as copies of others, or not.` });
  tx.changed('tags');
  return repaired;
});

/** The next assets after `after`: their values and tags as log and file say. Every one is read by the search index again. */
export const repairAssets = ingestWrite(
  'catalog.repairAssets',
  (tx, after: number): { last: number | undefined; changed: number } => {
    const ns = tx.column(`SELECT n FROM asset WHERE n > ? ORDER BY n LIMIT ${CHUNK}`).all(after) as number[];
    const shown = tx.sql(
      `SELECT rating, label, flag, rotate, edits, cropped, rights, title, caption, creator, copyright, more,
       (SELECT group_concat(tag) FROM (SELECT tag FROM asset_tag WHERE asset = n ORDER BY tag)) AS tags,
       (SELECT group_concat(field || ' ' || value) FROM asset_field WHERE asset = n) AS fields FROM asset WHERE n = ?`,
    );
    let changed = 0;
    for (const n of ns) {
      const before = JSON.stringify(shown.get(n));
      recompute(tx, [n]);
      if (JSON.stringify(shown.get(n)) !== before) changed++;
    }
    changed += repairStacks(tx, after, CHUNK).changed;
    tx.touch(ns, 'rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright', 'tags', 'fields');
    return { last: ns.at(-1), changed };
  },
);

/** The preview keys of the next assets. */
export const previewKeys = read(
  'catalog.previewKeys',
  (tx, after: number) =>
    tx
      .sql(
        `SELECT n, preview AS key FROM asset WHERE n > ? AND preview IS NOT NULL AND state = 0 AND copy_of IS NULL ORDER BY n LIMIT ${CHUNK}`,
      )
      .all(after) as {
      n: number;
      key: string;
    }[],
  'long',
);

/** These assets' previews are made again from their files. */
export const previewsLost = ingestWrite('catalog.previewsLost', (tx, ns: readonly number[]): void => {
  const again = tx.sql('UPDATE asset SET step = min(step, 1), tries = 0 WHERE n = ?');
  for (const n of ns) again.run(n);
  tx.touch(ns, 'step');
});

export interface KnownFile {
  readonly rootN: number;
  readonly path: Uint8Array;
  readonly root: Uint8Array;
  readonly size: number;
  readonly mtime: number;
}

/** At most `most` files that should be there, from all over the catalog. */
export const someFiles = read(
  'catalog.someFiles',
  (tx, most: number) => {
    const count = tx.column('SELECT count(*) FROM location').get() as number;
    const every = Math.max(1, Math.ceil(count / most));
    const rows = tx
      .sql(
        `SELECT root.n AS rootN, root.path AS root, folder.path AS folder, location.name, location.size, location.mtime FROM location
       JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root
       WHERE location.state = 0 AND location.n % ? = 0 AND root.removed = 0 AND root.state = 'online' LIMIT ?`,
      )
      .all(every, most) as { rootN: number; root: Buffer; folder: Buffer; name: Buffer; size: number; mtime: number }[];
    return rows.map(
      ({ root, folder, name, ...rest }): KnownFile => ({
        root,
        path: joinPath(root, folder, name),
        rootN: rest.rootN,
        size: rest.size,
        mtime: rest.mtime,
      }),
    );
  },
  'long',
);
