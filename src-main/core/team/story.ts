/** What the log says of many entities at once: each change that touched any of them is taken apart once. */
import { hex, type Id, type Key, makeKey } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup, type Op, type OpGroup } from '../../../src-shared/domain/ops/op.ts';
import type { Tx } from '../db/procedure.ts';
import { select } from '../db/sel.ts';

export interface Told {
  readonly seq: number;
  readonly group: OpGroup;
  /** Order key of what an operation wrote. */
  readonly keyOf: (op: Extract<Op, { op: 'set' }>) => Key;
}

/** Changes that count, in the order in which they came here. */
export function* storyOf(tx: Tx, ns: readonly number[]): Generator<Told> {
  select(tx, ns);
  const seqs = tx
    .column('SELECT DISTINCT seq FROM sel CROSS JOIN hist ON entity = sel.n ORDER BY seq')
    .all() as number[];
  const own = tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Id;
  const rowOf = tx.sql('SELECT ops, writer FROM change WHERE seq = ? AND held = 0');
  for (const seq of seqs) {
    const row = rowOf.get(seq) as { ops: Buffer; writer: Buffer | null } | undefined;
    if (!row) continue;
    const group = decodeGroup(row.ops);
    yield { seq, group, keyOf: (op) => makeKey(op.by?.stamp ?? group.stamp, op.by?.id ?? row.writer ?? own, op.value) };
  }
}

/** JSON of values by the key (hex) under which they were written; null: cleared. Keys that the log does not know are left out. */
export function valuesOf(tx: Tx, ns: readonly number[], keys: ReadonlySet<string>): Map<string, string | null> {
  const found = new Map<string, string | null>();
  if (!keys.size) return found;
  for (const { group, keyOf } of storyOf(tx, ns)) {
    for (const op of group.ops) {
      if (op.op !== 'set') continue;
      const key = hex(keyOf(op));
      if (keys.has(key)) found.set(key, op.value === undefined ? null : JSON.stringify(op.value));
    }
    if (found.size === keys.size) break;
  }
  return found;
}

/** Numbers by id (hex) of those. */
export function numbersById(tx: Tx, ns: readonly number[]): Map<string, number> {
  select(tx, ns);
  const rows = tx.sql('SELECT sel.n, id FROM sel CROSS JOIN entity ON entity.n = sel.n').all() as {
    n: number;
    id: Buffer;
  }[];
  return new Map(rows.map(({ n, id }) => [hex(id), n]));
}
