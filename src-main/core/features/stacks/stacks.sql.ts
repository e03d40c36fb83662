/** Making stacks, splitting them, and which one is on top. Each a single undo step. */
import { randomBytes } from 'node:crypto';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Change, commit, type Outcome } from '../../db/commit.ts';
import { ingestWrite, type Tx, write } from '../../db/procedure.ts';
import { repairStacks, withPartners } from '../../db/stacks.ts';
import type { Far } from '../../jobs/sweep.ts';

interface By {
  readonly actor: string;
}
interface Stacked {
  readonly n: number;
  readonly pair: number | null;
  readonly stack: string | null;
  readonly at: number | null;
}

const files = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'file' : 'files'}`;

function stackedOf(tx: Tx, ns: readonly number[]): Stacked[] {
  const get = tx.sql('SELECT n, pair, stack, stack_at AS at FROM asset WHERE n = ? AND state < 2');
  return ns.flatMap((n) => (get.get(n) as Stacked | undefined) ?? []);
}

/** Partners follow the one that leads their pair: it alone is in a stack. */
function leadersOf(tx: Tx, ns: readonly number[]): Stacked[] {
  const leads = new Set(stackedOf(tx, ns).map(({ n, pair }) => pair ?? n));
  return stackedOf(tx, [...leads]);
}

export const makeStack = write('stacks.make', (tx, { actor, ns }: By & { ns: readonly number[] }): Outcome =>
  commit(tx, { actor, label: (changed) => `Stacked ${files(changed)}` }, (change) => stackTogether(tx, change, ns)),
);

/** One stack of all of these and of those they are stacked with, the first of them on top; within an action. */
export function stackTogether(tx: Tx, change: Change, ns: readonly number[]): void {
  const isApart = tx.sql('SELECT 1 FROM register WHERE entity = ? AND field = ? AND value IS NOT NULL');
  const apart = ns.filter((n) => isApart.get(n, FIELD.apart));
  if (apart.length) change.set(apart, FIELD.apart, undefined);
  const leaders = leadersOf(tx, ns);
  const [top] = leaders;
  if (!top || leaders.length < 2) {
    if (apart.length) return;
    throw new RpcError('invalid-input', 'A stack needs two pictures or more: select them first.');
  }
  const whole = tx.sql('SELECT n, pair, stack, stack_at AS at FROM asset WHERE stack = ?');
  const all = new Set(leaders.flatMap((one) => (one.stack === null ? [one] : (whole.all(one.stack) as Stacked[]))).map(({ n }) => n));
  const id = randomBytes(16).toString('hex');
  change.set([top.n], FIELD.stack, [id, 0]);
  change.set([...all].filter((n) => n !== top.n), FIELD.stack, [id, 1]);
}

export const splitStacks = write('stacks.split', (tx, { actor, ns }: By & { ns: readonly number[] }): Outcome =>
  commit(tx, { actor, label: (changed) => `Unstacked ${files(changed)}` }, (change) => {
    const members = tx.column('SELECT n FROM asset WHERE stack = ?');
    const leaders = leadersOf(tx, ns);
    const stacks = new Set(leaders.flatMap(({ stack }) => stack ?? []));
    const inStacks = [...stacks].flatMap((stack) => members.all(stack) as number[]);
    if (inStacks.length) change.set(inStacks, FIELD.stack, undefined);
    const pairs = leaders.filter(({ stack, pair }) => stack === null && pair !== null).map(({ n }) => n);
    if (pairs.length) change.set(withPartners(tx, pairs), FIELD.apart, true);
  }),
);

export const putOnTop = write('stacks.top', (tx, { actor, n }: By & { n: number }): Outcome => {
  const [leader] = leadersOf(tx, [n]);
  if (leader?.stack == null) throw new RpcError('invalid-input', 'This picture is in no stack of which it could be on top.');
  const { stack } = leader;
  const lowest = tx.column('SELECT min(stack_at) FROM asset WHERE stack = ?').get(stack) as number;
  return commit(tx, { actor, label: 'Put on top of its stack' }, (change) => {
    if (leader.at !== lowest || (tx.column('SELECT count(*) FROM asset WHERE stack = ? AND stack_at = ?').get(stack, lowest) as number) > 1)
      change.set([leader.n], FIELD.stack, [stack, lowest - 1]);
  });
});

const PAIRED = 'paired';
const AT_ONCE = 300;

/** The next assets are paired, or taken apart, as the setting says now. Undefined: all are done. Goes on after a restart. */
export const pairNext = ingestWrite('stacks.pairNext', (tx, _: undefined): Far | undefined => {
  const done = tx.column('SELECT value FROM meta WHERE key = ?').get(PAIRED) as number | undefined;
  if (done === -1) return undefined;
  const { last } = repairStacks(tx, done ?? 0, AT_ONCE);
  tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(PAIRED, last ?? -1);
  return last === undefined ? undefined : { done: last, total: tx.column('SELECT max(n) FROM asset').get() as number };
});

/** All are looked at anew. */
export const pairAnew = ingestWrite('stacks.pairAnew', (tx, _: undefined): void => void tx.sql('INSERT OR REPLACE INTO meta VALUES (?, 0)').run(PAIRED));
