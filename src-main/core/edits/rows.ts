/** One row of an edited picture after the other, from the raster of its source: the inner loop, so it is written for speed. */
import { toLinear } from '../../../src-shared/domain/color.ts';
import type { Affine, Frame } from '../../../src-shared/domain/edits/frame.ts';
import { type Retouch, redness, weight } from '../../../src-shared/domain/edits/retouch.ts';
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

/** Pixels of which the lightness of all is kept: a quarter of a gigabyte. */
const MOST_KNOWN = 60e6;

/** Of each pixel, 0–1 as coded. */
function lumasOf({ data, channels, width, height }: Raster): Float32Array {
  const most = data instanceof Uint16Array ? 65_535 : 255;
  const lumas = new Float32Array(width * height);
  for (let i = 0, at = 0; i < lumas.length; i++, at += channels) {
    const red = data[at] as number;
    lumas[i] =
      (channels < 3 ? red : red * RED + (data[at + 1] as number) * GREEN + (data[at + 2] as number) * BLUE) / most;
  }
  return lumas;
}

/** @returns fills row `y` of the result */
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
      const share = weight(cover, px, py);
      if (share === 0) continue;
      const [ox, oy] = storedOffset(cover.dx, cover.dy);
      sample(x + ox, y + oy, other, false);
      for (let i = 0; i < 3; i++) into[i] = (into[i] as number) + ((other[i] as number) - (into[i] as number)) * share;
    }
    for (const eye of retouch.eyes) {
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
  const near = new Float32Array(4);
  const lumaAt = (u: number, v: number): number => {
    retouched(u, v, near);
    return (near[0] as number) * RED + (near[1] as number) * GREEN + (near[2] as number) * BLUE;
  };
  // Asked nine times a pixel: worked out once, where memory is not short of it.
  const known = amount && frame.exact && isPlain && width * height <= MOST_KNOWN ? lumasOf(raster) : undefined;
  function knownEdge(u: number, v: number, lumas: Float32Array): number {
    const [x, y] = [Math.floor(a * u + c * v + e - left), Math.floor(b * u + d * v + f - top)];
    const [before, after] = [x > 0 ? -1 : 0, x < width - 1 ? 1 : 0];
    const [above, below] = [y > 0 ? -width : 0, y < height - 1 ? width : 0];
    const i = y * width + x;
    const at = (way: number) => lumas[i + way] as number;
    const corners = at(above + before) + at(above + after) + at(below + before) + at(below + after);
    return (
      amount * (at(0) - (at(0) + side * (at(before) + at(after) + at(above) + at(below)) + corner * corners) / all)
    );
  }

  /** What sharpening adds to each channel. The way to a neighbor is as long in the result as in the source. */
  function edge(u: number, v: number): number {
    if (known) return knownEdge(u, v, known);
    const middle = (got[0] as number) * RED + (got[1] as number) * GREEN + (got[2] as number) * BLUE;
    const sides = lumaAt(u - 1, v) + lumaAt(u + 1, v) + lumaAt(u, v - 1) + lumaAt(u, v + 1);
    const corners = lumaAt(u - 1, v - 1) + lumaAt(u + 1, v - 1) + lumaAt(u - 1, v + 1) + lumaAt(u + 1, v + 1);
    return amount * (middle - (middle + side * sides + corner * corners) / all);
  }

  const light = (value: number): number =>
    LIGHT[value <= 0 ? 0 : value >= 1 ? 65_535 : (value * 65_535 + 0.5) | 0] as number;
  return (row, out) => {
    const v = row + 0.5;
    const dy = (2 * v) / frame.height - 1;
    for (let column = 0, at = row * frame.width * channels; column < frame.width; column++, at += channels) {
      const u = column + 0.5;
      retouched(u, v, got);
      if (!tone.none) {
        const more = amount ? edge(u, v) : 0;
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
