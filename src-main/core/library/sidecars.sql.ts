/** Which picture a sidecar belongs to. One without a picture is an orphan, listed as such. */
import type { Tx } from '../db/procedure.ts';
import { noteFormer } from '../ingest/foreign.sql.ts';
import { toBuffer, toBytes } from './bytes.ts';
import { pictureOf } from './sidecar-names.ts';
import type { SidecarSeen } from './scan.types.ts';

export function noteSidecar(tx: Tx, folder: number, file: SidecarSeen): void {
  const known = tx.sql('SELECT n, asset FROM sidecar WHERE folder = ? AND name = ?').get(folder, toBuffer(file.name)) as
    | { n: number; asset: number | null }
    | undefined;
  if (!known) {
    tx.sql('INSERT INTO sidecar (folder, name, size, mtime, for_ext) VALUES (?, ?, ?, ?, ?)').run(
      folder,
      toBuffer(file.name),
      file.size,
      file.mtime,
      file.forExt ?? null,
    );
    return;
  }
  if (known.asset !== null) noteFormer(tx, known.asset, true);
  // Given to its picture again by attachSidecars, which then has the picture's values read anew.
  tx.sql(
    'UPDATE sidecar SET size = ?, mtime = ?, for_ext = ?, state = 0, base = NULL, problem = NULL, asset = NULL WHERE n = ?',
  ).run(file.size, file.mtime, file.forExt ?? null, known.n);
}

/** Matches a folder's sidecars with its pictures again; answers the assets whose values must be read anew. */
export function attachSidecars(tx: Tx, folder: number): number[] {
  const sidecars = tx
    .sql('SELECT n, name, for_ext AS forExt, asset, state FROM sidecar WHERE folder = ?')
    .all(folder) as { n: number; name: Buffer; forExt: string | null; asset: number | null; state: number }[];
  if (!sidecars.length) return [];
  const pictures = tx
    .sql('SELECT name, asset FROM location WHERE folder = ? AND state >= 0 ORDER BY state DESC, n')
    .all(folder) as {
    name: Buffer;
    asset: number;
  }[];
  const byName = new Map(pictures.map((p) => [toBytes(p.name), p.asset]));
  const names = [...byName.keys()];
  const anew = new Set<number>();
  for (const { n, name, forExt, asset, state } of sidecars) {
    const target = state === 0 ? (byName.get(pictureOf(toBytes(name), forExt, names) ?? '') ?? null) : null;
    if (target === asset) continue;
    tx.sql('UPDATE sidecar SET asset = ? WHERE n = ?').run(target, n);
    // One that was there before its picture came into the catalog is seen for the first time, whenever that is.
    if (target !== null && tx.sql('SELECT 1 FROM sidecar JOIN asset ON asset.n = ? WHERE sidecar.n = ? AND sidecar.mtime > asset.added').get(target, n))
      noteFormer(tx, target, false);
    for (const a of [asset, target]) if (a !== null) anew.add(a);
  }
  // The describing step lays the sidecar over the file; assets on their way are held against their sidecars when they get there.
  for (const n of anew) tx.sql('UPDATE asset SET step = 2, tries = 0 WHERE n = ? AND step >= 3').run(n);
  return [...anew];
}
