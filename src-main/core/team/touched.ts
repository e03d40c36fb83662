/**
 * What is to be computed again after others' operations came. Of a few entities that is done at once; a long history names the same files
 * over and over, and each of them is computed once, when all of it is in.
 */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { materialize, type Touched } from '../backup/replay.ts';
import { partOf } from '../db/effective.ts';
import { calm } from '../db/hurry.ts';
import { ingestWrite, type Tx } from '../db/procedure.ts';

/** Of so many it is done within the transaction that touched them. */
const AT_ONCE = 1000;
/** Stands for all of an entity. */
const ALL = 0;
type Part = NonNullable<ReturnType<typeof partOf>>;

export class TouchedFields implements Touched {
  readonly #by = new Map<number, Set<number>>();

  add(n: number, field = ALL): void {
    const some = this.#by.get(field);
    if (some) some.add(n);
    else this.#by.set(field, new Set([n]));
  }

  bring(tx: Tx): void {
    const count = [...this.#by.values()].reduce((sum, { size }) => sum + size, 0);
    if (count <= AT_ONCE) compute(tx, this.#by);
    else keep(tx, this.#by);
    this.#by.clear();
  }
}

function keep(tx: Tx, by: ReadonlyMap<number, ReadonlySet<number>>): void {
  const note = tx.sql('INSERT OR IGNORE INTO team_touched VALUES (?, ?)');
  const { files, others } = apart(tx, by);
  // There are few, and files show what they are called.
  if (others.size) materialize(tx, others);
  for (const [field, ns] of files) for (const n of [...ns].sort((a, b) => a - b)) note.run(n, field);
}

function apart(
  tx: Tx,
  by: ReadonlyMap<number, ReadonlySet<number>>,
): { files: Map<number, number[]>; others: Set<number> } {
  const kindOf = tx.column('SELECT kind FROM entity WHERE n = ?');
  const kinds = new Map<number, unknown>();
  const isFile = (n: number) => {
    if (!kinds.has(n)) kinds.set(n, kindOf.get(n));
    return kinds.get(n) === ENTITY.asset;
  };
  const others = new Set<number>();
  const files = new Map([...by].map(([field, ns]) => [field, [...ns].filter((n) => isFile(n) || !others.add(n))]));
  return { files, others };
}

function compute(tx: Tx, by: ReadonlyMap<number, Iterable<number> & ReadonlySet<number>>): void {
  const { files, others } = apart(tx, by);
  const whole = others;
  const parts = new Map<Part, Set<number>>();
  for (const [field, ns] of files) {
    // Who is in a collection stands there already.
    if (field === FIELD.collections) continue;
    const part = partOf(field);
    const some = part ? (parts.get(part) ?? new Set()) : whole;
    for (const n of ns) some.add(n);
    if (part) parts.set(part, some);
  }
  if (whole.size) materialize(tx, whole);
  for (const [part, ns] of parts) part(tx, whole.size ? [...ns].filter((n) => !whole.has(n)) : ns);
  tx.touch(new Set([...files.values()].flat()), 'rating', 'tags', 'location', 'state');
}

/** @returns whether there is more to be done */
export const settleTouched = ingestWrite('team.settleTouched', (tx, most: number): boolean => {
  const rows = tx.sql('SELECT n, field FROM team_touched LIMIT ?').all(most) as { n: number; field: number }[];
  if (rows.length < most) calm(tx.db);
  if (!rows.length) return false;
  const by = new Map<number, Set<number>>();
  for (const [field, some] of Map.groupBy(rows, (row) => row.field)) by.set(field, new Set(some.map(({ n }) => n)));
  compute(tx, by);
  const last = rows.at(-1) as { n: number; field: number };
  tx.sql('DELETE FROM team_touched WHERE (n, field) <= (?, ?)').run(last.n, last.field);
  return rows.length === most;
});
