import { expect, test } from 'vitest';
import { bestColumns } from './survey-layout.ts';

test('pictures are as large as can be', () => {
  const wide = { width: 1200, height: 800 };
  expect([1, 2, 3, 4, 6, 9, 12].map((count) => bestColumns(count, wide, 1.5))).toEqual([1, 2, 2, 2, 3, 3, 4]);
  expect(bestColumns(2, wide, 3)).toBe(1);
  expect(bestColumns(6, { width: 300, height: 1800 }, 1.5)).toBe(1);
});
