import { expect, test } from 'vitest';
import type { DbClient } from '../db/procedure.ts';
import { createFeed } from './feed.ts';
import { nextTodo, type Portion, type Step, type Todo, todoOf } from './ingest.sql.ts';

const SEEN = 500;
const COUNT = 1000;

/** A catalog of files that wait for their head, read at once whenever one is handed out. */
function files(isPhoto: (n: number) => boolean = () => true) {
  const steps = new Map<number, Step>(Array.from({ length: COUNT }, (_, i) => [i + 1, 0]));
  const todo = (n: number) => ({ n, root: 1, step: steps.get(n) }) as Todo;
  const db = {
    async call(procedure: unknown, input: unknown) {
      if (procedure === todoOf) return (input as number[]).map(todo);
      expect(procedure).toBe(nextTodo);
      const { step, portion, after, limit } = input as { step: Step; portion?: Portion; after: number; limit: number };
      return [...steps.keys()]
        .filter((n) => steps.get(n) === step && n > after && (!portion || (portion === 'photos') === isPhoto(n)))
        .slice(0, limit)
        .map(todo);
    },
  } as DbClient;
  const feed = createFeed(db);
  return {
    feed,
    steps,
    /** The steps handed out, until nothing is left or `most`. */
    async run(most: number, lookedAt: readonly number[]): Promise<Step[]> {
      const order: Step[] = [];
      for (let i = 0; i < most; i++) {
        // As a window does, again and again.
        feed.prefer(lookedAt.filter((n) => (steps.get(n) ?? 2) < 2));
        const next = await feed.nextToRead();
        if (!next) break;
        order.push(next.step);
        steps.set(next.n, (next.step + 1) as Step);
        feed.release([next.n]);
        feed.renew();
      }
      return order;
    },
  };
}

test('whole files on screen do not keep the heads of others waiting, and yet go on beside them', async () => {
  const { run } = files();
  const seen = Array.from({ length: SEEN }, (_, i) => i + 1);
  const order = await run(3 * COUNT, seen);
  const lastHead = order.lastIndexOf(0);
  const before = order.slice(0, lastHead).filter((step) => step === 1).length;
  expect(order.filter((step) => step === 0)).toHaveLength(COUNT);
  expect(order.filter((step) => step === 1)).toHaveLength(COUNT);
  expect(before).toBeGreaterThan(5);
  expect(before).toBeLessThan(COUNT / 20);
});

test('what is on screen has its heads first, then its whole files', async () => {
  const { run } = files();
  const seen = [990, 995];
  const order = await run(3, seen);
  expect(order).toEqual([0, 0, 1]);
});

test('photographs are read whole before films and documents, also those that come while these are read', async () => {
  const { feed, steps } = files((n) => n % 2 === 0);
  for (const n of steps.keys()) steps.set(n, 1);
  const next = async () => {
    const { n } = (await feed.nextToRead()) as Todo;
    steps.set(n, 2);
    feed.release([n]);
    return n;
  };
  const order: number[] = [];
  for (let i = 0; i < 600; i++) order.push(await next());
  expect(order.slice(0, 500).every((n) => n % 2 === 0)).toBe(true);
  expect(order.slice(500).every((n) => n % 2 === 1)).toBe(true);
  steps.set(1002, 1);
  feed.renew();
  expect(await next()).toBe(1002);
});

test('a file that changed while something else was done with it has its head read after that', async () => {
  const steps = new Map<number, Step>([[1, 3]]);
  const feed = createFeed({
    async call(procedure: unknown, input: unknown) {
      const { step, after } = input as { step: Step; after: number };
      expect(procedure).toBe(nextTodo);
      return [...steps.keys()].filter((n) => steps.get(n) === step && n > after).map((n) => ({ n, root: 1, step }) as Todo);
    },
  } as DbClient);
  expect(await feed.nextToRead()).toBeUndefined();
  await feed.nextToDescribe(10);
  expect((await feed.nextToEnrich(10, false)).map(({ n }) => n)).toEqual([1]);
  steps.set(1, 0);
  feed.renew();
  expect(await feed.nextToRead()).toBeUndefined();
  feed.release([1]);
  expect(await feed.nextToRead()).toMatchObject({ n: 1, step: 0 });
});
