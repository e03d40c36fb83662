/** Puts the layers of a GIMP picture over each other, as small as is needed. */
import { fromLinear } from '../../../src-shared/domain/color.ts';
import type { Rgba } from '../tools/canvas.ts';
import { FormatError } from './handler.ts';
import { damaged, levelAt, TILE, tileAt, type Xcf, type XcfLayer } from './xcf-file.ts';

const MAX_PIXELS = 40_000_000;
/** Tiles of all layers: some 800 megapixels. */
const MAX_TILES = 200_000;
const PASS_THROUGH = 61;

type Blend = (below: number, above: number) => number;
const normal: Blend = (_, above) => above;
const multiply: Blend = (below, above) => below * above;
const screen: Blend = (below, above) => 1 - (1 - below) * (1 - above);
const difference: Blend = (below, above) => Math.abs(below - above);
const add: Blend = (below, above) => Math.min(1, below + above);
const subtract: Blend = (below, above) => Math.max(0, below - above);
const darken: Blend = (below, above) => Math.min(below, above);
const lighten: Blend = (below, above) => Math.max(below, above);
const overlay: Blend = (below, above) => (below < 0.5 ? 2 * below * above : 1 - 2 * (1 - below) * (1 - above));
/** By the numbers of old and new versions of the same. */
const BLENDS: Readonly<Record<number, Blend>> = {
  0: normal, 28: normal, [PASS_THROUGH]: normal, 3: multiply, 30: multiply, 4: screen, 31: screen, 6: difference, 32: difference,
  7: add, 33: add, 8: subtract, 34: subtract, 9: darken, 35: darken, 10: lighten, 36: lighten, 23: overlay,
}; // prettier-ignore

export interface XcfDrawn extends Rgba {
  /** Layers in modes that are drawn as normal ones. */
  readonly unlike: number;
}

/** @param edge about the longer side wanted, pixels */
export function drawXcf(data: Buffer, xcf: Xcf, edge: number): XcfDrawn {
  let step = Math.max(1, Math.floor(Math.max(xcf.width, xcf.height) / edge));
  while (Math.ceil(xcf.width / step) * Math.ceil(xcf.height / step) > MAX_PIXELS) step++;
  const [width, height] = [Math.ceil(xcf.width / step), Math.ceil(xcf.height / step)];
  const out = new Uint8ClampedArray(width * height * 4);
  const groups = new Map(xcf.layers.filter((layer) => layer.isGroup).map((layer) => [layer.path.join('/'), layer]));
  let [tiles, unlike] = [0, 0];

  for (const layer of xcf.layers.toReversed()) {
    const over = layer.path.map((_, i) => groups.get(layer.path.slice(0, i).join('/'))).filter((group) => group !== undefined);
    const opacity = over.reduce((product, group) => product * (group.visible ? group.opacity : 0), layer.visible ? layer.opacity : 0);
    if (opacity === 0 || layer.isGroup || !layer.pixels) continue;
    const blend = BLENDS[layer.mode];
    if (!blend) unlike++;
    put(layer, opacity, blend ?? normal);
  }
  return { data: new Uint8Array(out.buffer), width, height, unlike };

  function put(layer: XcfLayer, opacity: number, blend: Blend): void {
    const pixels = samples(layer.pixels, true);
    const mask = layer.mask ? samples(layer.mask, false) : undefined;
    // Of each step the first pixel: it is drawn twice as large as it is shown.
    const [left, top] = [Math.max(0, Math.ceil(layer.x / step)), Math.max(0, Math.ceil(layer.y / step))];
    const [right, bottom] = [Math.min(width, Math.ceil((layer.x + pixels.width) / step)), Math.min(height, Math.ceil((layer.y + pixels.height) / step))];
    const color = colorOf(layer.type, pixels.channels);
    for (let ty = Math.floor(top); ty < bottom; ) {
      const y0 = ty * step - layer.y;
      const rowEnd = Math.min(bottom, Math.ceil(((Math.floor(y0 / TILE) + 1) * TILE + layer.y) / step));
      for (let tx = left; tx < right; ) {
        const x0 = tx * step - layer.x;
        const columnEnd = Math.min(right, Math.ceil(((Math.floor(x0 / TILE) + 1) * TILE + layer.x) / step));
        const tile = pixels.tile(x0, y0);
        const cover = mask?.tile(x0, y0);
        for (let y = ty; y < rowEnd; y++)
          for (let x = tx; x < columnEnd; x++) {
            const [px, py] = [x * step - layer.x, y * step - layer.y];
            const [r, g, b, a] = color(tile, px, py);
            const alpha = a * opacity * (cover ? cover(px, py, 0) : 1);
            if (alpha > 0) mix((y * width + x) * 4, r, g, b, alpha, blend);
          }
        tx = Math.max(columnEnd, tx + 1);
      }
      ty = Math.max(rowEnd, ty + 1);
    }
  }

  function mix(at: number, r: number, g: number, b: number, alpha: number, blend: Blend): void {
    const below = out[at + 3]! / 255;
    const all = alpha + below * (1 - alpha);
    for (const [k, above] of [r, g, b].entries()) {
      const under = out[at + k]! / 255;
      // Where nothing is below there is nothing to blend with.
      const mixed = below * blend(under, above) + (1 - below) * above;
      out[at + k] = ((alpha * mixed + below * (1 - alpha) * under) / all) * 255;
    }
    out[at + 3] = all * 255;
  }

  type Sample = (x: number, y: number, channel: number) => number;

  /** 0–1, as it is shown. `colored`: not of a mask, whose numbers are no light. */
  function samples(at: number, colored: boolean): { width: number; height: number; channels: number; tile: (x: number, y: number) => Sample } {
    const level = levelAt(data, at, xcf.wide);
    const size = sizeOf(xcf.precision);
    const channels = level.bytes / size;
    if (!Number.isInteger(channels) || channels > 4) throw damaged();
    const across = Math.ceil(level.width / TILE);
    const linear = colored && xcf.precision % 100 === 0;
    const value = numberOf(xcf.precision);
    return {
      ...level,
      channels,
      tile(x, y) {
        const [tx, ty] = [Math.floor(x / TILE), Math.floor(y / TILE)];
        const [wide, high] = [Math.min(TILE, level.width - tx * TILE), Math.min(TILE, level.height - ty * TILE)];
        if (++tiles > MAX_TILES) throw new FormatError('too-large', 'This picture of GIMP has more pixels in its layers than are put together here.');
        const from = level.tiles[ty * across + tx];
        const bytes = from === undefined || wide <= 0 || high <= 0 ? new Uint8Array() : tileAt(data, from, wide * high, level.bytes, xcf.compression);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        return (px, py, channel) => {
          const place = ((py - ty * TILE) * wide + px - tx * TILE) * level.bytes + channel * size;
          if (place < 0 || place + size > view.byteLength) return 0;
          const found = value(view, place);
          return linear && channel < 3 && !(channels === 2 && channel === 1) ? fromLinear(found) : found;
        };
      },
    };
  }

  function colorOf(type: number, channels: number): (at: Sample, x: number, y: number) => readonly [number, number, number, number] {
    const hasAlpha = type % 2 === 1;
    const alpha = (at: Sample, x: number, y: number): number => (hasAlpha ? at(x, y, channels - 1) : 1);
    if (type >= 4)
      return (at, x, y) => {
        const i = Math.round(at(x, y, 0) * 255) * 3;
        return [(xcf.colors[i] ?? 0) / 255, (xcf.colors[i + 1] ?? 0) / 255, (xcf.colors[i + 2] ?? 0) / 255, alpha(at, x, y)];
      };
    if (type >= 2)
      return (at, x, y) => {
        const gray = at(x, y, 0);
        return [gray, gray, gray, alpha(at, x, y)];
      };
    return (at, x, y) => [at(x, y, 0), at(x, y, 1), at(x, y, 2), alpha(at, x, y)];
  }
} // prettier-ignore

/** Bytes of a number. */
const sizeOf = (precision: number): number => (precision < 200 ? 1 : precision < 300 || (precision >= 500 && precision < 600) ? 2 : precision >= 700 ? 8 : 4); // prettier-ignore

function numberOf(precision: number): (view: DataView, at: number) => number {
  if (precision < 200) return (view, at) => view.getUint8(at) / 255;
  if (precision < 300) return (view, at) => view.getUint16(at) / 65_535;
  if (precision < 500) return (view, at) => view.getUint32(at) / 0xffff_ffff;
  if (precision < 600) return (view, at) => half(view.getUint16(at));
  if (precision < 700) return (view, at) => view.getFloat32(at) || 0;
  return (view, at) => view.getFloat64(at) || 0;
}

function half(bits: number): number {
  const [exponent, rest] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? 2 ** (exponent - 15) * (1 + rest / 1024) : (2 ** -14 * rest) / 1024;
  return bits & 0x8000 ? -size : size;
}
