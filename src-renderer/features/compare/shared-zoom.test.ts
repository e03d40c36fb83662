import { expect, test } from 'vitest';
import { place } from '../loupe/index.ts';
import { sharedOf, TOGETHER, zoomOf } from './shared-zoom.ts';

const stage = { width: 600, height: 400 };

test('pictures of other sizes show the same part', () => {
  const [large, small] = [{ width: 6000, height: 4000 }, { width: 1200, height: 800 }];
  const shared = sharedOf({ scale: 1, x: 0.25, y: 0.75 }, large, stage, 1);
  const at = [large, small].map((picture) => place(zoomOf(shared, picture, stage, 1), picture, stage, 1));
  expect(at[0]).toEqual({ width: 6000, height: 4000, left: 300 - 1500, top: 200 - 3000 });
  expect(at[1]).toEqual(at[0]);
});

test('what fits, fits for all', () => {
  expect(sharedOf({ scale: undefined, x: 0.1, y: 0.1 }, stage, stage, 1)).toEqual(TOGETHER);
  expect(zoomOf(TOGETHER, stage, stage, 2).scale).toBeUndefined();
});
