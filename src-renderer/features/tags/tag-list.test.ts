import { expect, test } from 'vitest';
import { samePath, tagFinder, typedPath, visibleTags } from './tag-list.ts';

const tags = [
  { n: 1, id: '01', name: 'people', path: 'people', count: 9, synonyms: [], category: false },
  { n: 2, id: '02', name: 'Ines', path: 'people/Ines', parent: 1, count: 4, synonyms: [], category: false },
  { n: 3, id: '03', name: 'José', path: 'people/José', parent: 1, count: 5, synonyms: [], category: false },
  { n: 4, id: '04', name: 'places', path: 'places', count: 3, synonyms: [], category: false },
  { n: 5, id: '05', name: 'Lines', path: 'places/Lines', parent: 4, count: 30, synonyms: [], category: false },
];

test('only open branches show, parents before children', () => {
  const rows = visibleTags(tags, (path) => path === 'people');
  expect(rows.map(({ tag, depth, open }) => [tag.name, depth, open])).toEqual([
    ['people', 0, true],
    ['Ines', 1, undefined],
    ['José', 1, undefined],
    ['places', 0, false],
  ]);
});

test('a tag is found by the beginning of its name before others that contain it', () => {
  expect(tagFinder(tags).find('ine', 5)[0]?.path).toBe('people/Ines');
});

test('a tag is found without its accents, with a slip, and by its path', () => {
  const finder = tagFinder(tags);
  expect(finder.find('jose', 5)[0]?.path).toBe('people/José');
  expect(finder.find('palces', 5)[0]?.path).toBe('places');
  expect(finder.find('people > ines', 5)[0]?.path).toBe('people/Ines');
});

test('a path can be typed with slashes or with arrows', () => {
  expect(typedPath(' people > Ines ')).toBe('people/Ines');
  expect(typedPath('people/ /Ines/')).toBe('people/Ines');
  expect(typedPath(' / ')).toBe('');
  expect(samePath('People/ines', 'people/Ines')).toBe(true);
});
