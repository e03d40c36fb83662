import { expect, test } from 'vitest';
import { cellAt } from './hit.ts';

test('cells are named as sheets name them', () => {
  expect([0, 25, 26, 701, 702].map((column) => cellAt('Rooms', 2, column))).toEqual(['Rooms!A3', 'Rooms!Z3', 'Rooms!AA3', 'Rooms!ZZ3', 'Rooms!AAA3']);
});
