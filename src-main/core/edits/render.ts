/** An edited picture at full quality, in a media worker: what the window's shader shows at once, pixel for pixel from the file's own. */
import { setImmediate } from 'node:timers/promises';
import { type Affine, compose, type Frame, frameOf } from '../../../src-shared/domain/edits/frame.ts';
import type { Recipe } from '../../../src-shared/domain/edits/recipe.ts';
import { retouchOf } from '../../../src-shared/domain/edits/retouch.ts';
import { toneOf } from '../../../src-shared/domain/edits/tone.ts';
import { MATRICES } from '../../../src-shared/domain/orientation.ts';
import { FormatError } from '../formats/handler.ts';
import type { Pixels } from '../tools/sharp.ts';
import { measure, type Region, readRaster } from '../tools/sharp-raster.ts';
import { createRows } from './rows.ts';

/** As `decodable` of formats/preview.ts answers: what sharp reads, and how that is turned (EXIF). */
export interface EditSource {
  readonly source: Buffer | string | Pixels;
  readonly orientation: number;
}

export interface RenderOptions {
  /** Quarter turns by hand (the register `rotate`), degrees clockwise. */
  readonly rotate?: number;
  /** Long edge of the result at most, in pixels: the source is made smaller first, which is quick. Absent: every pixel. Never enlarged. */
  readonly edge?: number;
  /** Bits a channel; `source`: 16 where the source has more than 8. Default 8. */
  readonly depth?: 8 | 16 | 'source';
  readonly signal?: AbortSignal;
}

/** sRGB, straight alpha. */
export interface EditedPixels {
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly depth: 8 | 16;
}

/** Of source and result together. */
const MOST_BYTES = 1.5 * 2 ** 30;
const ROWS_AT_ONCE = 64;

/**
 * Upright, cropped, toned. Only the part of the source that is seen lies in memory. Throws FormatError when it is no picture, or larger
 * than memory is given for.
 */
export async function renderEdited(
  { source, orientation }: EditSource,
  recipe: Recipe,
  options: RenderOptions = {},
): Promise<EditedPixels> {
  const { rotate = 0, edge, depth = 8, signal } = options;
  const stored = await measure(source);
  const isDeep = depth === 16 || (depth === 'source' && stored.deep);
  const isTurned = orientation >= 5;
  const [fullWidth, fullHeight] = isTurned ? [stored.height, stored.width] : [stored.width, stored.height];
  const whole = frameOf(recipe, fullWidth, fullHeight, rotate);
  const scale = edge ? Math.min(1, edge / Math.max(whole.width, whole.height)) : 1;
  const width = Math.max(1, Math.round(fullWidth * scale));
  const height = Math.max(1, Math.round(fullHeight * scale));
  const frame = scale === 1 ? whole : frameOf(recipe, width, height, rotate);
  const size = isTurned ? { width: height, height: width } : { width, height };
  const toStored = compose(unturned(orientation, size), frame.map);
  const region = recipe.spots ? { left: 0, top: 0, ...size } : seen(toStored, frame, size);
  const channels = stored.channels === 2 || stored.channels === 4 ? 4 : 3;
  const bytes =
    (region.width * region.height * stored.channels + frame.width * frame.height * channels) * (isDeep ? 2 : 1);
  if (bytes > MOST_BYTES)
    throw new FormatError(
      'too-large',
      `This picture is too large to be edited at full size (${fullWidth} × ${fullHeight} pixels). Export it at a smaller size.`,
    );
  const raster = await readRaster(source, size, region, isDeep);
  signal?.throwIfAborted();
  const data = isDeep
    ? new Uint16Array(frame.width * frame.height * channels)
    : new Uint8Array(frame.width * frame.height * channels);
  const fill = createRows(raster, {
    tone: toneOf(recipe, scale),
    retouch: retouchOf(recipe, width, height),
    frame,
    toStored,
    channels,
    toUpright: frame.map,
  });
  for (let y = 0; y < frame.height; y++) {
    fill(y, data);
    if (y % ROWS_AT_ONCE) continue;
    await setImmediate();
    signal?.throwIfAborted();
  }
  return { data, width: frame.width, height: frame.height, channels, depth: isDeep ? 16 : 8 };
}

/** From places in the upright picture to places in the stored one, both in pixels. `size`: of the stored one. */
export function unturned(orientation: number, { width, height }: { width: number; height: number }): Affine {
  const [a, b, c, d, e, f] = MATRICES[orientation] ?? [1, 0, 0, 1, 0, 0];
  const [upWidth, upHeight] = orientation >= 5 ? [height, width] : [width, height];
  // The matrices turn the unit square by quarters: their inverse is their transpose.
  const back: Affine = [a, c, b, d, -(a * e + b * f), -(c * e + d * f)];
  return [
    (back[0] * width) / upWidth,
    (back[1] * height) / upWidth,
    (back[2] * width) / upHeight,
    (back[3] * height) / upHeight,
    back[4] * width,
    back[5] * height,
  ];
}

/** What of the stored picture is needed, with neighbors for mixing and sharpening. */
function seen([a, b, c, d, e, f]: Affine, { width, height }: Frame, size: { width: number; height: number }): Region {
  const xs = [e, a * width + e, c * height + e, a * width + c * height + e];
  const ys = [f, b * width + f, d * height + f, b * width + d * height + f];
  const left = Math.max(0, Math.min(size.width - 1, Math.floor(Math.min(...xs) + 1e-6) - 2));
  const top = Math.max(0, Math.min(size.height - 1, Math.floor(Math.min(...ys) + 1e-6) - 2));
  const right = Math.min(size.width, Math.ceil(Math.max(...xs) - 1e-6) + 2);
  const bottom = Math.min(size.height, Math.ceil(Math.max(...ys) - 1e-6) + 2);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}
