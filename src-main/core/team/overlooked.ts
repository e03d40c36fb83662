/** Which values of this catalog were written over by somebody who had not seen them, kept in `team_conflict` for views and commands. */

import { compareBytes, hex, type Id, type Key, makeKey } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup, type Op } from '../../../src-shared/domain/ops/op.ts';
import { isDoubtful, isMeant, overlookedIn, type Write } from '../../../src-shared/domain/team/concurrent.ts';
import { ingestWrite, type Tx } from '../db/procedure.ts';

/** Another machine's write comes to a register: before it is written. */
export function noteDoubt(
  tx: Tx,
  { n, field, key, seen }: { n: number; field: number; key: Key; seen: Key | null },
): void {
  if (!isMeant(field)) return;
  const had = tx.sql('SELECT key, seen FROM register WHERE entity = ? AND field = ?').get(n, field) as
    | { key: Buffer; seen: Buffer | null }
    | undefined;
  if (had && isDoubtful({ key, seen }, had)) tx.sql('INSERT OR IGNORE INTO team_doubt VALUES (?, ?)').run(n, field);
}

/** Works out some of what is in doubt; a long history that comes in leaves a lot. @returns how many are left */
export const settleDoubts = ingestWrite('team.settleDoubts', (tx, most: number): number => {
  const doubts = tx.sql('SELECT entity, field FROM team_doubt LIMIT ?').all(most) as {
    entity: number;
    field: number;
  }[];
  if (!doubts.length) return 0;
  const writesOf = writesReader(tx);
  const now = tx.column('SELECT key FROM register WHERE entity = ? AND field = ?');
  const clear = tx.sql('DELETE FROM team_conflict WHERE entity = ? AND field = ?');
  const put = tx.sql('INSERT OR REPLACE INTO team_conflict VALUES (?, ?, ?, ?, ?, ?, ?)');
  const done = tx.sql('DELETE FROM team_doubt WHERE entity = ? AND field = ?');
  const assets: number[] = [];
  for (const { entity, field } of doubts) {
    const before = clear.run(entity, field).changes;
    done.run(entity, field);
    const key = now.get(entity, field) as Buffer | undefined;
    const found = key && overlookedIn(writesOf(entity, field));
    const open = found && compareBytes(found.shows.key, key) === 0 ? found.overlooked : [];
    for (const one of open) put.run(entity, field, one.key, one.value, one.seq, found?.shows.key, found?.shows.seq);
    if (before || open.length) assets.push(entity);
  }
  tx.touch(
    assets.filter((n) => tx.sql('SELECT 1 FROM asset WHERE n = ?').get(n)),
    'conflicts',
  );
  return tx.column('SELECT count(*) FROM (SELECT 1 FROM team_doubt LIMIT 1000)').get() as number;
});

/** Keys of what would be overlooked still where these are written over now, by entity: whoever does that has it before them. */
export function overlookedNow(tx: Tx, field: number): { readonly n: number; readonly id: Id; readonly key: Key }[] {
  if (!tx.sql('SELECT 1 FROM team_conflict LIMIT 1').get()) return [];
  return tx
    .sql(
      `SELECT sel.n, entity.id, one.key FROM sel CROSS JOIN team_conflict AS one ON one.entity = sel.n AND one.field = ? CROSS JOIN entity ON entity.n = sel.n
     CROSS JOIN register ON register.entity = sel.n AND register.field = one.field AND register.key = one.winner`,
    )
    .all(field) as { n: number; id: Buffer; key: Buffer }[];
}

interface Logged extends Write {
  readonly seq: number;
}
type Decoded = {
  readonly ops: readonly Op[];
  readonly stamp: { readonly ms: number; readonly counter: number };
  readonly at: Map<string, number>[];
};
/** Entities of changes that are kept decoded: one change may be of a hundred thousand. */
const MOST_KEPT = 400_000;

/** All that was written to a register and counts, from the log. */
export function writesReader(tx: Tx): (entity: number, field: number) => Logged[] {
  const own = tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Id;
  const touched = tx.sql('SELECT seq, writer FROM hist JOIN change USING (seq) WHERE entity = ? AND held = 0');
  const opsOf = tx.column('SELECT ops FROM change WHERE seq = ?');
  const kept = new Map<number, Decoded>();
  let size = 0;
  const decoded = (seq: number): Decoded => {
    const known = kept.get(seq);
    if (known) return known;
    const { ops, stamp } = decodeGroup(opsOf.get(seq) as Buffer);
    const at = ops.map((op) => new Map(op.op === 'set' ? op.entities.map((id, i) => [hex(id), i]) : []));
    if (size > MOST_KEPT) {
      kept.clear();
      size = 0;
    }
    size += at.reduce((sum, one) => sum + one.size, 0);
    const made = { ops, stamp, at };
    kept.set(seq, made);
    return made;
  };
  return (entity, field) => {
    const id = hex(tx.column('SELECT id FROM entity WHERE n = ?').get(entity) as Buffer);
    const rows = touched.all(entity) as { seq: number; writer: Buffer | null }[];
    return rows.flatMap(({ seq, writer }) => {
      const { ops, stamp, at } = decoded(seq);
      return ops.flatMap((op, nth): Logged[] => {
        const i = op.op === 'set' && op.field === field ? at[nth]?.get(id) : undefined;
        if (op.op !== 'set' || i === undefined) return [];
        const key = makeKey(op.by?.stamp ?? stamp, op.by?.id ?? writer ?? own, op.value);
        return [
          { key, seen: op.seen[i] ?? null, value: op.value === undefined ? null : JSON.stringify(op.value), seq },
        ];
      });
    });
  };
}
