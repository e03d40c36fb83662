/** One row of an edited picture after the other, from the raster of its source: the inner loop, so it is written for speed. */
import { toLinear } from '../../../src-shared/domain/color.ts';
import type { Affine, Frame } from '../../../src-shared/domain/edits/frame.ts';
import { type Retouch, type Round, redness, weight } from '../../../src-shared/domain/edits/retouch.ts';
import { LUMA, type Tone, tonePixel } from '../../../src-shared/domain/edits/tone.ts';
import type { Raster } from '../tools/sharp-raster.ts';

export interface Work {
  readonly tone: Tone;
  readonly retouch: Retouch;
  readonly frame: Frame;
  /** From places in the result to the stored, and to the upright picture. */
  readonly toStored: Affine;
  readonly toUpright: Affine;
  readonly channels: 3 | 4;
}

const LIGHT = Float32Array.from({ length: 65_536 }, (_, i) => toLinear(i / 65_535));
const [RED, GREEN, BLUE] = LUMA;

/** A row of the result before light and color, with one pixel more at both ends. */
interface SourceRow {
  y: number;
  /** Red, green, blue, alpha, 0–1 as coded. */
  readonly rgba: Float32Array;
  readonly luma: Float32Array;
}

/** @returns fills row `y` of the result; quick when they are asked for in their order */
export function createRows(raster: Raster, work: Work): (y: number, out: Uint8Array | Uint16Array) => void {
  const { data, channels: from, left, top, width, height } = raster;
  const {
    tone,
    retouch,
    frame,
    toStored: [a, b, c, d, e, f],
    toUpright,
    channels,
  } = work;
  const most = data instanceof Uint16Array ? 65_535 : 255;
  const hasAlpha = channels === 4;
  const isGray = from < 3;
  const isPlain = retouch.covers.length === 0 && retouch.eyes.length === 0;
  /** Red, green, blue and alpha of where was asked last, 0–1 as coded. */
  const got = new Float32Array(4);
  const other = new Float32Array(4);
  const rgb = new Float32Array(3);

  function load(x: number, y: number, into: Float32Array, share: number): void {
    const i = ((y < 0 ? 0 : y >= height ? height - 1 : y) * width + (x < 0 ? 0 : x >= width ? width - 1 : x)) * from;
    const part = share / most;
    const red = (data[i] as number) * part;
    into[0] = (into[0] as number) + red;
    into[1] = (into[1] as number) + (isGray ? red : (data[i + 1] as number) * part);
    into[2] = (into[2] as number) + (isGray ? red : (data[i + 2] as number) * part);
    into[3] =
      (into[3] as number) +
      (from === 4 ? (data[i + 3] as number) * part : from === 2 ? (data[i + 1] as number) * part : share);
  }

  /** At a place in the stored picture: its pixel, or a mixture of four. */
  function sample(x: number, y: number, into: Float32Array, exact: boolean): void {
    into.fill(0);
    if (exact) {
      load(Math.floor(x - left), Math.floor(y - top), into, 1);
      return;
    }
    const px = x - left - 0.5;
    const py = y - top - 0.5;
    const [ix, iy] = [Math.floor(px), Math.floor(py)];
    const [tx, ty] = [px - ix, py - iy];
    load(ix, iy, into, (1 - tx) * (1 - ty));
    load(ix + 1, iy, into, tx * (1 - ty));
    load(ix, iy + 1, into, (1 - tx) * ty);
    load(ix + 1, iy + 1, into, tx * ty);
  }

  /** As `sample`, of the place in the result, with spots and red eyes retouched. */
  function retouched(u: number, v: number, into: Float32Array): void {
    const [x, y] = [a * u + c * v + e, b * u + d * v + f];
    sample(x, y, into, frame.exact);
    if (isPlain) return;
    const [px, py] = [
      toUpright[0] * u + toUpright[2] * v + toUpright[4],
      toUpright[1] * u + toUpright[3] * v + toUpright[5],
    ];
    for (const cover of retouch.covers) {
      if (isOutside(cover, px, py)) continue;
      const share = weight(cover, px, py);
      const [ox, oy] = storedOffset(cover.dx, cover.dy);
      sample(x + ox, y + oy, other, false);
      for (let i = 0; i < 3; i++) into[i] = (into[i] as number) + ((other[i] as number) - (into[i] as number)) * share;
    }
    for (const eye of retouch.eyes) {
      if (isOutside(eye, px, py)) continue;
      const [r, g, bl] = [into[0] as number, into[1] as number, into[2] as number];
      const share = weight(eye, px, py) * redness(r, g, bl);
      into[0] = r + ((g + bl) / 2 - r) * share;
    }
  }

  /** A way in the upright picture as a way in the stored one: both maps start from the same place. */
  function storedOffset(dx: number, dy: number): [number, number] {
    const [ua, ub, uc, ud] = toUpright;
    const det = ua * ud - ub * uc;
    const [u, v] = [(ud * dx - uc * dy) / det, (ua * dy - ub * dx) / det];
    return [a * u + c * v, b * u + d * v];
  }

  const { amount, side, corner } = tone.sharpen;
  const all = 1 + 4 * side + 4 * corner;
  // Sharpening asks for each pixel nine times, and with spots each is dear.
  const rows = (amount ? [0, 1, 2] : []).map(
    (): SourceRow => ({
      y: Number.NaN,
      rgba: new Float32Array((frame.width + 2) * 4),
      luma: new Float32Array(frame.width + 2),
    }),
  );
  function rowAt(y: number): SourceRow {
    const row = rows[(y + 3) % 3] as SourceRow;
    if (row.y === y) return row;
    row.y = y;
    for (let i = 0; i < frame.width + 2; i++) {
      retouched(i - 0.5, y + 0.5, got);
      row.rgba.set(got, i * 4);
      row.luma[i] = (got[0] as number) * RED + (got[1] as number) * GREEN + (got[2] as number) * BLUE;
    }
    return row;
  }

  /** What sharpening adds to each channel. The way to a neighbor is as long in the result as in the source. @param i in rows */
  function edge(above: Float32Array, here: Float32Array, below: Float32Array, i: number): number {
    const middle = here[i] as number;
    const sides = (here[i - 1] as number) + (here[i + 1] as number) + (above[i] as number) + (below[i] as number);
    const corners =
      (above[i - 1] as number) + (above[i + 1] as number) + (below[i - 1] as number) + (below[i + 1] as number);
    return amount * (middle - (middle + side * sides + corner * corners) / all);
  }

  const light = (value: number): number =>
    LIGHT[value <= 0 ? 0 : value >= 1 ? 65_535 : (value * 65_535 + 0.5) | 0] as number;
  return (row, out) => {
    const v = row + 0.5;
    const dy = (2 * v) / frame.height - 1;
    const [above, here, below] = amount ? [rowAt(row - 1), rowAt(row), rowAt(row + 1)] : [];
    for (let column = 0, at = row * frame.width * channels; column < frame.width; column++, at += channels) {
      const u = column + 0.5;
      let more = 0;
      if (above && here && below) {
        const i = column + 1;
        for (let channel = 0; channel < 4; channel++) got[channel] = here.rgba[i * 4 + channel] as number;
        more = edge(above.luma, here.luma, below.luma, i);
      } else retouched(u, v, got);
      if (!tone.none) {
        rgb[0] = light((got[0] as number) + more);
        rgb[1] = light((got[1] as number) + more);
        rgb[2] = light((got[2] as number) + more);
        const dx = (2 * u) / frame.width - 1;
        tonePixel(tone, rgb, 0, (dx * dx + dy * dy) / 2);
        got.set(rgb);
      }
      out[at] = (got[0] as number) * most + 0.5;
      out[at + 1] = (got[1] as number) * most + 0.5;
      out[at + 2] = (got[2] as number) * most + 0.5;
      if (hasAlpha) out[at + 3] = (got[3] as number) * most + 0.5;
    }
  };
}

/** Quicker than to ask how much of it counts. */
function isOutside({ x, y, r }: Round, px: number, py: number): boolean {
  const [dx, dy] = [px - x, py - y];
  return dx * dx + dy * dy >= r * r;
}
