import { expect, test } from 'vitest';
import { levelFor, tileKey, tileMatrix, type TileSource, tilesIn } from './tile-grid.ts';

const LEVELS = [
  { width: 4000, height: 2000 },
  { width: 2000, height: 1000 },
  { width: 1000, height: 500 },
];
const upright: TileSource = { tile: 512, levels: LEVELS, orientation: 1 };
const keys = (...args: Parameters<typeof tilesIn>) => tilesIn(...args).map(tileKey).sort();

test('the smallest level with a pixel for each of the screen is taken, and beyond all of them the largest', () => {
  const shown = (width: number) => levelFor(upright, { left: 0, top: 0, width, height: width / 2 });
  expect([500, 1000, 1050, 2000, 2100, 4000, 40_000].map(shown)).toEqual([2, 2, 1, 1, 0, 0, 0]);
  expect(levelFor({ ...upright, orientation: 6 }, { left: 0, top: 0, width: 1000, height: 2000 })).toBe(1);
});

test('only tiles that are seen are wanted, the middle one first', () => {
  // At 100 %, the view begins at 1000, 600 of the picture.
  const picture = { left: -1000, top: -600, width: 4000, height: 2000 };
  expect(keys(upright, 0, picture, { width: 800, height: 400 }, 0)).toEqual(['0/1/1', '0/2/1', '0/3/1']);
  expect(tileKey(tilesIn(upright, 0, picture, { width: 800, height: 400 }, 0)[0]!)).toBe('0/2/1');
  expect(keys(upright, 0, { ...picture, left: 900 }, { width: 800, height: 400 }, 0)).toEqual([]);
});

test('a turned picture shows the part that is stored elsewhere', () => {
  // Turned clockwise: the upper right corner on the screen is the upper left one that is stored.
  const turned: TileSource = { ...upright, orientation: 6 };
  const picture = { left: 0, top: 0, width: 2000, height: 4000 };
  expect(keys(turned, 0, picture, { width: 400, height: 400 }, 0)).toEqual(['0/0/3']);
  const right = { ...picture, left: -1600 };
  expect(keys(turned, 0, right, { width: 400, height: 400 }, 0)).toEqual(['0/0/0']);
  // What goes right in the file goes down on the screen, what goes down goes left.
  expect(tileMatrix(turned, { level: 0, x: 0, y: 0 }, right)).toEqual([0, 512, -512, 0, 400, 0]);
});

test('neighbors share their edges at any size', () => {
  for (const width of [1234.5, 3333.3, 7919.7]) {
    const picture = { left: -17.4, top: 3.2, width, height: width / 2 };
    const [first, second] = [tileMatrix(upright, { level: 0, x: 2, y: 1 }, picture), tileMatrix(upright, { level: 0, x: 3, y: 1 }, picture)];
    expect(first[4] + first[0]).toBe(second[4]);
    expect(first.every(Number.isInteger)).toBe(true);
  }
});
