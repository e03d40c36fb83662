/**
 * One file, two names: an asset's id follows from where and as what its file was seen first. Whoever in a team saw it elsewhere before (in a
 * folder of their own), or before it was edited, calls it otherwise than who sees it only now. What colleagues tell of a file's place is
 * therefore its name for whoever sees the file there next; other content than they told of was put in its place since, as in a file that is
 * known here.
 */
import { ASSET_STATE } from '../db/effective.ts';
import type { Tx } from '../db/procedure.ts';
import { type Bytes, nameOf, parentOf, toBuffer } from './bytes.ts';

/** A colleague calls the file at this place (`path` below the root) `asset`. What was seen here already keeps the name that it has. */
export function takeClaim(
  tx: Tx,
  asset: number,
  { root, path }: { readonly root: number; readonly path: Bytes },
): void {
  dropClaims(tx, asset);
  const isHere = tx.sql(
    'SELECT 1 FROM folder JOIN location ON location.folder = folder.n WHERE folder.root = ? AND folder.path = ? AND location.name = ? AND location.state = 0',
  );
  if (isHere.get(root, toBuffer(parentOf(path)), toBuffer(nameOf(path))) === undefined)
    tx.sql('INSERT OR REPLACE INTO team_claim VALUES (?, ?, ?)').run(root, toBuffer(path), asset);
}

/** It is nowhere any more, or elsewhere. */
export const dropClaims = (tx: Tx, asset: number): void =>
  void tx.sql('DELETE FROM team_claim WHERE asset = ?').run(asset);

/** What colleagues call the file that is seen here for the first time: the asset's id; not where that one is elsewhere here. */
export function claimOf(
  tx: Tx,
  { rootId, path }: { readonly rootId: Bytes; readonly path: Bytes },
): Buffer | undefined {
  return tx
    .column(
      `DELETE FROM team_claim WHERE root = (SELECT n FROM entity WHERE id = ?) AND path = ?
       AND NOT EXISTS (SELECT 1 FROM asset WHERE asset.n = team_claim.asset AND ${ASSET_STATE} <> 1) RETURNING (SELECT id FROM entity WHERE n = asset)`,
    )
    .get(toBuffer(rootId), toBuffer(path)) as Buffer | undefined;
}
