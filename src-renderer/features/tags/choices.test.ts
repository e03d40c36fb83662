import { expect, test } from 'vitest';
import { choicesFor } from './choices.ts';
import { tagFinder } from './tag-list.ts';

const tags = [
  { n: 1, id: '01', name: 'people', path: 'people', count: 9, synonyms: [], category: false },
  { n: 2, id: '02', name: 'Ines', path: 'people/Ines', parent: 1, count: 4, synonyms: [], category: false },
  { n: 3, id: '03', name: 'studio', path: 'studio', count: 30, synonyms: ['atelier'], category: false },
];
const given = (text: string) => ({
  text,
  tags,
  finder: tagFinder(tags),
  pinned: [] as string[],
  recent: ['people/Ines', 'gone'],
  has: [{ path: 'studio', count: 2 }],
  count: 3,
});

test('at rest the recent ones come first, then what the selection has, each tag once', () => {
  const choices = choicesFor(given(' '));
  expect(choices.map(({ path, has }) => [path, has])).toEqual([
    ['people/Ines', 0],
    ['studio', 2],
    ['people', 0],
  ]);
});

test('a new name can be made, after the tags that it may have meant', () => {
  expect(choicesFor(given('stud')).map(({ path, create }) => [path, create])).toEqual([
    ['studio', undefined],
    ['stud', true],
  ]);
});

test('a path that is typed out comes first as a new tag', () => {
  expect(choicesFor(given('people/Nora'))[0]).toMatchObject({ path: 'people/Nora', create: true });
});

test('a tag that exists is offered as it is, whatever its case', () => {
  const choices = choicesFor(given('INES'));
  expect(choices.some(({ create }) => create)).toBe(true);
  expect(choicesFor(given('people/ines'))[0]).toMatchObject({ path: 'people/Ines' });
});

test('pinned tags come first of all, and each tag once', () => {
  const choices = choicesFor({ ...given(''), pinned: ['03', 'gone', '02'] });
  expect(choices.map(({ path, group }) => [path, group])).toEqual([
    ['studio', 'Pinned'],
    ['people/Ines', 'Pinned'],
    ['people', 'All tags'],
  ]);
});

test('a synonym finds its tag before others that merely look like it', () => {
  expect(choicesFor(given('atel'))[0]).toMatchObject({ path: 'studio' });
});
