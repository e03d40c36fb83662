import { expect, test } from 'vitest';
import { ALIKE, type Alike, idsOf, numbersOf } from './alike.ts';
import { tempCatalog } from './testing/temp-catalog.ts';

test('a group has the numbers and ids of its rows, in one order', () => {
  const c = tempCatalog();
  const ns = c.assets(Array.from({ length: 120 }, () => undefined));
  const group = c.db.prepare(`SELECT ${ALIKE} FROM (SELECT n, id FROM entity WHERE kind = 1 ORDER BY n DESC)`).get() as Alike;
  const idOf = c.db.prepare('SELECT hex(id) FROM entity WHERE n = ?').pluck();
  expect(numbersOf(group)).toEqual(ns.toReversed());
  expect(idsOf(group).map((id) => Buffer.from(id).toString('hex').toUpperCase())).toEqual(ns.toReversed().map((n) => idOf.get(n)));
});
