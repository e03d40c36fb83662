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

/** `Sheet1!B3` of the cell in this row and column, both from 0. */
export const cellAt = (sheet: string, row: number, column: number): string => `${sheet}!${columnName(column)}${row + 1}`;

/** A, B … Z, AA … */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
