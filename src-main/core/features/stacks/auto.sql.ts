/** Stacks that follow from when pictures were taken, and how they were exposed. */
import { randomBytes } from 'node:crypto';
import type { AutoStacking } from '../../../../src-shared/contract/stacks.ts';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { brackets, lightOf, type Shot, stacksByTime } from '../../../../src-shared/domain/stacks/auto.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';

interface Row {
  readonly n: number;
  readonly camera: string | null;
  readonly serial: string | null;
  readonly taken: number;
  readonly exposure: number | null;
  readonly aperture: number | null;
  readonly iso: number | null;
  readonly bracketed: number | null;
}

const PICTURES = ['image', 'raw', 'layered'].map((kind) => KINDS.indexOf(kind as 'image')).join();

/** Of those asked for: the ones that lead their pair, are in no stack, and of which it is known when they were taken by a camera. */
function shotsOf(tx: Pick<Tx, 'sql'>, ns: readonly number[], how: AutoStacking): Shot[] {
  const bracketed = how.by === 'brackets' ? "(SELECT facts ->> '$.bracketed' FROM told WHERE told.n = asset.n)" : 'NULL';
  const rows = tx.sql(
    `SELECT DISTINCT asset.n, camera, serial, taken_ms AS taken, exposure, aperture, iso, ${bracketed} AS bracketed FROM json_each(?) AS some
     CROSS JOIN asset ON asset.n = (SELECT ifnull(one.pair, one.n) FROM asset AS one WHERE one.n = some.value)
     WHERE asset.state < 2 AND asset.copy_of IS NULL AND asset.stack IS NULL AND taken_ms IS NOT NULL AND taken_source <> 'file' AND kind IN (${PICTURES})`,
  ).all(JSON.stringify(ns)) as Row[];
  return rows.map(({ n, camera, serial, taken, exposure, aperture, iso, bracketed: said }) => ({
    n, at: taken, camera: `${camera ?? ''}\0${serial ?? ''}`, ev: lightOf(exposure, aperture, iso), open: exposure ?? undefined, bracketed: said === 1,
  }));
}

const stacksOf = (shots: readonly Shot[], how: AutoStacking): Shot[][] => (how.by === 'time' ? stacksByTime(shots, how.gap * 1000, how.least) : brackets(shots));

export interface AutoInput {
  readonly ns: readonly number[];
  readonly how: AutoStacking;
}

export const autoPlan = read('stacks.autoPlan', (tx, { ns, how }: AutoInput) => {
  const shots = shotsOf(tx, ns, how);
  const found = stacksOf(shots, how);
  return { seq: tx.rev(), stacks: found.length, pictures: found.reduce((sum, { length }) => sum + length, 0), of: shots.length };
}, 'slow');

export const autoStack = write('stacks.auto', (tx, { actor, ns, how }: AutoInput & { readonly actor: string }): Outcome & { stacks: number } => {
  const found = stacksOf(shotsOf(tx, ns, how), how);
  const values = new Map<number, Value>();
  for (const stack of found) {
    const id = randomBytes(16).toString('hex');
    stack.forEach(({ n }, i) => void values.set(n, [id, i === 0 ? 0 : 1]));
  }
  const count = (n: number, one: string) => `${n.toLocaleString('en')} ${n === 1 ? one : `${one}s`}`;
  const outcome = commit(tx, { actor, label: (changed) => `Made ${count(found.length, 'stack')} of ${count(changed, 'picture')}` }, (change) => change.setEach(values, FIELD.stack));
  return { ...outcome, stacks: found.length };
});
