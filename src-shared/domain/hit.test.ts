import { expect, test } from 'vitest';
import { cellAt, cellOf, secondsOf, sheetPart } from './hit.ts';

test('cells are named as sheets name them', () => {
  expect([0, 25, 26, 701, 702].map((column) => cellAt('Rooms', 2, column))).toEqual(['Rooms!A3', 'Rooms!Z3', 'Rooms!AA3', 'Rooms!ZZ3', 'Rooms!AAA3']);
});

test('a cell is found by its name, also where the sheet is called like one', () => {
  for (const [row, column] of [[0, 0], [2, 25], [41, 26], [9, 702]] as const) expect(cellOf({ unit: 'cell', at: cellAt('A!B2', row, column) })).toEqual({ sheet: 'A!B2', row, column });
  expect(cellOf({ unit: 'sheet', at: 'Rooms!A1' })).toBeUndefined();
  expect(sheetPart('Rooms')).toEqual({ sheet: 'Rooms', row: 0 });
  expect(sheetPart('Rooms!A201')).toEqual({ sheet: 'Rooms', row: 200 });
});

test('a place that is a time is so many seconds from the beginning, and any other is none', () => {
  expect(secondsOf({ unit: 'time', at: '00:12:31' })).toBe(751);
  expect(secondsOf({ unit: 'time', at: '1:02:03.5' })).toBe(3723.5);
  expect(secondsOf({ unit: 'page', at: '12' })).toBeUndefined();
  expect(secondsOf({ unit: 'time', at: '' })).toBeUndefined();
});
