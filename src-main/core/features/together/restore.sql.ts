/** Fields of many assets as they were at a moment: one undo step. */
import { ASSET_FIELDS, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { compareBytes, hex, type Key, stampOf } from '../../../../src-shared/domain/ops/key.ts';
import type { Op } from '../../../../src-shared/domain/ops/op.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { select } from '../../db/sel.ts';
import { numbersById, storyOf } from '../../team/story.ts';
import { giveEach } from './give.ts';

export interface RestoreInput {
  readonly actor: string;
  readonly ns: readonly number[];
  /** Numbers of registers and sets of assets. */
  readonly fields: readonly number[];
  /** ms since 1970, by the clocks of those who wrote. */
  readonly at: number;
  /** What it says in the history. */
  readonly label: string;
}

const SETS: ReadonlySet<number> = new Set([FIELD.tags, FIELD.collections]);

export const restoreTo = write('together.restore', (tx, { actor, ns, fields, at, label }: RestoreInput): Outcome => {
  const byId = numbersById(tx, ns);
  const registers = new Set(fields.filter((field) => !SETS.has(field)));
  const sets = new Set(fields.filter((field) => SETS.has(field)));
  const later = changedSince(tx, ns, registers, at);
  const was = new Map<number, Map<number, { key: Key; value: string | null }>>();
  const members = new Map<string, Membership>();
  for (const { group, keyOf } of storyOf(tx, ns))
    for (const op of group.ops) {
      if (op.op === 'create') continue;
      if (op.op === 'set') {
        const open = registers.has(op.field) ? later.get(op.field) : undefined;
        const key = open && keyOf(op);
        if (!open || !key || stampOf(key).ms > at) continue;
        const value = op.value === undefined ? null : JSON.stringify(op.value);
        const of = getOrMake(was, op.field, () => new Map<number, { key: Key; value: string | null }>());
        for (const id of op.entities) {
          const n = byId.get(hex(id));
          if (n === undefined || !open.has(n)) continue;
          const held = of.get(n);
          if (!held || compareBytes(key, held.key) > 0) of.set(n, { key, value });
        }
      } else if (sets.has(op.field)) noteMember(tx, members, { op, byId, ms: group.stamp.ms, at });
    }
  return commit(tx, { actor, label }, (change) => {
    for (const [field, open] of later)
      giveEach(change, field, new Map([...open].map((n) => [n, was.get(field)?.get(n)?.value ?? null])));
    const changed = [...members.values()].filter(({ touched }) => touched);
    for (const some of Map.groupBy(
      changed,
      ({ field, elem, first, dots }) => `${field} ${elem} ${dots.size > 0 || first === 'remove'}`,
    ).values()) {
      const { field, elem, first, dots } = some[0] as Membership;
      const inside = dots.size > 0 || first === 'remove';
      if (inside)
        change.add(
          some.map(({ n }) => n),
          field,
          elem,
        );
      else
        change.remove(
          some.map(({ n }) => n),
          field,
          elem,
        );
    }
  });
});

/** By field those whose value was written after the moment. */
function changedSince(
  tx: Tx,
  ns: readonly number[],
  fields: ReadonlySet<number>,
  at: number,
): Map<number, Set<number>> {
  select(tx, ns);
  const rowsOf = tx.sql('SELECT sel.n, key FROM sel CROSS JOIN register ON entity = sel.n AND field = ?');
  return new Map(
    [...fields].map(
      (field) =>
        [
          field,
          new Set(
            (rowsOf.all(field) as { n: number; key: Buffer }[])
              .filter(({ key }) => stampOf(key).ms > at)
              .map(({ n }) => n),
          ),
        ] as const,
    ),
  );
}

/** What is known of whether something was in a set at the moment. */
interface Membership {
  readonly n: number;
  readonly field: number;
  readonly elem: number;
  /** Additions up to the moment that were not taken back then. */
  readonly dots: Set<string>;
  /** It was added or removed after the moment. */
  touched: boolean;
  /** What was done first after it: what was removed was there, whoever said so, the file too. */
  first: 'add' | 'remove' | undefined;
  firstMs: number;
}

function noteMember(
  tx: Tx,
  members: Map<string, Membership>,
  {
    op,
    byId,
    ms,
    at,
  }: { op: Extract<Op, { op: 'add' | 'remove' }>; byId: ReadonlyMap<string, number>; ms: number; at: number },
): void {
  const elem = tx.column('SELECT n FROM entity WHERE id = ?').get(Buffer.from(op.elem)) as number | undefined;
  if (elem === undefined) return;
  for (const [i, id] of op.entities.entries()) {
    const n = byId.get(hex(id));
    if (n === undefined) continue;
    const one = getOrMake(
      members,
      `${op.field} ${elem} ${n}`,
      (): Membership => ({
        n,
        field: op.field,
        elem,
        dots: new Set(),
        touched: false,
        first: undefined,
        firstMs: Number.MAX_SAFE_INTEGER,
      }),
    );
    if (ms > at) {
      one.touched = true;
      if (ms < one.firstMs) [one.first, one.firstMs] = [op.op, ms];
    } else if (op.op === 'add') one.dots.add(hex(op.dot));
    else for (const dot of op.dots[i] ?? []) one.dots.delete(hex(dot));
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

const RESTORED: Readonly<Record<string, number>> = {
  ...ASSET_FIELDS,
  rotate: FIELD.rotate,
  tags: FIELD.tags,
  collections: FIELD.collections,
};

/** Numbers of fields by their names; of a custom field with several choices there are several. Throws for what is none. */
export const fieldNumbers = read('together.fieldNumbers', (tx, names: readonly string[]): number[] =>
  names.flatMap((name) => {
    const known = Object.hasOwn(RESTORED, name) ? RESTORED[name] : undefined;
    if (known !== undefined) return [known];
    const key = name.startsWith('field.') ? name.slice('field.'.length).toLowerCase() : undefined;
    const field =
      key === undefined
        ? undefined
        : (tx.sql('SELECT n, number FROM field WHERE lower(key) = ?').get(key) as
            | { n: number; number: number }
            | undefined);
    if (!field)
      throw new RpcError(
        'invalid-input',
        `“${name}” is no field that can be restored. Those are ${Object.keys(RESTORED).join(', ')}, and field.KEY for fields of your own.`,
      );
    return [field.number, ...(tx.column('SELECT number FROM field_choice WHERE field = ?').all(field.n) as number[])];
  }),
);
