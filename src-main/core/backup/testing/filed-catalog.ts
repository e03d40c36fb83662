/** A catalog in a temporary folder whose assets have places of their own, for tests; without files and without a core. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { commit } from '../../db/commit.ts';
import { type Connection, connect } from '../../db/connection.ts';
import { ensureEntity, recompute } from '../../db/effective.ts';
import { putLayer } from '../../db/told.ts';
import { ingestWrite, write, type Db } from '../../db/procedure.ts';
import { layerOf } from '../../db/testing/temp-catalog.ts';

export interface Filed extends Connection {
  readonly folder: string;
  readonly path: string;
  /** A new file in the root's folder; answers its asset. */
  born(name: string): number;
  /** All assets, by number. */
  ns(): number[];
}

export function filedCatalog(count: number): Filed {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-backup-'));
  const path = join(folder, 'catalog.db');
  const connection = connect(path, 'write');
  const root = connection.run(addRoot, null).out;
  const born = (name: string): number => connection.run(addFile, { root, name }).out;
  for (let i = 0; i < count; i++) born(`first ${i}.jpg`);
  return {
    ...connection,
    folder,
    path,
    born,
    ns: () => connection.db.prepare('SELECT n FROM asset ORDER BY n').pluck().all() as number[],
  };
}

const addRoot = write('test.addRoot', (tx) => {
  let n = 0;
  commit(tx, { actor: 'library', label: 'Added Pictures' }, (change) => {
    n = change.create(ENTITY.root);
    tx.sql("INSERT INTO root (n, path, name) VALUES (?, x'2f70', 'Pictures')").run(n);
    const at = tx.sql("INSERT INTO folder (root, path, name) VALUES (?, x'', 'Pictures')").run(n).lastInsertRowid;
    tx.sql('UPDATE root SET folder = ? WHERE n = ?').run(at, n);
    change.set([n], FIELD.rootName, 'Pictures');
  });
  return n;
});

const addFile = ingestWrite('test.addFile', (tx, { root, name }: { root: number; name: string }) => {
  const n = ensureEntity(tx, randomBytes(16), ENTITY.asset);
  const at = tx.sql('SELECT folder FROM root WHERE n = ?').get(root) as { folder: number };
  const print = createHash('sha256').update(name).digest();
  const layer = layerOf({
    rating: n % 6,
    tags: [
      ['people', 'Ines'],
      [`only in files ${n % 3}`, 'below'],
    ],
  });
  tx.db.pragma('defer_foreign_keys = ON');
  const place = tx
    .sql('INSERT INTO location (folder, name, asset, size, mtime, fingerprint) VALUES (?, ?, ?, 1000, 1, ?)')
    .run(at.folder, Buffer.from(name), n, print).lastInsertRowid;
  tx.sql(
    "INSERT INTO asset (n, rev, added, location, folder, root, name, ext, size, mtime, step, layer_hash) VALUES (?, 0, 5, ?, ?, ?, ?, 'jpg', 1000, 1, 3, ?)",
  ).run(n, place, at.folder, root, name, layer.hash);
  putLayer(tx, n, JSON.stringify(layer.values), null);
  recompute(tx, [n]);
  tx.touch([n]);
  return n;
});

/** Everything people did and what is shown of it, with lasting ids in place of numbers. */
export function stateOf(db: Db): object {
  const rows = (text: string) => db.prepare(text).all();
  const id = (column: string) => `(SELECT hex(id) FROM entity WHERE n = ${column})`;
  const ids = `(SELECT group_concat(hex(entity.id), ' ' ORDER BY entity.id) FROM entity JOIN json_each('[' || asset_field.value || ']') ON entity.n = json_each.value)`;
  const valueText = `CASE WHEN type IN ('choice', 'multi-choice') THEN ${ids} ELSE asset_field.value END`;
  return {
    registers: rows(`SELECT ${id('entity')} AS e, field, value, hex(key) AS key, seq FROM register ORDER BY e, field`),
    members: rows(
      `SELECT ${id('entity')} AS e, field, ${id('elem')} AS elem, hex(dot) AS dot, seq FROM member ORDER BY e, field, elem, dot`,
    ),
    removed: rows(
      `SELECT ${id('entity')} AS e, field, ${id('elem')} AS elem, hex(dot) AS dot FROM removed ORDER BY e, field, elem, dot`,
    ),
    changes: rows(
      'SELECT seq, hex(grp) AS grp, actor, label, kind, wall, hex(ops) AS ops, target, undone, assets FROM change ORDER BY seq',
    ),
    history: rows(`SELECT ${id('entity')} AS e, seq FROM hist ORDER BY e, seq`),
    // Those that nobody edited and no backup knew come with the next scan.
    assets: rows(
      `SELECT ${id('asset.n')} AS e, name, size, added, rating, label, flag, title, caption, layer FROM asset LEFT JOIN told USING (n) WHERE n IN (SELECT entity FROM hist) ORDER BY e`,
    ),
    tags: rows(
      `SELECT ${id('asset')} AS e, key FROM asset_tag JOIN tag ON tag.n = tag WHERE asset IN (SELECT entity FROM hist) ORDER BY e, key`,
    ),
    tree: rows(
      'SELECT DISTINCT key, name FROM tag WHERE removed = 0 AND n IN (SELECT tag FROM asset_tag WHERE asset IN (SELECT entity FROM hist)) ORDER BY key',
    ),
    fields: rows(
      `SELECT ${id('asset')} AS e, ${id('asset_field.field')} AS f, type, ${valueText} AS value FROM asset_field JOIN field ON field.n = asset_field.field WHERE removed = 0 ORDER BY e, f`,
    ),
    definitions: rows(
      `SELECT (SELECT hex(id) FROM entity WHERE entity.n = def.n) AS e, name FROM (SELECT n, name, removed FROM field_schema UNION ALL
       SELECT n, key || name || type, removed FROM field UNION ALL SELECT n, name, removed FROM field_choice) AS def WHERE removed = 0 ORDER BY e`,
    ),
    clock: rows("SELECT value FROM meta WHERE key = 'clock'"),
    identity: rows("SELECT key, hex(value) FROM meta WHERE key IN ('catalogId', 'writerId') ORDER BY key"),
  };
}
