/**
 * One file, two names: an asset's id follows from where and as what its file was seen first. Whoever in a team saw it elsewhere before (in a
 * folder of their own), or before it was edited, calls it otherwise than who sees it only now. What colleagues tell of a file's place and
 * content is therefore its name for whoever sees the file there next, and for whoever has said nothing yet of the one that they gave it.
 */
import { ASSET_STATE } from '../db/effective.ts';
import { canFold, fold } from '../db/fold.ts';
import type { Tx } from '../db/procedure.ts';
import { type Bytes, nameOf, parentOf, toBuffer, toBytes } from './bytes.ts';

export interface Claim {
  readonly root: number;
  /** Below the root. */
  readonly path: Bytes;
  readonly size: number;
  readonly print: Bytes;
}

/** A colleague calls this file `asset`. @returns whether it is called so here from now on */
export function takeClaim(tx: Tx, asset: number, claim: Claim): boolean {
  tx.sql('DELETE FROM team_claim WHERE asset = ?').run(asset);
  const stands = standing(tx, asset, claim);
  if (stands === 'open' || stands === 'contested')
    tx.sql('INSERT OR REPLACE INTO team_claim VALUES (?, ?, ?, ?, ?, ?)').run(
      claim.root,
      toBuffer(claim.path),
      asset,
      claim.size,
      toBuffer(claim.print),
      stands === 'contested' ? 1 : 0,
    );
  return stands === 'taken';
}

/** Something may have been said since of one of the two. @returns the assets that files of here are from now on */
export function settleClaims(tx: Tx): number[] {
  const rows = tx.sql('SELECT root, path, asset, size, fingerprint FROM team_claim WHERE contested = 1').all() as {
    root: number;
    path: Buffer;
    asset: number;
    size: number;
    fingerprint: Buffer;
  }[];
  return rows.flatMap(({ root, path, asset, size, fingerprint }) => {
    const stands = standing(tx, asset, { root, path: toBytes(path), size, print: toBytes(fingerprint) });
    if (stands === 'contested') return [];
    tx.sql('DELETE FROM team_claim WHERE root = ? AND path = ?').run(root, path);
    return stands === 'taken' ? [asset] : [];
  });
}

/** `open`: no file is there; `settled`: it is called so, or is another. */
function standing(
  tx: Tx,
  asset: number,
  { root, path, size, print }: Claim,
): 'open' | 'contested' | 'taken' | 'settled' {
  const here = tx
    .sql(
      `SELECT location.asset AS n, location.size, fingerprint FROM folder JOIN location ON location.folder = folder.n
       WHERE folder.root = ? AND folder.path = ? AND location.name = ? AND location.state = 0`,
    )
    .get(root, toBuffer(parentOf(path)), toBuffer(nameOf(path))) as
    | { n: number; size: number; fingerprint: Buffer | null }
    | undefined;
  if (!here) return 'open';
  if (here.n === asset || here.size !== size || (here.fingerprint && !here.fingerprint.equals(toBuffer(print))))
    return 'settled';
  if (!here.fingerprint || !yields(tx, here.n, asset)) return 'contested';
  tx.sql('INSERT OR IGNORE INTO asset (n, rev, added, root, state) VALUES (?, ?, ?, ?, 1)').run(
    asset,
    tx.rev(),
    tx.now,
    root,
  );
  if (!canFold(tx, here.n, asset)) return 'contested';
  fold(tx, here.n, asset);
  return 'taken';
}

/** What colleagues call the file that is seen here for the first time; not where that one is elsewhere here. */
export function claimOf(
  tx: Tx,
  {
    rootId,
    path,
    size,
    print,
  }: { readonly rootId: Bytes; readonly path: Bytes; readonly size: number; readonly print: Bytes | undefined },
): Buffer | undefined {
  if (print === undefined) return undefined;
  return tx
    .column(
      `DELETE FROM team_claim WHERE root = (SELECT n FROM entity WHERE id = ?) AND path = ? AND size = ? AND fingerprint = ?
       AND NOT EXISTS (SELECT 1 FROM asset WHERE asset.n = team_claim.asset AND ${ASSET_STATE} <> 1) RETURNING (SELECT id FROM entity WHERE n = asset)`,
    )
    .get(toBuffer(rootId), toBuffer(path), size, toBuffer(print)) as Buffer | undefined;
}

/**
 * Of two that nobody has said anything of, the greater id yields; otherwise the one of which nothing was said. Seen from both sides it is the
 * same one. Where something was said of both, both stay: what was said of either must not be lost.
 */
function yields(tx: Tx, own: number, other: number): boolean {
  if (isSaid(tx, own)) return false;
  const idOf = tx.column('SELECT id FROM entity WHERE n = ?');
  return isSaid(tx, other) || Buffer.compare(idOf.get(own) as Buffer, idOf.get(other) as Buffer) > 0;
}

const isSaid = (tx: Tx, n: number): boolean =>
  tx
    .sql(
      `SELECT 1 FROM register WHERE entity = @n UNION ALL SELECT 1 FROM member WHERE entity = @n UNION ALL SELECT 1 FROM removed WHERE entity = @n
       UNION ALL SELECT 1 FROM hist WHERE entity = @n UNION ALL SELECT 1 FROM folded WHERE n = @n OR same = @n UNION ALL SELECT 1 FROM version WHERE asset = @n
       UNION ALL SELECT 1 FROM marker WHERE asset = @n UNION ALL SELECT 1 FROM place WHERE asset = @n UNION ALL SELECT 1 FROM copy WHERE master = @n`,
    )
    .get({ n }) !== undefined;
