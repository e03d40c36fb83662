/** The cells of an Excel workbook until 2003, by sheet: a stream of records (BIFF 5 and 8), one for each cell or some. */
import type { Section } from '../../../../src-shared/domain/document.ts';
import { ascii, u16, u32 } from '../bytes.ts';
import { dateText, isDateFormat, MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, PART } from './sheets.ts';

export interface OldSheets {
  readonly sheets: Section[];
  /** Of all sheets, also those without a cell. */
  readonly count: number;
}

const [FORMULA, BOUND_SHEET, DATE_MODE, FILE_PASS, CONTINUE] = [0x06, 0x85, 0x22, 0x2f, 0x3c];
const [XF, FORMAT, FORMAT_5, STRINGS, STRING] = [0xe0, 0x41e, 0x1e, 0xfc, 0x207];
const [NUMBER, LABEL, BOOL, RK, RK_ROW, RICH, LABEL_STRING, BEGIN, END] = [0x203, 0x204, 0x205, 0x27e, 0xbd, 0xd6, 0xfd, 0x809, 0x0a];
const MAX_RECORDS = 2_000_000;
const MAX_STRINGS = 500_000;
/** Days between the two beginnings of time that Excel counts from. */
const MAC_DAYS = 1462;

interface Rec {
  readonly id: number;
  readonly data: Buffer;
}

function* records(stream: Buffer, from: number): Generator<Rec> {
  for (let at = from, i = 0; at + 4 <= stream.length && i < MAX_RECORDS; i++) {
    const length = u16(stream, at + 2, true);
    yield { id: u16(stream, at, true), data: stream.subarray(at + 4, at + 4 + length) };
    at += 4 + length;
  }
}

/** `protected` when a password is asked for; undefined when it is no workbook. */
export function oldSheetsOf(stream: Buffer): OldSheets | 'protected' | undefined {
  if (u16(stream, 0, true) !== BEGIN) return undefined;
  const wide = u16(stream, 4, true) >= 0x600;
  const listed: { name: string; from: number }[] = [];
  const formats = new Map<number, boolean>();
  const styles: number[] = [];
  const chunks: Buffer[] = [];
  let [shift, inStrings] = [0, false];
  for (const { id, data } of records(stream, 0)) {
    if (id === END) break;
    if (id === FILE_PASS) return 'protected';
    inStrings = id === STRINGS || (inStrings && id === CONTINUE);
    if (inStrings) chunks.push(data);
    else if (id === DATE_MODE) shift = u16(data, 0, true) === 1 ? MAC_DAYS : 0;
    else if (id === XF) styles.push(u16(data, 2, true));
    else if (id === FORMAT || id === FORMAT_5) formats.set(u16(data, 0, true), isDateFormat(short(data, 2, wide && id === FORMAT ? 2 : 1, wide)));
    else if (id === BOUND_SHEET && data[5] === 0) listed.push({ name: short(data, 6, 1, wide), from: u32(data, 0, true) });
  }
  const strings = sharedStrings(chunks);
  const shown = (value: number, style: number): string => {
    if (!Number.isFinite(value)) return '';
    const format = styles[style] ?? 0;
    const days = value + shift;
    const date = formats.get(format) ?? isDateFormat(format);
    return date && days >= 0 && days < 2_958_466 ? dateText(days) : String(Number(value.toPrecision(12)));
  };
  const sheets: Section[] = [];
  for (const { name, from } of listed.slice(0, MAX_SHEETS)) {
    const rows = rowsOf(stream, from, wide, strings, shown);
    for (let part = 0; part < rows.length; part += PART)
      sheets.push({
        at: part === 0 ? name : `${name}!A${part + 1}`,
        blocks: [{ kind: 'table', head: false, rows: rows.slice(part, part + PART) }],
      });
  }
  return { sheets, count: listed.length };
} // prettier-ignore

function rowsOf(stream: Buffer, from: number, wide: boolean, strings: readonly string[], shown: (value: number, style: number) => string): string[][] {
  const cells = new Map<number, string[]>();
  let waiting: [number, number] | undefined;
  const put = (row: number, column: number, text: string): void => {
    if (row >= MAX_ROWS || column >= MAX_COLUMNS || text === '') return;
    const list = cells.get(row) ?? [];
    cells.set(row, list);
    while (list.length < column) list.push('');
    list[column] = text.slice(0, MAX_CELL);
  };
  if (u16(stream, from, true) !== BEGIN) return [];
  for (const { id, data } of records(stream, from)) {
    if (id === END) break;
    const [row, column, style] = [u16(data, 0, true), u16(data, 2, true), u16(data, 4, true)];
    if (id === LABEL_STRING) put(row, column, strings[u32(data, 6, true)] ?? '');
    else if (id === LABEL || id === RICH) put(row, column, short(data, 6, 2, wide));
    else if (id === NUMBER && data.length >= 14) put(row, column, shown(data.readDoubleLE(6), style));
    else if (id === RK) put(row, column, shown(packed(u32(data, 6, true)), style));
    else if (id === BOOL) put(row, column, data[7] ? '' : data[6] ? 'TRUE' : 'FALSE');
    else if (id === RK_ROW)
      for (let at = 4; at + 8 <= data.length; at += 6) put(row, column + (at - 4) / 6, shown(packed(u32(data, at + 2, true)), u16(data, at, true)));
    else if (id === FORMULA && data.length >= 14) {
      // What it came to; words follow in a record of their own.
      const special = u16(data, 12, true) === 0xffff;
      waiting = special && data[6] === 0 ? [row, column] : undefined;
      if (!special) put(row, column, shown(data.readDoubleLE(6), style));
      else if (data[6] === 1) put(row, column, data[8] ? 'TRUE' : 'FALSE');
    } else if (id === STRING && waiting) {
      put(...waiting, short(data, 0, 2, wide));
      waiting = undefined;
    }
  }
  const numbers = [...cells.keys()].sort((a, b) => a - b);
  const rows: string[][] = [];
  for (const [i, number] of numbers.entries()) {
    // Empty ones between stay, unless they are many.
    for (let gap = number - (numbers[i - 1] ?? number) - 1; gap > 0 && gap < 50; gap--) rows.push([]);
    rows.push(Array.from(cells.get(number)!, (cell) => cell ?? ''));
  }
  return rows;
} // prettier-ignore

/** A number in 30 bits: whole or the upper half of a double, perhaps a hundredth. */
function packed(raw: number): number {
  let value: number;
  if (raw & 2) value = (raw | 0) >> 2;
  else {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE((raw & 0xfffffffc) >>> 0, 4);
    value = bytes.readDoubleLE(0);
  }
  return raw & 1 ? value / 100 : value;
}

/** Text after its length of one or two bytes. */
function short(data: Buffer, at: number, width: 1 | 2, wide: boolean): string {
  const length = width === 1 ? (data[at] ?? 0) : u16(data, at, true);
  const from = at + width;
  if (!wide) return new TextDecoder('windows-1252').decode(data.subarray(from, from + length));
  return (data[from] ?? 0) & 1
    ? data.subarray(from + 1, from + 1 + length * 2).toString('utf16le')
    : ascii(data, from + 1, length);
}

/** They go on from record to record; within a text the next one says anew how wide its letters are. */
function sharedStrings(chunks: readonly Buffer[]): string[] {
  let [n, at] = [0, 8];
  const there = (): boolean => {
    while (n < chunks.length && at >= chunks[n]!.length) {
      at -= chunks[n]!.length;
      n++;
    }
    return n < chunks.length;
  };
  const strings: string[] = [];
  while (strings.length < MAX_STRINGS && there()) {
    const [length, flags] = [u16(chunks[n]!, at, true), chunks[n]![at + 2] ?? 0];
    at += 3;
    let after = 0;
    if (flags & 8) {
      after += 4 * u16(chunks[n]!, at, true);
      at += 2;
    }
    if (flags & 4) {
      after += u32(chunks[n]!, at, true);
      at += 4;
    }
    let [left, two, text] = [length, (flags & 1) !== 0, ''];
    while (left > 0) {
      if (n >= chunks.length) break;
      const chunk = chunks[n]!;
      const here = Math.min(left, Math.floor((chunk.length - at) / (two ? 2 : 1)));
      if (here > 0) text += two ? chunk.subarray(at, at + here * 2).toString('utf16le') : ascii(chunk, at, here);
      left -= Math.max(0, here);
      at += Math.max(0, here) * (two ? 2 : 1);
      if (left <= 0) break;
      n++;
      two = ((chunks[n]?.[0] ?? 0) & 1) !== 0;
      at = 1;
    }
    strings.push(text.slice(0, MAX_CELL));
    at += after;
  }
  return strings;
}
