import { expect, test } from 'vitest';
import { parsePolicy, printPolicy, toDrop } from './versions.ts';

test('a policy is printed as it is read, and what is none is refused', () => {
  for (const text of ['off', 'keep-all', 'keep-last 1', 'keep-last 5', 'keep-days 30']) {
    const policy = parsePolicy(text);
    expect(policy && printPolicy(policy)).toBe(text);
  }
  for (const text of ['', 'on', 'keep', 'keep-last', 'keep-last 0', 'keep-last -1', 'keep-last 1.5', 'keep-days 1000000', 'keep-all 3', ' off']) expect(parsePolicy(text)).toBeUndefined();
});

test('the last ones, or those replaced not long ago, are kept; the present one and approved ones always', () => {
  const day = 86_400_000;
  const versions = [0, 10, 20, 30].map((days, i) => ({ made: days * day, approved: i === 0 }));
  const dropped = (text: string, now = 31 * day) => toDrop(parsePolicy(text)!, versions, now);
  expect([dropped('off'), dropped('keep-all'), dropped('keep-last 1'), dropped('keep-last 2'), dropped('keep-last 4')]).toEqual([[], [], [1, 2], [1], []]);
  // Replaced on days 20 and 30.
  expect([dropped('keep-days 12'), dropped('keep-days 10'), dropped('keep-days 1'), dropped('keep-days 1', 1000 * day)]).toEqual([[], [1], [1], [1, 2]]);
});
