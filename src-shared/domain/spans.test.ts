import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSpans, printSpans } from './spans.ts';

test('what is printed is read again', () => {
  expect(printSpans([0x20, 0x21, 0x22, 0xa0, 0x4e00, 0x4e01])).toBe('20-22 a0 4e00-4e01');
  const points = fc
    .uniqueArray(fc.integer({ min: 0, max: 3000 }), { maxLength: 500 })
    .map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(points, (all) => {
      expect(parseSpans(printSpans(all))).toEqual(all);
    }),
  );
});

test('what is no span is left out', () => expect(parseSpans('20-1f xyz 41-')).toEqual([]));
