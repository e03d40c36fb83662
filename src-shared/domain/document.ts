/** What is written in a file, as pages of blocks: what the first page is drawn of, what search finds, what the window shows. */

/** Words of one look. `href` is shown as words and opened by nobody but the reader. */
export interface Run {
  readonly text: string;
  readonly strong?: boolean;
  readonly em?: boolean;
  readonly code?: boolean;
  readonly strike?: boolean;
  readonly href?: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: 'text'; readonly runs: readonly Run[]; readonly quote?: boolean }
  /** Of a list: `mark` is its bullet or number, `depth` begins at 0. */
  | { readonly kind: 'item'; readonly depth: number; readonly mark: string; readonly runs: readonly Run[] }
  /** `head`: the first row says what the columns are. */
  | { readonly kind: 'table'; readonly head: boolean; readonly rows: readonly (readonly string[])[] }
  /** Lines as they are; `line` is the number of the first one, from 1, where numbers help. */
  | { readonly kind: 'code'; readonly language: string; readonly text: string; readonly line?: number }
  | { readonly kind: 'rule' };

/** What `at` counts or names. */
export const UNITS = ['line', 'row', 'page', 'slide', 'sheet', 'chapter', 'time', 'table', 'list', 'part'] as const;
export type Unit = (typeof UNITS)[number];

/** A page, slide, sheet, chapter or a bounded part of what has none. */
export interface Section {
  /** `3`, `Sheet1`, `00:01:12`, a chapter's title. Empty: there is only this one. */
  readonly at: string;
  readonly blocks: readonly Block[];
}

export const plain = (text: string): Run[] => (text === '' ? [] : [{ text }]);

export const words = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('');

/** A block's words, for search; cells are parted by tabs and rows by lines. */
export function blockText(block: Block): string {
  if (block.kind === 'rule') return '';
  if (block.kind === 'code') return block.text;
  if (block.kind === 'table') return block.rows.map((row) => row.map(ofOneLine).join('\t')).join('\n');
  return words(block.runs);
}

const ofOneLine = (cell: string): string => (/[\t\n]/.test(cell) ? cell.replace(/[\t\n]/g, ' ') : cell);

export const sectionText = (section: Section): string => section.blocks.map(blockText).join('\n');

/** Words as they lie on a page, from its upper left corner; lengths in its own units (points). */
export interface Word {
  readonly text: string;
  readonly x: number;
  /** Of the baseline's beginning. */
  readonly y: number;
  readonly width: number;
  /** Height of the letters. */
  readonly size: number;
  /** Degrees clockwise, where the line is not level. */
  readonly angle?: number;
  /** The line ends here. */
  readonly end?: boolean;
}

/** A page that is drawn: how large it is, and what is written where. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly words: readonly Word[];
}

/** Some pages of a document; `next` is the first of those that follow, from 0. */
export interface Sheets {
  readonly total: number;
  readonly sheets: readonly Sheet[];
  readonly next?: number;
}
