/** Which asset the file at a known place is, once its content has changed (metadata.md, "Files that move"). */
import { ENTITY } from '../../../src-shared/domain/ops/fields.ts';
import { ASSET_STATE } from '../db/effective.ts';
import type { Tx } from '../db/procedure.ts';
import { type Bytes, extOf, join, toBuffer, toBytes, toText } from './bytes.ts';
import { claimOf } from './claims.sql.ts';
import { assetId } from './identity.ts';

export interface Sight {
  /** Lasting id of the root, 16 bytes. */
  readonly rootId: Bytes;
  /** Below the root. */
  readonly path: Bytes;
  readonly size: number;
  readonly print: Bytes | undefined;
  /** The id that follows from these, where it is known already. */
  readonly id?: Bytes;
}

/**
 * The entity of a file seen first: a new one, or one that this catalog knew before and whose file is missing; `location`: the place
 * that it had.
 */
export function entityFor(tx: Tx, seen: Sight): { n: number; made: boolean; location?: number } {
  const claimed = claimOf(tx, seen);
  const sight = claimed ? { ...seen, id: toBytes(claimed) } : seen;
  for (let salt = 0; ; salt++) {
    const id = toBuffer(idOf(sight, salt));
    const made = tx.sql('INSERT INTO entity (id, kind) VALUES (?, ?) ON CONFLICT DO NOTHING').run(id, ENTITY.asset);
    if (made.changes) return { n: Number(made.lastInsertRowid), made: true };
    const known = tx
      .sql(
        `SELECT entity.n, location.n AS location, location.state, same FROM entity LEFT JOIN folded ON folded.n = entity.n
         LEFT JOIN asset ON asset.n = ifnull(same, entity.n) LEFT JOIN location ON location.n = asset.location WHERE id = ?`,
      )
      .get(id) as { n: number; location: number | null; state: number | null; same: number | null };
    // One that was found to be another asset brings that one back, unless it is elsewhere.
    if (known.location && known.state === 0) continue;
    const { n, location } = known;
    return location ? { n: known.same ?? n, made: false, location } : { n, made: false };
  }
}

const idOf = ({ rootId, path, size, print, id }: Sight, salt: number): Bytes =>
  (salt === 0 ? id : undefined) ?? assetId(rootId, path, size, print, salt);

/** Other content stands at the asset's place. What was known stays as it is until the content was read and compared. */
export function beginDoubt(
  tx: Tx,
  { asset, former, live }: { asset: number; former: number; live: boolean },
  file: { folder: number; name: Bytes; size: number; mtime: number; fsid: string; print?: Bytes },
): number {
  tx.sql('UPDATE location SET state = 1 WHERE n = ?').run(former);
  const now = Number(
    tx
      .sql('INSERT INTO location (folder, name, asset, size, mtime, fsid, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(
        file.folder,
        toBuffer(file.name),
        asset,
        file.size,
        file.mtime,
        file.fsid,
        file.print ? toBuffer(file.print) : null,
      ).lastInsertRowid,
  );
  tx.sql('UPDATE asset SET location = ? WHERE n = ?').run(now, asset);
  tx.sql('INSERT INTO doubt VALUES (?, ?, ?)').run(asset, former, live ? 1 : 0);
  return now;
}

/** It is the same asset: its former content is forgotten. */
export function endDoubt(tx: Tx, asset: number): void {
  const former = tx.column('DELETE FROM doubt WHERE asset = ? RETURNING former').get(asset) as number | undefined;
  if (former === undefined) return;
  tx.sql('DELETE FROM location WHERE n = ?').run(former);
  tx.sql('UPDATE asset SET sha256 = NULL, picture = NULL, twin = NULL WHERE n = ?').run(asset);
}

/**
 * It is another: the asset is missing, as it was, and the file becomes a newcomer of its own. Answers the newcomer's number; undefined
 * when the file is not there any more.
 */
export function split(tx: Tx, asset: number): number | undefined {
  const former = tx.column('DELETE FROM doubt WHERE asset = ? RETURNING former').get(asset) as number | undefined;
  if (former === undefined) return undefined;
  tx.sql('DELETE FROM former WHERE asset = ?').run(asset);
  const here = tx
    .sql(
      `SELECT location.n, location.folder, folder.root, folder.path, entity.id AS rootId, location.name, size, mtime, fingerprint, location.state
       FROM location JOIN folder ON folder.n = location.folder JOIN entity ON entity.n = folder.root
       WHERE location.n = (SELECT location FROM asset WHERE n = ?)`,
    )
    .get(asset) as Here;
  tx.sql(
    `UPDATE asset SET (location, folder, root, name, size, mtime) =
       (SELECT location.n, location.folder, folder.root, asset.name, location.size, location.mtime FROM location JOIN folder ON folder.n = folder WHERE location.n = ?) WHERE n = ?`,
  ).run(former, asset);
  tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE n = ?`).run(asset);
  tx.touch([asset], 'location', 'state');
  if (here.state !== 0) {
    tx.sql('DELETE FROM location WHERE n = ?').run(here.n);
    return undefined;
  }
  return newcomerAt(tx, here, asset);
}

interface Here {
  n: number;
  folder: number;
  root: number;
  path: Buffer;
  rootId: Buffer;
  name: Buffer;
  size: number;
  mtime: number;
  fingerprint: Buffer | null;
  state: number;
}

function newcomerAt(tx: Tx, here: Here, from: number): number {
  const name = toBytes(here.name);
  const { n } = newEntity(tx, {
    rootId: toBytes(here.rootId),
    path: join(toBytes(here.path), name),
    size: here.size,
    print: here.fingerprint ? toBytes(here.fingerprint) : undefined,
  });
  tx.sql(
    `INSERT INTO asset (n, rev, added, location, folder, root, name, ext, size, mtime) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(n, tx.rev(), tx.now, here.n, here.folder, here.root, toText(name), extOf(name), here.size, here.mtime);
  tx.sql('UPDATE location SET asset = ? WHERE n = ?').run(n, here.n);
  // What lies beside a file goes by its name.
  tx.sql('UPDATE sidecar SET asset = ? WHERE asset = ? AND state = 0').run(n, from);
  noteNewcomer(tx, n, tx.now);
  tx.touch([n], 'added');
  return n;
}

/** One without a row: which has none cannot be anywhere else. */
function newEntity(tx: Tx, sight: Sight): { n: number } {
  for (let salt = 0; ; salt++) {
    const id = toBuffer(idOf(sight, salt));
    const made = tx.sql('INSERT INTO entity (id, kind) VALUES (?, ?) ON CONFLICT DO NOTHING').run(id, ENTITY.asset);
    if (made.changes) return { n: Number(made.lastInsertRowid) };
    const bare = tx
      .sql('SELECT n FROM entity WHERE id = ? AND NOT EXISTS (SELECT 1 FROM asset WHERE asset.n = entity.n)')
      .get(id) as { n: number } | undefined;
    if (bare) return bare;
  }
}

export function noteNewcomer(tx: Tx, n: number, wave: number): void {
  tx.sql('INSERT OR IGNORE INTO newcomer VALUES (?, ?)').run(n, wave);
}
