import { expect, test } from 'vitest';
import { parseQuery } from '../../../src-shared/domain/query/index.ts';
import { COLUMNS, columnRows, wordsOf } from './facets.ts';

const column = (id: string) => COLUMNS.find((one) => one.id === id)!;
const rows = (id: string, text: string, facets: Parameters<typeof columnRows>[1]) =>
  columnRows(column(id), facets, parseQuery(text).query);

test('stars count from a number up', () => {
  const rating = [
    { value: '5', count: 2 },
    { value: '3', count: 4 },
    { value: '0', count: 10 },
  ];
  const shown = rows('rating', 'rating:>=3', { rating });
  expect(shown.map(({ count }) => count)).toEqual([2, 2, 6, 6, 6, 10]);
  expect(shown.filter(({ on }) => on).map(({ value }) => value)).toEqual(['>=3']);
  expect(wordsOf(shown[2]!)).toBe('3 stars and up');
});

test('labels keep their places, flags follow, and what is not set comes last', () => {
  const shown = rows('label', '', {
    label: [
      { value: '', count: 90 },
      { value: 'green', count: 5 },
      { value: 'red', count: 2 },
    ],
    flag: [
      { value: '', count: 80 },
      { value: 'pick', count: 3 },
    ],
  });
  expect(shown.map(({ text }) => text)).toEqual(['Red', 'Green', 'Picked', 'No label', 'No flag']);
});

test('what the query chooses shows even when nothing has it', () => {
  const shown = rows('camera', 'camera:"X-T5"', { camera: [{ value: 'Z 8', count: 1 }] });
  expect(shown.map(({ text, count, on }) => [text, count, on])).toEqual([
    ['X-T5', 0, true],
    ['Z 8', 1, false],
  ]);
});

test('a camera shows its model, a tag its leaf, and their words say all', () => {
  const [camera] = rows('camera', '', { camera: [{ value: 'FUJIFILM X-T5', count: 1 }] });
  expect([camera!.text, wordsOf(camera!)]).toEqual(['X-T5', 'FUJIFILM X-T5']);
  const [tag] = rows('tag', '', { tag: [{ value: 'people/Ines', count: 1 }] });
  expect([tag!.text, wordsOf(tag!)]).toEqual(['Ines', 'people › Ines']);
});
