/** Mercator's map as a window shows it. Pure. The earth is a square of side 1, north up. */
import type { Box } from '../../../src-shared/domain/query/box.ts';

export interface Camera {
  /** The middle of what is shown. */
  readonly x: number;
  readonly y: number;
  /** Pixels around the earth. */
  readonly size: number;
}
export interface Extent {
  readonly width: number;
  readonly height: number;
}

export const MAX_SIZE = 2 ** 23;
const MAX_LAT = 85.0511;

export const xOf = (lon: number): number => (lon + 180) / 360;
export function yOf(lat: number): number {
  const sin = Math.sin((Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
}
export const lonAt = (x: number): number => Math.max(-180, Math.min(180, x * 360 - 180));
export const latAt = (y: number): number => Math.max(-90, Math.min(90, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI));

/** The earth is never smaller than the window, nor away from it. */
export function kept({ x, y, size }: Camera, { width, height }: Extent): Camera {
  const least = Math.max(64, width, height);
  const next = Math.min(MAX_SIZE, Math.max(least, size));
  const [halfX, halfY] = [Math.min(0.5, width / 2 / next), Math.min(0.5, height / 2 / next)];
  return { x: Math.min(1 - halfX, Math.max(halfX, x)), y: Math.min(1 - halfY, Math.max(halfY, y)), size: next };
}

/** Pixels from the window's top left corner. */
export const toScreen = ({ x, y, size }: Camera, { width, height }: Extent, lat: number, lon: number): readonly [number, number] => [
  (xOf(lon) - x) * size + width / 2,
  (yOf(lat) - y) * size + height / 2,
];

/** What lies under a point of the window. */
export const atScreen = ({ x, y, size }: Camera, { width, height }: Extent, [px, py]: readonly [number, number]): { lat: number; lon: number } => ({
  lat: latAt(y + (py - height / 2) / size),
  lon: lonAt(x + (px - width / 2) / size),
});

export function viewOf({ x, y, size }: Camera, { width, height }: Extent): Box {
  const [dx, dy] = [width / 2 / size, height / 2 / size];
  // Beyond Mercator's edge lies the rest of the earth.
  const lat = (at: number) => (at <= 0 ? 90 : at >= 1 ? -90 : latAt(at));
  return { south: lat(y + dy), west: lonAt(x - dx), north: lat(y - dy), east: lonAt(x + dx) };
}

/** What lies under this point stays there. */
export function zoomed(camera: Camera, extent: Extent, factor: number, at: readonly [number, number]): Camera {
  const size = Math.min(MAX_SIZE, Math.max(64, extent.width, extent.height, camera.size * factor));
  const shift = (pixel: number, middle: number) => (pixel - middle) * (1 / camera.size - 1 / size);
  return kept({ x: camera.x + shift(at[0], extent.width / 2), y: camera.y + shift(at[1], extent.height / 2), size }, extent);
}

/** By pixels, to the right and down. */
export const panned = (camera: Camera, extent: Extent, dx: number, dy: number): Camera =>
  kept({ ...camera, x: camera.x + dx / camera.size, y: camera.y + dy / camera.size }, extent);

/** All of the box, with room around it. One place alone is shown with what is around it. */
export function fitted({ south, west, north, east }: Box, extent: Extent): Camera {
  const [left, right, top, bottom] = [xOf(west), xOf(east), yOf(north), yOf(south)];
  const size = Math.min((extent.width * 0.8) / Math.max(right - left, 1e-9), (extent.height * 0.8) / Math.max(bottom - top, 1e-9), 2 ** 19);
  return kept({ x: (left + right) / 2, y: (top + bottom) / 2, size }, extent);
}
