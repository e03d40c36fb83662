/** Where in a file the words of a search stand, and what stands around them. */
import { UNITS } from './document.ts';

export const PLACE_UNITS = [...UNITS, 'cell', 'layer'] as const;
export type PlaceUnit = (typeof PLACE_UNITS)[number];

/** A place in a file. `at` is as Section.at has it: `12`, `Sheet1!B3` of a cell, `00:12:31` of a time; empty: somewhere in it. */
export interface HitPlace {
  readonly unit: PlaceUnit;
  readonly at: string;
}

/** Some words around a hit; `marks` are the hits in them, as places and lengths in `text`. */
export interface Hit {
  readonly place: HitPlace;
  readonly text: string;
  readonly marks: readonly (readonly [from: number, length: number])[];
}

/** Seconds from the beginning: of `00:12:31` and `00:12:31.500`; undefined where the place is no time. */
export function secondsOf({ unit, at }: HitPlace): number | undefined {
  if (unit !== 'time' || !/^\d+(:\d\d){1,2}(\.\d+)?$/.test(at)) return undefined;
  return at.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** `00:12:31`, and `00:12:31.500` where there are parts of a second: secondsOf reads it. */
export function clockTime(seconds: number): string {
  const ms = Math.max(0, Math.round(seconds * 1000));
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const part = ms % 1000 ? `.${String(ms % 1000).padStart(3, '0')}` : '';
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${part}`;
}

/** Row and column of `Sheet1!B3`, both from 0, and the sheet's name; undefined where it is no cell. */
export function cellOf({ unit, at }: HitPlace): { readonly sheet: string; readonly row: number; readonly column: number } | undefined {
  const [, sheet, letters, row] = (unit === 'cell' && /^(.*)!([A-Z]{1,6})(\d{1,9})$/s.exec(at)) || [];
  if (sheet === undefined || !letters) return undefined;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { sheet, row: Number(row) - 1, column };
}

/** Sheet and first row, from 0, of a part of a sheet: `Sheet1!A201` and `Sheet1.A201`, and `Sheet1` for its first part. */
export function sheetPart(at: string): { readonly sheet: string; readonly row: number } {
  const [, sheet, first] = /^(.*)[!.]A(\d+)$/s.exec(at) ?? [];
  return { sheet: sheet ?? at, row: first ? Number(first) - 1 : 0 };
}

/** `Sheet1!B3` of the cell in this row and column, both from 0. */
export const cellAt = (sheet: string, row: number, column: number): string => `${sheet}!${columnName(column)}${row + 1}`;

/** A, B … Z, AA … */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
