/** Which tiles of a huge picture the view needs, and where each is drawn. Pure. */
import { MATRICES } from '../../../src-shared/domain/orientation.ts';
import type { Extent } from './zoom.ts';

export interface TileSource {
  readonly tile: number;
  /** From the largest, as stored. */
  readonly levels: readonly Extent[];
  readonly orientation: number;
}

/** In device pixels. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Tile {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}
export const tileKey = ({ level, x, y }: Tile): string => `${level}/${x}/${y}`;

/** The smallest level that has a pixel for each device pixel, as far as there is one. `picture`: the whole of it on the screen. */
export function levelFor({ levels, orientation }: TileSource, picture: Rect): number {
  const shown = orientation > 4 ? picture.height : picture.width;
  const level = levels.findLastIndex(({ width }) => width >= shown * 0.99);
  return Math.max(0, level);
}

/** Those of a level that are seen, or nearly, the middle first. `view`: what there is to see of the screen, from 0. */
export function tilesIn(source: TileSource, level: number, picture: Rect, view: Extent, margin: number): Tile[] {
  const size = source.levels[level];
  if (!size || !picture.width || !picture.height) return [];
  const from = stored(source.orientation, { x: (-margin - picture.left) / picture.width, y: (-margin - picture.top) / picture.height });
  const to = stored(source.orientation, {
    x: (view.width + margin - picture.left) / picture.width,
    y: (view.height + margin - picture.top) / picture.height,
  });
  const range = (a: number, b: number, long: number): [number, number] => {
    const last = Math.ceil(long / source.tile) - 1;
    const at = (unit: number) => Math.floor((Math.min(1, Math.max(0, unit)) * long) / source.tile);
    const none = Math.max(a, b) < 0 || Math.min(a, b) > 1;
    return none ? [0, -1] : [at(Math.min(a, b)), Math.min(last, at(Math.max(a, b)))];
  };
  const [left, right] = range(from.x, to.x, size.width);
  const [top, bottom] = range(from.y, to.y, size.height);
  const found: Tile[] = [];
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) found.push({ level, x, y });
  const away = ({ x, y }: Tile) => Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2);
  return found.sort((a, b) => away(a) - away(b));
}

/** Pixels of the tile that belong to the picture. */
export function tileSize({ tile, levels }: TileSource, { level, x, y }: Tile): Extent {
  const size = levels[level] ?? { width: 0, height: 0 };
  return { width: Math.min(tile, size.width - x * tile), height: Math.min(tile, size.height - y * tile) };
}

/**
 * The canvas matrix that draws a tile as a square of 1 × 1 where it belongs. Edges stand on whole device pixels, so that nothing shows
 * between two tiles.
 */
export function tileMatrix(source: TileSource, at: Tile, picture: Rect): [number, number, number, number, number, number] {
  const size = source.levels[at.level] ?? { width: 1, height: 1 };
  const own = tileSize(source, at);
  const [a, b, c, d, e, f] = MATRICES[source.orientation] ?? MATRICES[1]!;
  const point = (u: number, v: number) => ({
    x: Math.round(picture.left + (a * u + c * v + e) * picture.width),
    y: Math.round(picture.top + (b * u + d * v + f) * picture.height),
  });
  const [x, y] = [at.x * source.tile, at.y * source.tile];
  const from = point(x / size.width, y / size.height);
  const to = point((x + own.width) / size.width, (y + own.height) / size.height);
  const [across, down] = [to.x - from.x, to.y - from.y];
  return [a && across, b && down, c && across, d && down, from.x, from.y];
}

/** A point of the upright unit square in the stored one. */
function stored(orientation: number, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const [a, b, c, d, e, f] = MATRICES[orientation] ?? MATRICES[1]!;
  const [u, v] = [x - e, y - f];
  const whole = a * d - b * c;
  return { x: (d * u - c * v) / whole, y: (a * v - b * u) / whole };
}
