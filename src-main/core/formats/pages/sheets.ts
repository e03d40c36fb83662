/** The cells of an Excel workbook, by sheet: what they say, with dates as dates. */
import type { Section } from '../../../../src-shared/domain/document.ts';
import { pieces, type Tag } from './markup.ts';
import type { Package } from './package.ts';

export const MAX_SHEETS = 200;
export const MAX_ROWS = 5_000;
export const MAX_COLUMNS = 100;
/** Rows of one section. */
export const PART = 200;
export const MAX_CELL = 2_000;

/** `count`: of all sheets, also those without a cell. */
export async function sheetsOf(parts: Package): Promise<{ readonly sheets: Section[]; readonly count: number }> {
  const targets = await targetsOf(parts, 'xl/_rels/workbook.xml.rels', 'xl/');
  const names: { name: string; part: string }[] = [];
  for (const piece of pieces(await parts.xml('xl/workbook.xml')))
    if (typeof piece !== 'string' && piece.name === 'sheet' && piece.form === 'open')
      names.push({ name: piece.get('name') ?? '', part: targets.get(piece.get('id') ?? '') ?? '' });
  const strings = sharedStrings(await parts.xml('xl/sharedStrings.xml'));
  const dates = dateStyles(await parts.xml('xl/styles.xml'));
  const sheets: Section[] = [];
  for (const { name, part } of names.slice(0, MAX_SHEETS)) {
    const rows = rowsOf(await parts.xml(part), strings, dates);
    for (let from = 0; from < rows.length; from += PART)
      sheets.push({
        at: from === 0 ? name : `${name}!A${from + 1}`,
        blocks: [{ kind: 'table', head: false, rows: rows.slice(from, from + PART) }],
      });
  }
  return { sheets, count: names.length };
}

/** Where relations of a part lead, by their ids. */
export async function targetsOf(parts: Package, name: string, folder: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  for (const piece of pieces(await parts.xml(name))) {
    if (typeof piece === 'string' || piece.name !== 'Relationship' || piece.get('TargetMode') === 'External') continue;
    const target = piece.get('Target') ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`;
    targets.set(piece.get('Id') ?? '', path.replace(/[^/]+\/\.\.\//g, ''));
  }
  return targets;
}

/** Without the readings that stand above Japanese names. */
function sharedStrings(xml: string): string[] {
  const strings: string[] = [];
  let text = '';
  let [inText, reading] = [false, false];
  for (const piece of pieces(xml)) {
    if (typeof piece === 'string') text += inText && !reading ? piece : '';
    else if (piece.name === 't') inText = piece.form === 'open' && !piece.empty;
    else if (piece.name === 'rPh') reading = piece.form === 'open';
    else if (piece.name === 'si' && piece.form === 'close') {
      strings.push(text.slice(0, MAX_CELL));
      text = '';
    } else if (piece.name === 'si' && piece.empty) strings.push('');
  }
  return strings;
}

const DATE_FORMATS: readonly number[] = [14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47];

/** @param format one that Excel has by number, or its code */
export function isDateFormat(format: number | string): boolean {
  if (typeof format === 'number') return DATE_FORMATS.includes(format);
  const code = format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
  return /[ymdhs]/i.test(code) && !/[#0?]/.test(code.replace(/ss?\.0+/i, ''));
}

/** Which of a workbook's cell styles show a number as a date. */
function dateStyles(xml: string): ReadonlySet<number> {
  const formats = new Set(DATE_FORMATS);
  const styles = new Set<number>();
  let [inCells, at] = [false, 0];
  for (const piece of pieces(xml)) {
    if (typeof piece === 'string' || piece.form !== 'open') {
      if (typeof piece !== 'string' && piece.name === 'cellXfs') inCells = false;
    } else if (piece.name === 'numFmt') {
      if (isDateFormat(piece.get('formatCode') ?? '')) formats.add(Number(piece.get('numFmtId')));
    } else if (piece.name === 'cellXfs') inCells = true;
    else if (piece.name === 'xf' && inCells) {
      if (formats.has(Number(piece.get('numFmtId')))) styles.add(at);
      at++;
    }
  }
  return styles;
}

/** Rows as they stand, empty ones between them too, up to a bound; cells to the right of the last one are left out. */
function rowsOf(xml: string, strings: readonly string[], dates: ReadonlySet<number>): string[][] {
  const rows: string[][] = [];
  let cell: Tag | undefined;
  let [text, inValue, column] = ['', false, 0];
  for (const piece of pieces(xml)) {
    if (typeof piece === 'string') text += inValue ? piece : '';
    else if (piece.name === 'row' && piece.form === 'open') {
      const number = Number(piece.get('r') ?? rows.length + 1);
      if (number > MAX_ROWS) break;
      // A sheet may begin far below; what is empty above it is not shown.
      while (rows.length > 0 && rows.length < number - 1 && number - rows.length < 50) rows.push([]);
      rows.push([]);
      column = 0;
    } else if (piece.name === 'c' && piece.form === 'open') {
      column = columnOf(piece.get('r')) ?? column + 1;
      [cell, text] = [piece.empty ? undefined : piece, ''];
    } else if (piece.name === 'v' || piece.name === 't') inValue = piece.form === 'open' && !piece.empty;
    else if (piece.name === 'c' && cell) {
      const row = rows.at(-1);
      const value = shownValue(cell, text, strings, dates);
      if (row && value !== '' && column <= MAX_COLUMNS) {
        while (row.length < column - 1) row.push('');
        row[column - 1] = value;
      }
      cell = undefined;
    } else if (piece.name === 'sheetData' && piece.form === 'close') break;
  }
  while (rows.at(-1)?.length === 0) rows.pop();
  return rows;
}

function columnOf(ref: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(ref ?? '')?.[1];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) : undefined;
}

function shownValue(cell: Tag, text: string, strings: readonly string[], dates: ReadonlySet<number>): string {
  const type = cell.get('t') ?? 'n';
  if (type === 's') return strings[Number(text)] ?? '';
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return text.slice(0, MAX_CELL);
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) return text.slice(0, MAX_CELL);
  if (dates.has(Number(cell.get('s') ?? 0)) && number >= 0 && number < 2_958_466) return dateText(number);
  return String(Number(number.toPrecision(12)));
}

/** Days since the end of 1899, as Excel counts them. */
export function dateText(days: number): string {
  const iso = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000).toISOString();
  if (days < 1) return iso.slice(11, 16);
  return days % 1 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}
