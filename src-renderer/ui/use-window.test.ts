import { expect, test } from 'vitest';
import { windowOf } from './use-window.ts';

test('a window covers what is seen and a little around it', () => {
  const { first, end } = windowOf(1000, 500, 25, 3000);
  expect(first).toBeLessThanOrEqual(40 - 20);
  expect(end).toBeGreaterThanOrEqual(60 + 20);
  expect(end - first).toBeLessThan(120);
});

test('it stays the same while scrolling by a few rows', () => {
  expect(windowOf(1010, 500, 25, 3000)).toEqual(windowOf(1080, 500, 25, 3000));
});

test('it keeps within the list, above it and below it', () => {
  expect(windowOf(-5000, 500, 25, 3000)).toEqual({ first: 0, end: 0 });
  expect(windowOf(0, 500, 25, 3)).toEqual({ first: 0, end: 3 });
  expect(windowOf(200_000, 500, 25, 3000)).toEqual({ first: 3000, end: 3000 });
});
