import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Camera, fitted, kept, latAt, lonAt, MAX_SIZE, panned, toScreen, viewOf, xOf, yOf, zoomed } from './camera.ts';

const extent = { width: 1000, height: 700 };
const camera: fc.Arbitrary<Camera> = fc
  .record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }), size: fc.double({ min: 1000, max: MAX_SIZE, noNaN: true }) })
  .map((one) => kept(one, extent));

describe('the map’s camera', () => {
  test('goes from degrees to the map and back', () => {
    fc.assert(
      fc.property(fc.double({ min: -85, max: 85, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), (lat, lon) => {
        expect(latAt(yOf(lat))).toBeCloseTo(lat, 8);
        expect(lonAt(xOf(lon))).toBeCloseTo(lon, 8);
      }),
    );
  });

  test('leaves what lies under the pointer where it is while it zooms, unless the earth’s edge is in the way', () => {
    const at = [600, 300] as const;
    const before: Camera = { x: 0.5, y: 0.45, size: 40_000 };
    const [lat, lon] = [latAt(0.45 + (300 - 350) / 40_000), lonAt(0.5 + 100 / 40_000)];
    const [x, y] = toScreen(zoomed(before, extent, 3, at), extent, lat, lon);
    expect(x).toBeCloseTo(600, 6);
    expect(y).toBeCloseTo(300, 6);
  });

  test('never shows less than a window full of earth', () => {
    fc.assert(
      fc.property(camera, fc.double({ min: 0.01, max: 50, noNaN: true }), fc.integer({ min: -5000, max: 5000 }), (one, factor, by) => {
        for (const next of [zoomed(one, extent, factor, [10, 690]), panned(one, extent, by, -by)]) {
          expect(next.size).toBeGreaterThanOrEqual(1000);
          expect(next.x - 500 / next.size).toBeGreaterThan(-1e-9);
          expect(next.y + 350 / next.size).toBeLessThan(1 + 1e-9);
        }
      }),
    );
  });

  test('shows all of a box that it is fitted to', () => {
    const box = { south: 36, west: -10, north: 60, east: 30 };
    const view = viewOf(fitted(box, extent), extent);
    expect(view.south < box.south && view.west < box.west && view.north > box.north && view.east > box.east).toBe(true);
    const whole = viewOf(kept({ x: 0.5, y: 0.5, size: 1 }, { width: 500, height: 500 }), { width: 500, height: 500 });
    expect(whole).toEqual({ south: -90, west: -180, north: 90, east: 180 });
    // One place.
    expect(fitted({ south: 1, west: 2, north: 1, east: 2 }, extent).size).toBe(2 ** 19);
  });
});
