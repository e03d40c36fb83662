import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, printBox, readBox } from './box.ts';

test('a box is read as it was printed, to a millionth of a degree', () => {
  const lat = fc.double({ min: -90, max: 90, noNaN: true });
  const lon = fc.double({ min: -180, max: 180, noNaN: true });
  fc.assert(
    fc.property(lat, lat, lon, lon, (a, b, west, east) => {
      const text = printBox({ south: Math.min(a, b), west, north: Math.max(a, b), east });
      const box = readBox(text) as Box;
      expect(printBox(box)).toBe(text);
      expect(Math.abs(box.west - west)).toBeLessThan(1e-6);
    }),
  );
});

test('what is no box is none', () => {
  for (const text of ['', '1/2', '1/2..0/3', '-91/0..0/0', '0/0..1/181', 'a/b..c/d', '1,2..3,4']) expect(readBox(text), text).toBeUndefined();
  expect(readBox('-17/170..-10/-170')).toEqual({ south: -17, west: 170, north: -10, east: -170 });
});
