/** Many files that leave as one thing: the vocabulary of packages. Pure. */
import { type ExportPreset, PLAIN_PRESET } from './preset.ts';

/** A ZIP; pages in a folder that any browser opens, or the same in a ZIP; sheets of small pictures. */
export const PACKAGES = ['zip', 'gallery', 'gallery-zip', 'sheet'] as const;
export type PackageKind = (typeof PACKAGES)[number];

/** Points. */
export const PAPERS = { A4: [595, 842], A3: [842, 1191], Letter: [612, 792], Tabloid: [792, 1224] } as const;
export type Paper = keyof typeof PAPERS;

export interface SheetLayout {
  readonly rows: number;
  readonly columns: number;
  readonly paper: Paper;
  readonly landscape: boolean;
  /** A template of domain/naming, below each picture; empty: none. */
  readonly caption: string;
}
export const PLAIN_SHEET: SheetLayout = { rows: 5, columns: 4, paper: 'A4', landscape: false, caption: '{name}' };

export const PAGES_FOLDER = { pictures: 'pictures', thumbs: 'thumbs' } as const;

/** Of galleries: what is seen of each before it is opened. Nothing of its metadata. */
export const THUMB: ExportPreset = { ...PLAIN_PRESET, quality: 80, size: { rule: 'edge', pixels: 480 }, sharpen: 'standard', metadata: 'none', folders: PAGES_FOLDER.thumbs, name: '{num:00001}' };

const MARGIN = 34;
const GAP = 10;
const CAPTION = 14;
const FOOT = 18;

export interface Cell {
  /** Points from the left and top of the page; the caption stands below, `CAPTION` high. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where pictures lie on a page, row by row. */
export function sheetCells({ rows, columns, paper, landscape, caption }: SheetLayout): { page: readonly [number, number]; cells: readonly Cell[]; captionHeight: number; foot: number } {
  const [short, long] = PAPERS[paper];
  const page = landscape ? ([long, short] as const) : ([short, long] as const);
  const captionHeight = caption ? CAPTION : 0;
  const width = (page[0] - 2 * MARGIN - GAP * (columns - 1)) / columns;
  const height = (page[1] - 2 * MARGIN - FOOT - GAP * (rows - 1)) / rows - captionHeight;
  const cells = Array.from({ length: rows * columns }, (_, i) => ({
    x: MARGIN + (i % columns) * (width + GAP),
    y: MARGIN + Math.floor(i / columns) * (height + captionHeight + GAP),
    width,
    height,
  }));
  return { page, cells, captionHeight, foot: page[1] - MARGIN - FOOT / 3 };
}

/** What is printed at 220 dots an inch. */
export function sheetPreset(layout: SheetLayout): ExportPreset {
  const { cells } = sheetCells(layout);
  const { width, height } = cells[0] as Cell;
  return { ...PLAIN_PRESET, quality: 88, size: { rule: 'edge', pixels: Math.max(64, Math.round((Math.max(width, height) / 72) * 220)) }, sharpen: 'standard', metadata: 'none', name: '{num:00001}' };
}
