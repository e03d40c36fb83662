import { expect, test } from 'vitest';
import { createTimings } from './timings.ts';

test('half, 95 of 100 and the longest are known within a quarter, the slowest first, however many there were', () => {
  const times = createTimings();
  for (let i = 1; i <= 10_000; i++) times.add('slow', i / 100);
  times.add('once', 5);
  const [slow, once] = times.list();
  expect(slow).toMatchObject({ name: 'slow', count: 10_000, max: 100 });
  expect(slow?.p50).toBeGreaterThanOrEqual(50);
  expect(slow?.p50).toBeLessThanOrEqual(50 * 1.25);
  expect(slow?.p95).toBeGreaterThanOrEqual(95);
  expect(once).toEqual({ name: 'once', count: 1, p50: 5, p95: 5, max: 5 });
  expect(times.list(1)).toHaveLength(1);
});
