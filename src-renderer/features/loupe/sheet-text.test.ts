import { expect, test } from 'vitest';
import { fold } from './fold.ts';
import { foldedText, hitsOn } from './sheet-text.ts';

const word = (text: string, end = false) => ({ text, x: 0, y: 0, width: 10, size: 10, end });
const sheet = { width: 100, height: 100, words: [word('The Zép'), word('pelin', true), word('lands'), word(' here')] };
const find = (text: string) => hitsOn(sheet, 4, foldedText(sheet), fold(text), 10);

test('a hit may lie in several pieces of a line, over its end, and knows no accents', () => {
  expect(foldedText(sheet)).toBe('the zeppelin lands here');
  expect(find('ZEPPELIN')).toEqual([{ page: 4, from: { word: 0, at: 4 }, to: { word: 1, at: 5 } }]);
  expect(find('pelin lands')).toEqual([{ page: 4, from: { word: 1, at: 0 }, to: { word: 2, at: 5 } }]);
});

test('every hit of a page is found, up to the most that are asked for', () => {
  expect(find('n').map(({ from }) => from)).toEqual([
    { word: 1, at: 4 },
    { word: 2, at: 2 },
  ]);
  expect(hitsOn(sheet, 0, foldedText(sheet), 'e', 2)).toHaveLength(2);
  expect(find('airship')).toEqual([]);
});
