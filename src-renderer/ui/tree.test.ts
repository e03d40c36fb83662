import { expect, test } from 'vitest';
import { placesOf } from './tree.tsx';

test('a row of a tree is counted among its siblings only', () => {
  const depths = [0, 1, 1, 2, 0, 1];
  expect(placesOf(depths.map((depth) => ({ depth }))).map(({ at, of }) => `${at}/${of}`)).toEqual([
    '1/2',
    '1/2',
    '2/2',
    '1/1',
    '2/2',
    '1/1',
  ]);
});

test('an empty tree has no places', () => {
  expect(placesOf([])).toEqual([]);
});
