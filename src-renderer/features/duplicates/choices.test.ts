import { expect, test } from 'vitest';
import { differing, droppedOf, foldersOf, type Group, keptOf, picksOf } from './choices.ts';

const file = (n: number, path: string, more: object = {}) => ({
  row: { n, name: path.split('/').at(-1), rating: 0, tags: [], ...more },
  path,
  modified: 'x',
  added: 'x',
  collections: [],
  fields: 0,
  sidecars: [],
});
const group = (id: number, keep: number | undefined, ...files: object[]) =>
  ({ id, size: 1, files, ...(keep ? { keep } : {}) }) as unknown as Group;
const one = group(1, 11, file(11, '/a/x.jpg'), file(12, '/b/x.jpg', { rating: 3 }), file(13, '/b/y.jpg'));

test('what is proposed stays until a person says otherwise; a group that no rule decides stays whole', () => {
  expect([...keptOf(one, new Map())]).toEqual([11]);
  expect(droppedOf(one, new Map([[1, new Set([12])]]))).toEqual([11, 13]);
  expect(droppedOf(group(2, undefined, file(1, '/a'), file(2, '/b')), new Map())).toEqual([]);
});

test('where what was chosen is gone meanwhile, the proposal counts again', () => {
  expect([...keptOf(one, new Map([[1, new Set([99])]]))]).toEqual([11]);
});

test('groups of which all stay are not sent; of several that stay the first takes over', () => {
  const all = new Map([[1, new Set([11, 12, 13])]]);
  expect(picksOf([one], all)).toEqual([]);
  expect(picksOf([one], new Map([[1, new Set([12, 13])]]))).toEqual([{ keep: 12, drop: [11] }]);
});

test('what differs is told, and folders by how many groups they are in', () => {
  expect([...differing(one)]).toEqual(['folder', 'name', 'marks']);
  expect(foldersOf([one])).toEqual(['/a', '/b']);
});
