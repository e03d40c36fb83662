/** The words of a drawn page as one text, and where in it a search finds what. */
import { fold } from './fold.ts';
import type { Sheet } from './use-sheets.ts';

/** A hit on a page: from a letter of one word to one of the same or a later word. */
export interface Hit {
  readonly page: number;
  readonly from: { readonly word: number; readonly at: number };
  /** Behind its last letter. */
  readonly to: { readonly word: number; readonly at: number };
}

/** As it is searched: lines that end are blanks, letters and accents folded. */
export const foldedText = (sheet: Sheet): string =>
  fold(sheet.words.map(({ text, end }) => text + (end ? ' ' : '')).join('')).replaceAll(/\s/g, ' ');

/** @param text as `foldedText` gives it @param wanted folded @param most hits at most */
export function hitsOn(sheet: Sheet, page: number, text: string, wanted: string, most: number): Hit[] {
  const hits: Hit[] = [];
  const starts: number[] = [];
  let at = 0;
  for (const { text: word, end } of sheet.words) {
    starts.push(at);
    at += word.length + (end ? 1 : 0);
  }
  let word = 0;
  const placeOf = (letter: number) => {
    while (word + 1 < starts.length && starts[word + 1]! <= letter) word++;
    const { length } = sheet.words[word]!.text;
    return { word, at: Math.min(length, letter - starts[word]!) };
  };
  for (let i = text.indexOf(wanted); i >= 0 && hits.length < most; i = text.indexOf(wanted, i + wanted.length)) {
    const from = placeOf(i);
    const last = placeOf(i + wanted.length - 1);
    hits.push({ page, from, to: { word: last.word, at: Math.min(sheet.words[last.word]!.text.length, last.at + 1) } });
  }
  return hits;
}
