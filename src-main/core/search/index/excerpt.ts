/** Where words stand in a text, and some words around them. Pure. */
import { cellAt, type Hit, type HitPlace, type PlaceUnit, sheetPart } from '../../../../src-shared/domain/hit.ts';
import { fold, forIndex } from './fold.ts';

/** A part of an asset's text as it is kept. `counted`: its lines are the lines or rows that `at` begins to count. */
export interface BodyPart {
  readonly text: string;
  readonly unit?: PlaceUnit | undefined;
  readonly at?: string | undefined;
  readonly counted?: boolean | undefined;
}

const BEFORE = 50;
const AFTER = 110;

/** Hits of any of the words, in the order of the text, at most `most`; what overlaps in one excerpt is one hit. */
export function hitsIn(part: BodyPart, words: readonly string[], most: number): Hit[] {
  const marks = words
    .flatMap((word) => find(part.text, word))
    .sort((a, b) => a[0] - b[0])
    .filter(([from], i, all) => i === 0 || from >= all[i - 1]![0] + all[i - 1]![1]);
  const hits: Hit[] = [];
  let end = 0;
  for (const [from, length] of marks) {
    if (from < end) continue;
    if (hits.length >= most) break;
    const place = placeOf(part, from);
    const edges = part.unit === 'sheet' && part.counted ? cellEdges(part.text, from) : undefined;
    const [first, last] = edges ?? [before(part.text, from), after(part.text, from + length)];
    end = last;
    hits.push({ place, ...tidied(part.text, first, last, marks) });
  }
  return hits;
}

/** Places and lengths in the text of a word, or of words in a row, the last as a beginning: as the index finds them. */
function find(text: string, word: string): [number, number][] {
  const tokens = forIndex(word).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (tokens.length === 0) return [];
  const folded = fold(text);
  // Signs of an unspaced script are words of their own, in the middle of others too.
  const start = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(tokens[0]!) ? '' : '(?<![\\p{L}\\p{N}])';
  const pattern = new RegExp(start + tokens.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^\\p{L}\\p{N}]*'), 'gu');
  const found: [number, number][] = [];
  const back = folded.length === text.length ? (at: number) => at : unfolded(text);
  for (const match of folded.matchAll(pattern)) {
    if (found.length >= 500) break;
    const from = back(match.index);
    found.push([from, Math.max(1, back(match.index + match[0].length) - from)]);
  }
  return found;
}

/** From places in the folded text to those in the text itself; asked in ascending order. */
function unfolded(text: string): (at: number) => number {
  let [here, there] = [0, 0];
  return (at) => {
    while (there < at && here < text.length) {
      const letter = String.fromCodePoint(text.codePointAt(here)!);
      there += fold(letter).length;
      here += letter.length;
    }
    return here;
  };
}

function placeOf({ text, unit = 'part', at = '', counted }: BodyPart, from: number): HitPlace {
  if (!counted) return { unit, at };
  let [line, begin] = [0, 0];
  for (let next = text.indexOf('\n'); next >= 0 && next < from; next = text.indexOf('\n', next + 1)) [line, begin] = [line + 1, next + 1];
  if (unit === 'line' || unit === 'row') return { unit, at: String((Number(at) || 1) + line) };
  if (unit !== 'sheet') return { unit, at };
  const part = sheetPart(at);
  const column = text.slice(begin, from).split('\t').length - 1;
  return { unit: 'cell', at: cellAt(part.sheet, part.row + line, column) };
}

function cellEdges(text: string, from: number): [number, number] {
  const end = text.slice(from).search(/[\t\n]/);
  return [Math.max(text.lastIndexOf('\t', from - 1), text.lastIndexOf('\n', from - 1)) + 1, Math.min(end < 0 ? text.length : from + end, from + AFTER)];
}

function before(text: string, from: number): number {
  const start = Math.max(0, from - BEFORE);
  const gap = start === 0 ? 0 : text.slice(start, from).search(/\s/) + 1;
  return start + Math.max(0, gap);
}

function after(text: string, from: number): number {
  const end = Math.min(text.length, from + AFTER);
  const gap = end === text.length ? -1 : text.slice(from, end).search(/\s\S*$/);
  return gap < 0 ? end : from + gap;
}

/** White space is one space, and marks go along. */
function tidied(text: string, first: number, last: number, marks: readonly (readonly [number, number])[]): Pick<Hit, 'text' | 'marks'> {
  let out = first > 0 && text[first - 1] !== '\t' && text[first - 1] !== '\n' ? '…' : '';
  const inside = marks.filter(([from, length]) => from >= first && from + length <= last);
  const shown: [number, number][] = [];
  const clean = (from: number, to: number) => text.slice(from, to).replace(/\s+/g, ' ');
  let at = first;
  for (const [from, length] of inside) {
    out += clean(at, from);
    const word = clean(from, from + length);
    shown.push([out.length, word.length]);
    out += word;
    at = from + length;
  }
  out += clean(at, last);
  return { text: last < text.length && text[last] !== '\t' && text[last] !== '\n' ? `${out}…` : out, marks: shown };
}
