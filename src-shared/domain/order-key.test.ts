import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyBetween, keysBetween } from './order-key.ts';

const key = fc.stringMatching(/^[0-9a-z]{0,6}[1-9a-z]$/);

test('a key stands between any two, and another one between it and each of them', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      fc.pre(one !== other);
      const [a, b] = one < other ? [one, other] : [other, one];
      const middle = keyBetween(a, b);
      expect([a, keyBetween(a, middle), middle, keyBetween(middle, b), b].every((k, i, all) => i === 0 || (all[i - 1] as string) < k)).toBe(true);
      expect(middle).not.toMatch(/0$/);
    }),
  );
});

test('whatever is moved where, the keys stay in the order that people made, and short', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 200 }), (moves) => {
      const keys = keysBetween(null, null, 20);
      const row = keys.map((k, n) => ({ n, k }));
      for (const [from, to] of moves) {
        const [one] = row.splice(from % row.length, 1) as [{ n: number; k: string }];
        const at = to % (row.length + 1);
        row.splice(at, 0, { n: one.n, k: keyBetween(row[at - 1]?.k ?? null, row[at]?.k ?? null) });
      }
      expect(row.toSorted((a, b) => (a.k < b.k ? -1 : 1))).toEqual(row);
      expect(Math.max(...row.map(({ k }) => k.length))).toBeLessThan(60);
    }),
  );
});

test('thousands at once have keys of few letters', () => {
  const keys = keysBetween('00000001', '00000002', 5000);
  expect([new Set(keys).size, Math.max(...keys.map((k) => k.length))]).toEqual([5000, expect.any(Number)]);
  expect(Math.max(...keys.map((k) => k.length))).toBeLessThan(16);
});
