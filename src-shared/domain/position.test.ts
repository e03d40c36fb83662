import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePosition, position, printPosition } from './position.ts';

describe('positions', () => {
  test('are read as they were printed, to a tenth of a meter', () => {
    fc.assert(
      fc.property(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), fc.option(fc.double({ min: -400, max: 9000, noNaN: true }), { nil: undefined }), (lat, lon, altitude) => {
        const text = printPosition({ lat, lon, ...(altitude === undefined ? {} : { altitude }) });
        const read = parsePosition(text);
        // Nearer to 0,0 than that is no place.
        if (read) {
          expect(printPosition(read)).toBe(text);
          expect(Math.abs(read.lat - lat)).toBeLessThan(1e-6);
        } else expect([Math.abs(lat) < 1e-6, Math.abs(lon) < 1e-6]).toEqual([true, true]);
      }),
    );
  });

  test('are read as people and maps write them', () => {
    const porto = { lat: 41.157944, lon: -8.629111 };
    for (const text of ['41.157944, -8.629111', '41.157944 -8.629111', '41.157944° N, 8.629111° W', '41°09\'28.6"N 8°37\'44.8"W']) {
      const read = parsePosition(text);
      expect(read?.lat, text).toBeCloseTo(porto.lat, 5);
      expect(read?.lon, text).toBeCloseTo(porto.lon, 5);
    }
    expect(parsePosition('41.5,-8.5,12.3')).toEqual({ lat: 41.5, lon: -8.5, altitude: 12.3 });
  });

  test('that cannot be are none', () => {
    for (const text of ['', 'Porto', '91,0', '0,181', '0,0', '1', '1,2,3,4', 'NaN,NaN']) expect(parsePosition(text), text).toBeUndefined();
    expect(position(Number.NaN, 1)).toBeUndefined();
    expect(position(1, undefined)).toBeUndefined();
  });
});
