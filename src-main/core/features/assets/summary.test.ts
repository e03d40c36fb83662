import { expect, test } from 'vitest';
import type { DbClient } from '../../db/procedure.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { summarize } from './summary.ts';

function library(count: number) {
  const c = tempCatalog();
  const ns = c.assets(
    Array.from({ length: count }, (_, i) => ({
      rating: 1 + (i % 3),
      creator: 'Ann',
      title: `T${i}`,
      tags: i % 2 ? [['odd']] : [['even']],
    })),
  );
  let calls = 0;
  const db: DbClient = {
    async call(procedure, input) {
      calls++;
      return c.run(procedure, input).out;
    },
  };
  return { ns, db, calls: () => calls };
}

test('a selection of several parts is summed as one', async () => {
  const { ns, db, calls } = library(10_002);
  const { count, fields, tags } = await summarize(db, ns);
  expect(calls()).toBe(2);
  expect(count).toBe(10_002);
  expect(fields.rating).toEqual({ value: null, mixed: 3 });
  expect(fields.creator).toEqual({ value: 'Ann', mixed: 0 });
  expect(fields.label).toEqual({ value: null, mixed: 0 });
  expect(fields.title.mixed).toBe(1000);
  expect(tags.map((tag) => tag.count)).toEqual([5001, 5001]);
});

test('numbers given twice and unknown ones do not count', async () => {
  const { ns, db } = library(3);
  const [a, b] = ns as [number, number];
  expect(await summarize(db, [a, a, b, 999_999])).toMatchObject({ count: 2, fields: { rating: { mixed: 2 } } });
  expect(await summarize(db, [])).toMatchObject({ count: 0, bytes: 0, tags: [] });
});

test('who stops waiting stops the reading', async () => {
  const { ns, db, calls } = library(3);
  await expect(summarize(db, ns, { aborted: true })).rejects.toMatchObject({ code: 'cancelled' });
  expect(calls()).toBe(0);
});
