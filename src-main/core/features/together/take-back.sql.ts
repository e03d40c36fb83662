/**
 * Takes back what somebody did in one go, as a new action of one's own: what they gave a value has the one again that they saw. What was
 * changed since stays, and is counted by who changed it.
 */
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex, type Id, makeKey } from '../../../../src-shared/domain/ops/key.ts';
import { decodeGroup, type Op, type OpGroup } from '../../../../src-shared/domain/ops/op.ts';
import { asUndo, commit, type Outcome } from '../../db/commit.ts';
import { type Tx, write } from '../../db/procedure.ts';
import { select } from '../../db/sel.ts';
import { valuesOf } from '../../team/story.ts';
import { giveEach } from './give.ts';

export interface TakeBackInput {
  readonly actor: string;
  /** Whose, as `change.actor`, and from which change to which. */
  readonly of: string;
  readonly from: number;
  readonly to: number;
  readonly label: string;
}
export interface TakenBack extends Outcome {
  /** Changes that were found. */
  readonly found: number;
  /** Values that stayed, by the actor who changed them since. */
  readonly kept: Readonly<Record<string, number>>;
}

/** What follows from files, or names what files mean: no value that somebody gave. */
const NOT_GIVEN: ReadonlySet<number> = new Set([
  FIELD.tagAlias,
  FIELD.version,
  FIELD.versionOf,
  FIELD.versionBy,
  FIELD.kept,
  FIELD.imported,
  FIELD.markerOf,
  FIELD.rootName,
  FIELD.archived,
  FIELD.madeFrom,
]);

export const takeBackBatch = write(
  'together.takeBack',
  (tx, { actor, of, from, to, label }: TakeBackInput): TakenBack => {
    const rows = tx
      .sql(
        'SELECT seq, ops, writer FROM change INDEXED BY change_actor WHERE actor = ? AND seq >= ? AND seq <= ? AND held = 0 ORDER BY seq',
      )
      .all(of, from, to) as { seq: number; ops: Buffer; writer: Buffer | null }[];
    const own = tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Id;
    const groups = rows.map(({ seq, ops, writer }) => ({ seq, writer: writer ?? own, ...decodeGroup(ops) }));
    const seqs = new Set(rows.map(({ seq }) => seq));
    const made = new Set(
      groups.flatMap(({ ops }) => ops.flatMap((op) => (op.op === 'create' ? [hex(op.entity)] : []))),
    );
    const kept: Record<string, number> = {};
    const values = given(tx, groups, { seqs, made, kept });
    const outcome = commit(tx, { actor, label }, (change) => {
      // The last first, as undo does.
      for (const { seq, ops } of [...groups].reverse())
        for (const op of [...ops].reverse())
          if (op.op === 'add' || op.op === 'remove') turnBack(tx, asUndo(change), seq, op, kept);
      for (const [field, each] of values) giveEach(change, field, each);
    });
    return { ...outcome, found: rows.length, kept };
  },
);

/** By field what each had before, as far as what the batch gave it still shows. */
function given(
  tx: Tx,
  groups: readonly (OpGroup & { readonly writer: Id })[],
  { seqs, made, kept }: { seqs: ReadonlySet<number>; made: ReadonlySet<string>; kept: Record<string, number> },
): Map<number, Map<number, string | null>> {
  const numberOf = tx.column('SELECT n FROM entity WHERE id = ?');
  /** By field and entity: the key that was seen before the first of the batch wrote there. */
  const seen = new Map<number, Map<number, string | null>>();
  const written = new Set<string>();
  for (const { ops, stamp, writer } of groups)
    for (const op of ops) {
      if (op.op !== 'set' || NOT_GIVEN.has(op.field)) continue;
      const of = seen.get(op.field) ?? new Map<number, string | null>();
      seen.set(op.field, of);
      for (const [i, id] of op.entities.entries()) {
        const n = made.has(hex(id)) ? undefined : (numberOf.get(Buffer.from(id)) as number | undefined);
        const key = op.seen[i];
        // What somebody else wrote between two of the batch is what was there before.
        if (n !== undefined && (!of.has(n) || (key && !written.has(hex(key))))) of.set(n, key ? hex(key) : null);
      }
      written.add(hex(makeKey(op.by?.stamp ?? stamp, op.by?.id ?? writer, op.value)));
    }
  const actorOf = tx.column('SELECT actor FROM change WHERE seq = ?');
  return new Map(
    [...seen].map(([field, of]) => {
      select(tx, of.keys());
      const now = tx
        .sql('SELECT sel.n, seq FROM sel CROSS JOIN register ON entity = sel.n AND field = ?')
        .all(field) as { n: number; seq: number }[];
      const still = now.filter(({ seq }) => seqs.has(seq)).map(({ n }) => n);
      for (const { seq } of now) if (!seqs.has(seq)) count(kept, (actorOf.get(seq) as string | undefined) ?? '', 1);
      const known = valuesOf(tx, still, new Set(still.flatMap((n) => of.get(n) ?? [])));
      return [field, new Map(still.map((n) => [n, known.get(of.get(n) ?? '') ?? null] as const))] as const;
    }),
  );
}

function turnBack(
  tx: Tx,
  change: ReturnType<typeof asUndo>,
  seq: number,
  op: Extract<Op, { op: 'add' | 'remove' }>,
  kept: Record<string, number>,
): void {
  const numberOf = tx.column('SELECT n FROM entity WHERE id = ?');
  const elem = numberOf.get(Buffer.from(op.elem)) as number | undefined;
  if (elem === undefined) return;
  const ns = op.entities.flatMap((id) => (numberOf.get(Buffer.from(id)) as number | undefined) ?? []);
  if (op.op === 'remove') change.bringBack(ns, op.field, elem, tx.rev());
  else count(kept, '', ns.length - change.removeOwned(ns, op.field, elem, seq));
}

function count(of: Record<string, number>, name: string, n: number): void {
  if (n > 0) of[name] = (of[name] ?? 0) + n;
}
