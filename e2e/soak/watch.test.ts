import { expect, test } from 'vitest';
import { dice } from '../../src-shared/testing/dice.ts';
import { growth, type Held, look } from './watch.ts';

const chance = dice(7);
/** An hour, looked at every five seconds: `own` MiB at a time, with the saw teeth of a collector. */
const hour = (own: (at: number) => Partial<Held>): Held[] =>
  Array.from({ length: 720 }, (_, i) => {
    const saw = chance.next() * 150;
    const { memory = 500, ...rest } = own(i * 5);
    return {
      at: i * 5,
      memory: memory + saw,
      files: 60 + chance.whole(5),
      threads: 20,
      processes: chance.whole(6),
      ...rest,
    };
  });
const grows = (looks: readonly Held[]) => growth(looks).flatMap((one) => (one.grows ? [one.what] : []));

test('a collector, idle workers and one large piece of work are no leak', () => {
  expect(grows(hour(() => ({})))).toEqual([]);
  expect(grows(hour((at) => (at > 1500 && at < 1900 ? { memory: 900, files: 90, processes: 9 } : {})))).toEqual([]);
});

test('what grows bit by bit is seen, each by its name', () => {
  expect(grows(hour((at) => ({ memory: 500 + at / 30 })))).toEqual(['memory (MiB)']);
  expect(grows(hour((at) => ({ files: 60 + Math.floor(at / 200) })))).toEqual(['open files']);
  expect(grows(hour((at) => ({ threads: 20 + Math.floor(at / 500), processes: Math.floor(at / 600) })))).toEqual([
    'threads',
    'processes',
  ]);
});

test.runIf(process.platform === 'linux')(
  'this very process has memory, files and threads; one that is gone has not',
  () => {
    expect(look(process.pid, 0)).toMatchObject({ at: 0, memory: expect.any(Number) });
    expect(look(process.pid, 0)?.memory).toBeGreaterThan(10);
    expect(look(2 ** 30, 0)).toBeUndefined();
  },
);
