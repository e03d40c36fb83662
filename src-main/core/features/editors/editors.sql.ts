/** Files that a program made out of another one while that was open in it. */
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { KINDS, type Kind } from '../../../../src-shared/domain/asset.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, write } from '../../db/procedure.ts';
import { joinPath, showPath } from '../../paths.ts';
import { keptIn } from '../../team/originals/kept.ts';
import { stackTogether } from '../stacks/stacks.service.ts';

export interface Opened {
  readonly n: number;
  readonly kind: Kind;
  readonly root: number;
  /** Number of its folder, and that below the root. */
  readonly folder: number;
  readonly below: Uint8Array;
  readonly name: string;
  /** Absolute. */
  readonly path: Uint8Array;
  /** It is missing, or its disk is away. */
  readonly away: boolean;
  /** It is elsewhere, and `path` is the copy that was fetched. */
  readonly fetched: boolean;
}

export const toOpen = read('editors.toOpen', (tx, n: number): Opened | undefined => {
  const row = tx.sql(
    `SELECT asset.n, asset.kind, asset.ext, asset.sha256, folder.root, folder.n AS folder, folder.path AS below, location.name, root.path AS top, location.state <> 0 OR root.state <> 'online' AS away
     FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root WHERE asset.n = ?`,
  ).get(n) as (Omit<Opened, 'kind' | 'name' | 'path' | 'away' | 'fetched'> & { ext: string | null; sha256: Buffer | null; kind: number | null; name: Buffer; top: Buffer; away: number }) | undefined;
  if (!row) return undefined;
  const { top, away, name, ext, sha256, ...rest } = row;
  const copy = away ? keptIn(tx, sha256, ext) : undefined;
  return { ...rest, kind: KINDS[row.kind ?? -1] ?? 'other', name: showPath(name), path: copy ?? joinPath(top, row.below, name), away: away === 1 && !copy, fetched: copy !== undefined };
});

/** Assets that came into a folder since (ms since 1970), of which nobody has said yet what they were made from, the oldest first. */
export const arrivedIn = read(
  'editors.arrived',
  (tx, { folder, since }: { folder: number; since: number }) =>
    tx.sql(
      `SELECT n, name FROM asset WHERE folder = ? AND state = 0 AND copy_of IS NULL AND added >= ? AND stack IS NULL AND NOT EXISTS (SELECT 1 FROM register WHERE entity = asset.n AND field = ${FIELD.madeFrom}) ORDER BY n LIMIT 100`,
    ).all(folder, since) as { n: number; name: string }[],
);

/** The newer one lies on top of what it was made from, and remembers it. One undo step. */
export const noteDerived = write('editors.derived', (tx, { actor, n, from }: { actor: string; n: number; from: number }): Outcome => {
  const nameOf = tx.column('SELECT name FROM asset WHERE n = ?');
  const id = tx.column('SELECT id FROM entity WHERE n = ?').get(from) as Buffer;
  return commit(tx, { actor, label: `Stacked ${nameOf.get(n)} with ${nameOf.get(from)}, which it was made from` }, (change) => {
    change.set([n], FIELD.madeFrom, hex(id));
    // A JPEG beside its RAW file is one with it already.
    const leads = tx.column('SELECT ifnull(pair, n) FROM asset WHERE n = ?');
    if (leads.get(n) !== leads.get(from)) stackTogether(tx, change, [n, from]);
  });
});
