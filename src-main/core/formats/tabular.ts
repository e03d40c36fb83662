/** CSV and TSV: a table, whatever parts its cells. */
import type { Section } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { plainText } from './pages/plain-text.ts';
import { types } from './types.ts';

export const TABULAR_TYPES = types(
  'tabular',
  'text',
  `
  csv text/csv CSV
  tsv text/tab-separated-values TSV`,
);
const ROWS = 200;
const MAX_COLUMNS = 200;
const MAX_CELL = 2_000;

export const tabular = documents({
  id: 'tabular',
  version: 2,
  types: TABULAR_TYPES,
  family: 'Tables of text',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const { text, encoding, lines, cut } = await plainText(file);
    const damage = cut
      ? { damage: new FormatError('too-large', 'Only the first 8 MB of this table are shown and searched.') }
      : {};
    return {
      unit: 'row',
      sections: bounded(parts(text, file.type.ext === 'tsv' ? '\t' : delimiterOf(text))),
      facts: { encoding, ...(lines === undefined ? {} : { lines }) },
      paper: 'table',
      ...damage,
    };
  },
});

function* parts(text: string, delimiter: string): Generator<Section> {
  let rows: string[][] = [];
  let from = 1;
  let next = 1;
  for (const row of rowsOf(text, delimiter)) {
    rows.push(row);
    next++;
    if (rows.length < ROWS) continue;
    yield { at: String(from), blocks: [{ kind: 'table', head: from === 1, rows }] };
    [rows, from] = [[], next];
  }
  if (rows.length > 0) yield { at: String(from), blocks: [{ kind: 'table', head: from === 1, rows }] };
}

/** The sign that stands as often in each of the first lines, outside quotes. */
export function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 16_384)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 12);
  const score = (sign: string): number => {
    const counts = lines.map((line) => line.split(sign).length - 1);
    const least = Math.min(...counts);
    return least === 0 ? 0 : least + (counts.every((one) => one === counts[0]) ? 1000 : 0);
  };
  const [best] = [',', ';', '\t', '|'].map((sign) => [sign, score(sign)] as const).toSorted((a, b) => b[1] - a[1]);
  return best && best[1] > 0 ? best[0] : ',';
}

/** RFC 4180, and what is written in its place: quotes double inside quotes, and a quote that never ends ends with the text. */
export function* rowsOf(text: string, delimiter: string): Generator<string[]> {
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)(?:"|$)([^\\n${delimiter === '|' ? '\\|' : delimiter}]*)|([^\\n${delimiter === '|' ? '\\|' : delimiter}]*))(${delimiter === '|' ? '\\|' : delimiter}|\\n|$)`,
    'y',
  );
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) return;
    const [, quoted, after = '', bare = '', end] = match;
    if (row.length < MAX_COLUMNS)
      row.push((quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"') + after).slice(0, MAX_CELL));
    if (end === delimiter) continue;
    if (row.some((one) => one !== '')) yield row;
    row = [];
  }
  if (row.some((one) => one !== '')) yield row;
}
