import { expect, test } from 'vitest';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { write } from '../../db/procedure.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { redo, undo } from '../../db/undo.ts';
import { autoPlan, autoStack } from './auto.sql.ts';
import { makeStack } from './stacks.sql.ts';

const actor = 'me';

/** Pictures of one camera, at these ms, with the shutter times given. */
function setUp(times: readonly number[], exposures: readonly number[] = []) {
  const catalog = tempCatalog();
  const ns = catalog.assets(times.map(() => undefined));
  const put = catalog.db.prepare(`UPDATE asset SET kind = ${KINDS.indexOf('image')}, taken_ms = ?, taken_source = 'original', camera = 'X', exposure = ?, aperture = 8, iso = 100 WHERE n = ?`);
  catalog.db.transaction(() => ns.forEach((n, i) => void put.run(times[i], exposures[i] ?? 0.01, n)))();
  const step = (which: typeof undo) => catalog.run(write('test.step', (tx) => which(tx, actor)), null).out;
  return {
    ns, catalog, step,
    plan: (how: Parameters<typeof autoStack.run>[1]['how']) => catalog.run(autoPlan, { ns, how }).out,
    stack: (how: Parameters<typeof autoStack.run>[1]['how']) => catalog.run(autoStack, { actor, ns, how }).out,
    /** Of each stack the one on top, and how many it has. */
    tops: () => catalog.db.prepare('SELECT top, count(*) FROM asset WHERE top IS NOT NULL GROUP BY top ORDER BY top').raw().all(),
  };
}

test('what the plan says is made, the first on top; what is in a stack or has no time of its own stays; one step undoes all', () => {
  const t = setUp([0, 900, 1800, 10_000, 20_000, 21_500, 30_000, 30_500]);
  const [a = 0, , , , e = 0, , g = 0, h = 0] = t.ns;
  t.catalog.run(makeStack, { actor, ns: [g, h] });
  t.catalog.db.prepare("UPDATE asset SET taken_source = 'file' WHERE n = ?").run(t.ns[5]);
  expect(t.plan({ by: 'time', gap: 2, least: 2 })).toMatchObject({ stacks: 1, pictures: 3, of: 5 });
  expect(t.stack({ by: 'time', gap: 2, least: 2 })).toMatchObject({ stacks: 1, changed: 3, label: 'Made 1 stack of 3 pictures' });
  expect(t.tops()).toEqual([[a, 3], [g, 2]]);
  expect(t.stack({ by: 'time', gap: 2, least: 2 })).toMatchObject({ stacks: 0, changed: 0 });
  expect(t.step(undo)).toMatchObject({ done: true, changed: 3 });
  expect(t.tops()).toEqual([[g, 2]]);
  expect(t.step(redo)).toMatchObject({ done: true, changed: 3 });
  expect(t.tops()).toEqual([[a, 3], [g, 2]]);
  expect(e).toBeGreaterThan(0);
});

test('brackets are found by what the camera exposed', () => {
  const t = setUp([0, 500, 1000, 1500, 2000, 9000], [1 / 100, 1 / 400, 1 / 25, 1 / 100, 1 / 100, 1 / 100]);
  expect(t.plan({ by: 'brackets' })).toMatchObject({ stacks: 1, pictures: 3, of: 6 });
  t.stack({ by: 'brackets' });
  expect(t.tops()).toEqual([[t.ns[0], 3]]);
});

test('thousands of stacks are one step, made, taken back and brought again', () => {
  const count = Number(process.env['STACK_ASSETS'] ?? 6000);
  // Three of each second, then a pause.
  const t = setUp(Array.from({ length: count }, (_, i) => Math.floor(i / 3) * 60_000 + (i % 3) * 300));
  const began = performance.now();
  expect(t.plan({ by: 'time', gap: 1, least: 3 })).toMatchObject({ stacks: Math.floor(count / 3) });
  const planned = performance.now();
  expect(t.stack({ by: 'time', gap: 1, least: 3 })).toMatchObject({ changed: 3 * Math.floor(count / 3) });
  const stacked = performance.now();
  expect(t.step(undo)).toMatchObject({ done: true, kept: 0 });
  const undone = performance.now();
  expect(t.tops()).toEqual([]);
  expect(t.step(redo)).toMatchObject({ done: true, kept: 0 });
  expect(t.tops()).toHaveLength(Math.floor(count / 3));
  if (process.env['STACK_ASSETS']) console.log(`${count}: plan ${Math.round(planned - began)} ms, stack ${Math.round(stacked - planned)} ms, undo ${Math.round(undone - stacked)} ms, redo ${Math.round(performance.now() - undone)} ms`);
});
