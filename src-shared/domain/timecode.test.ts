import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameAt, readTimecode, showTimecode, timeOf } from './timecode.ts';

test('frames are counted as editors count them', () => {
  expect(showTimecode(0, 25)).toBe('00:00:00:00');
  expect(showTimecode(90_000 + 26, 25)).toBe('01:00:01:01');
  expect(showTimecode(24, 23.976)).toBe('00:00:01:00');
  expect(readTimecode('01:00:00:00', 25)).toBe(90_000);
  expect(readTimecode('soon', 25)).toBeUndefined();
});

test('where numbers are dropped, two are left out each minute but every tenth', () => {
  expect(showTimecode(1799, 29.97, true)).toBe('00:00:59;29');
  expect(showTimecode(1800, 29.97, true)).toBe('00:01:00;02');
  expect(showTimecode(17_981, 29.97, true)).toBe('00:09:59;29');
  expect(showTimecode(17_982, 29.97, true)).toBe('00:10:00;00');
  expect(showTimecode(107_892, 29.97, true)).toBe('01:00:00;00');
  expect(showTimecode(3600, 59.94, true)).toBe('00:01:00;04');
});

test('what is shown reads as the frame it was, and a time in its middle is its own', () => {
  const rates = fc.constantFrom(23.976, 24, 25, 29.97, 30, 50, 59.94);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000 }), rates, fc.boolean(), (frame, fps, dropping) => {
      expect(readTimecode(showTimecode(frame, fps, dropping), fps)).toBe(frame);
      expect(frameAt(timeOf(frame, fps), fps)).toBe(frame);
    }),
  );
});
