import { expect, test } from 'vitest';
import { type BodyPart, hitsIn } from './excerpt.ts';

/** Place, and text with its marks in brackets. */
const shown = (part: BodyPart, words: string[], most = 10) =>
  hitsIn(part, words, most).map(({ place, text, marks }) => {
    const marked = marks.toReversed().reduce((now, [from, length]) => `${now.slice(0, from)}[${now.slice(from, from + length)}]${now.slice(from + length)}`, text);
    return `${place.unit} ${place.at}: ${marked}`;
  });

test('some words around a hit, with letters folded as the index folds them', () => {
  expect(shown({ unit: 'page', at: '12', text: 'Le\nCafé  de la Gare' }, ['cafe'])).toEqual(['page 12: Le [Café] de la Gare']);
  expect(shown({ unit: 'page', at: '1', text: 'Große Straße, groß' }, ['strasse'])).toEqual(['page 1: Große [Straße], groß']);
  expect(shown({ unit: 'page', at: '1', text: '写真は東京都で' }, ['東京'])).toEqual(['page 1: 写真は[東京]都で']);
  // The last word is found by its beginning, others whole; a phrase over the end of a line.
  expect(shown({ unit: 'slide', at: '4', text: 'cartoon car\npark carpet' }, ['car pa'])).toEqual(['slide 4: cartoon [car pa]rk carpet']);
  expect(shown({ text: 'nothing' }, ['hing'])).toEqual([]);
});

test('a long text is cut between words, and each hit far from the one before is one of its own', () => {
  const filler = 'word '.repeat(80);
  const text = `${filler}needle near another needle ${filler}needle ${filler}`;
  const found = shown({ unit: 'chapter', at: 'One', text }, ['needle', 'another']);
  expect(found).toHaveLength(2);
  expect(found[0]).toMatch(/^chapter One: …word .*word \[needle\] near \[another\] \[needle\] word .*word…$/);
  expect(found[0]!.length).toBeLessThan(240);
  expect(shown({ text }, ['needle'], 1)).toHaveLength(1);
});

test('lines, rows and cells are counted from where the part begins', () => {
  const text = 'a\tb\nc\tneedle\td\n\te needle';
  expect(shown({ unit: 'sheet', at: 'Rooms', counted: true, text }, ['needle'])).toEqual(['cell Rooms!B2: [needle]', 'cell Rooms!B3: e [needle]']);
  expect(shown({ unit: 'sheet', at: 'Rooms!A201', counted: true, text }, ['needle'], 1)).toEqual(['cell Rooms!B202: [needle]']);
  expect(shown({ unit: 'sheet', at: 'Zimmer.A201', counted: true, text }, ['needle'], 1)).toEqual(['cell Zimmer!B202: [needle]']);
  expect(shown({ unit: 'line', at: '201', counted: true, text: `${'long '.repeat(60)}\nx\nneedle` }, ['needle'])[0]).toMatch(/^line 203: /);
  expect(shown({ unit: 'line', at: '201', text: 'x\nneedle' }, ['needle'])[0]).toMatch(/^line 201: /);
});
