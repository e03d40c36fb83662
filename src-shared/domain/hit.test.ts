import { expect, test } from 'vitest';
import { cellAt, secondsOf } from './hit.ts';

test('a place that is a time is so many seconds from the beginning, and any other is none', () => {
  expect(secondsOf({ unit: 'time', at: '00:12:31' })).toBe(751);
  expect(secondsOf({ unit: 'time', at: '1:02:03.5' })).toBe(3723.5);
  expect(secondsOf({ unit: 'page', at: '12' })).toBeUndefined();
  expect(secondsOf({ unit: 'time', at: '' })).toBeUndefined();
});

test('cells are named as sheets name them', () => {
  expect([0, 25, 26, 701, 702].map((column) => cellAt('Rooms', 2, column))).toEqual(['Rooms!A3', 'Rooms!Z3', 'Rooms!AA3', 'Rooms!ZZ3', 'Rooms!AAA3']);
});
