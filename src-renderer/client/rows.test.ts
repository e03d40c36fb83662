import { expect, test, vi } from 'vitest';
import { type AssetRow, RowCache } from './rows.ts';

const row = (n: number, rating = 0): AssetRow => ({ n, name: `${n}.jpg`, rating }) as AssetRow;
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

function setUp() {
  const core = new Map<number, number>();
  const asked: number[][] = [];
  const cache = new RowCache(async (ns) => {
    asked.push(ns);
    return ns.filter((n) => n < 1000).map((n) => row(n, core.get(n) ?? 0));
  });
  return { core, asked, cache };
}

test('rows that come into view are asked for once, in one batch', async () => {
  const { asked, cache } = setUp();
  cache.want([1, 2, 3]);
  cache.want([1, 2, 3, 4]);
  await turn();
  cache.want([2, 3, 4]);
  await turn();
  expect(asked).toEqual([[1, 2, 3, 4]]);
  expect(cache.get(4)?.name).toBe('4.jpg');
});

test('what is in sight does not wait for what is around it', async () => {
  const { asked, cache } = setUp();
  cache.want([1, 2, 3, 4, 5], 2);
  await turn();
  expect(asked).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test('what has been scrolled past before it was asked for is not asked for', async () => {
  const { asked, cache } = setUp();
  for (let at = 1; at < 900; at++) cache.want([at]);
  await turn();
  expect(asked).toEqual([[899]]);
});

test('a change shows at once and stays when the core has done it', async () => {
  const { core, cache } = setUp();
  cache.want([1]);
  await turn();
  const heard = vi.fn();
  cache.subscribe(1, heard);
  const patch = cache.patch([1], () => ({ rating: 4 }));
  expect([cache.get(1)?.rating, heard.mock.calls.length]).toEqual([4, 1]);
  core.set(1, 4);
  patch.keep();
  expect(cache.get(1)?.rating).toBe(4);
  await turn();
  expect(cache.get(1)?.rating).toBe(4);
});

test('a change the core refuses is taken back, and a later one on top of it stays', async () => {
  const { cache } = setUp();
  cache.want([1]);
  await turn();
  const first = cache.patch([1], () => ({ rating: 4, flag: 'pick' }));
  cache.patch([1], () => ({ rating: 5 }));
  first.undo();
  expect([cache.get(1)?.rating, cache.get(1)?.flag]).toEqual([5, undefined]);
});

test('steps add up while none is confirmed yet', async () => {
  const { cache } = setUp();
  cache.want([1]);
  await turn();
  for (let i = 0; i < 3; i++) cache.patch([1], ({ rating }) => ({ rating: rating + 1 }));
  expect(cache.get(1)?.rating).toBe(3);
});

test('what changed in the core is read again when it is in view, and only then', async () => {
  const { core, asked, cache } = setUp();
  cache.want([1, 2]);
  await turn();
  cache.want([2]);
  core.set(1, 3).set(2, 5);
  cache.old(null);
  await turn();
  expect(asked.at(-1)).toEqual([2]);
  expect([cache.get(1)?.rating, cache.get(2)?.rating]).toEqual([0, 5]);
  cache.want([1]);
  await turn();
  expect(cache.get(1)?.rating).toBe(3);
});

test('numbers the core no longer knows are not asked for again and again', async () => {
  const { asked, cache } = setUp();
  cache.want([5, 2000]);
  await turn();
  cache.old([5]);
  await turn();
  expect(asked).toEqual([[5, 2000], [5]]);
});

test('what was on its way when everything became old is asked for again', async () => {
  const answers: ((rows: AssetRow[]) => void)[] = [];
  const cache = new RowCache<AssetRow>(() => new Promise((resolve) => answers.push(resolve)));
  cache.want([1]);
  await turn();
  cache.old(null);
  answers[0]!([row(1, 0)]);
  await turn();
  expect(answers).toHaveLength(2);
  answers[1]!([row(1, 5)]);
  await turn();
  expect(cache.get(1)?.rating).toBe(5);
});
