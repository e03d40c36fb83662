import { expect, test } from 'vitest';
import type { Live } from './jobs.ts';
import { createSweep, type Far } from './sweep.ts';

/** `parts`: what each step answers; more may be put in. */
function swept(parts: (Far | undefined)[]) {
  const told: string[] = [];
  let can: { pause(): void; resume(): void } | undefined;
  const live = (name: string, title: string, given: { pause(): void; resume(): void; cancel(): void }): Live => {
    can = given;
    told.push(`${name}: ${title}`);
    return { update: ({ done, total }) => told.push(`${done}/${total}`), end: () => told.push('end') };
  };
  let steps = 0;
  const sweep = createSweep({
    jobs: { live },
    log: { error: (_, message) => told.push(message) },
    name: 'x',
    title: 'Doing x',
    next: async () => {
      steps++;
      return parts.shift();
    },
  });
  return { sweep, told, steps: () => steps, can: () => can as NonNullable<typeof can> };
}

test('work of several parts stands in Activity until it is done, that of one part does not', async () => {
  const one = swept([{ done: 10, total: 10 }]);
  one.sweep.wake();
  await one.sweep.close();
  const many = swept([{ done: 5, total: 10 }, { done: 10, total: 10 }]);
  many.sweep.wake();
  await expect.poll(many.steps).toBe(3);
  await many.sweep.close();
  expect([one.told, many.told]).toEqual([[], ['x: Doing x', '5/10', '10/10', 'end']]);
});

test('it is held from Activity and goes on; its end ends it where it is held', async () => {
  const it = swept([{ done: 1, total: 9 }, { done: 2, total: 9 }, { done: 3, total: 9 }]);
  const parts = it.told;
  it.sweep.after(async () => parts.push('before'));
  await expect.poll(() => it.told.includes('1/9')).toBe(true);
  it.can().pause();
  const held = it.steps();
  await new Promise((done) => setImmediate(done));
  expect(it.steps() - held).toBeLessThanOrEqual(1);
  it.can().resume();
  await expect.poll(it.steps).toBe(4);
  it.can().pause();
  await it.sweep.close();
  expect([parts[0], it.told.at(-1)]).toEqual(['before', 'end']);
});
