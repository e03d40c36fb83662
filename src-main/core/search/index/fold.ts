/** How text is made equal for searching: case, accents and compatibility forms away. */

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const LETTER = /[ßæœøłđðþıς]/g;
const PLAIN = /^[\u0020-\u007e]*$/;
/** Scripts written without spaces, and Hangul, whose words carry endings. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  // Only the marks of European scripts go: in others they make another letter.
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter]!)
    .normalize('NFC');
}

/** Folded text as the full-text index gets it: each sign of an unspaced script is a word, so that parts are found as phrases. */
export const forIndex = (text: string): string => fold(text).replace(UNSPACED, ' $& ');

/** An FTS5 expression for a free word: its words in a row, the last as a beginning. */
export function ftsQuery(word: string): string {
  const text = forIndex(word).replaceAll('"', ' ').replaceAll('\0', ' ').trim();
  // A single letter as a beginning would stand for half of all words.
  const whole = /(^|\s)\S$/u.test(text);
  return `"${text}"${whole ? '' : ' *'}`;
}

/** The words of a text, folded: runs of letters and digits. */
export const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
