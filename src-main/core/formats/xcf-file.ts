/** A GIMP picture as it stands in its file: layers with names, places and tiles of pixels. */
import { inflateSync } from 'node:zlib';
import { ascii, has, u16, u32, u64 } from './bytes.ts';
import { FormatError } from './handler.ts';

export interface XcfLayer {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly visible: boolean;
  /** 0–1. */
  readonly opacity: number;
  readonly mode: number;
  readonly isGroup: boolean;
  /** Which of the groups it lies in, from the outermost; its own place last. */
  readonly path: readonly number[];
  /** What is written in a text layer. */
  readonly text: string;
  /** Of its pixels, 0: none. */
  readonly pixels: number;
  /** Of its mask's; 0: none, or not in use. */
  readonly mask: number;
  /** 0 RGB, 2 gray, 4 indexed; one more with alpha. */
  readonly type: number;
}

export interface Xcf {
  readonly version: number;
  readonly width: number;
  readonly height: number;
  /** 0 RGB, 1 gray, 2 indexed. */
  readonly base: number;
  readonly precision: number;
  readonly compression: number;
  /** Red, green, blue of each color of an indexed one. */
  readonly colors: Uint8Array;
  readonly wide: boolean;
  /** The top one first. */
  readonly layers: readonly XcfLayer[];
}

const [END, COLORS, OPACITY, MODE, VISIBLE, USE_MASK, OFFSETS, COMPRESSION, PARASITES, GROUP, PATH, EXACT_OPACITY] = [
  0, 1, 6, 7, 8, 11, 15, 17, 21, 29, 30, 33,
];
const MAX_LAYERS = 5_000;
const MAX_PROPERTIES = 1_000;
const MAX_EDGE = 524_288;

/** Throws FormatError. */
export function readXcf(data: Buffer): Xcf {
  if (!has(data, 'gimp xcf ')) throw damaged();
  const version = has(data, 'file', 9) ? 0 : Number(ascii(data, 10, 3));
  const [width, height, base] = [u32(data, 14), u32(data, 18), u32(data, 22)];
  if (!(version <= 99) || !width || !height || width > MAX_EDGE || height > MAX_EDGE || base > 2) throw damaged();
  const wide = version >= 11;
  let [compression, colors] = [0, new Uint8Array()];
  const { properties, end } = propertiesAt(data, version >= 4 ? 30 : 26);
  for (const { kind, content } of properties) {
    if (kind === COMPRESSION) compression = content[0] ?? 0;
    if (kind === COLORS) colors = new Uint8Array(content.subarray(4, 4 + Math.min(256, u32(content, 0)) * 3));
  }
  const layers = pointers(data, end, wide, MAX_LAYERS).map((at) => layerAt(data, at, wide));
  return { version, width, height, base, precision: precisionOf(version, u32(data, 26)), compression, colors, wide, layers };
} // prettier-ignore

export const damaged = (): FormatError =>
  new FormatError('damaged', 'This picture of GIMP cannot be read: it is damaged or incomplete. If you have another copy, use that.'); // prettier-ignore

/** As versions since 2.10 number it: hundreds for the form of numbers, 50 more where light is not linear. */
function precisionOf(version: number, said: number): number {
  if (version < 4) return 150;
  return version === 4 ? ([150, 250, 300, 500, 600][said] ?? 150) : said;
}

function propertiesAt(data: Buffer, from: number): { readonly properties: { kind: number; content: Buffer }[]; readonly end: number } {
  const properties: { kind: number; content: Buffer }[] = [];
  let at = from;
  for (let i = 0; i < MAX_PROPERTIES && at + 8 <= data.length; i++) {
    const [kind, length] = [u32(data, at), u32(data, at + 4)];
    at += 8;
    if (kind === END) return { properties, end: at };
    properties.push({ kind, content: data.subarray(at, at + length) });
    at += length;
  }
  throw damaged();
} // prettier-ignore

/** Until one is 0. */
export function pointers(data: Buffer, from: number, wide: boolean, most: number): number[] {
  const all: number[] = [];
  for (let at = from; at + 4 <= data.length && all.length < most; at += wide ? 8 : 4) {
    const to = wide ? u64(data, at) : u32(data, at);
    if (to === 0) break;
    all.push(to);
  }
  return all;
}

function layerAt(data: Buffer, at: number, wide: boolean): XcfLayer {
  if (at + 16 > data.length) throw damaged();
  const length = u32(data, at + 12);
  const name = data.toString('utf8', at + 16, at + 16 + Math.max(0, Math.min(length, 4096) - 1));
  const { properties, end } = propertiesAt(data, at + 16 + length);
  const of = (kind: number): Buffer | undefined => properties.find((one) => one.kind === kind)?.content;
  const number = (kind: number, otherwise: number): number => (of(kind) ? u32(of(kind)!, 0) : otherwise);
  const exact = of(EXACT_OPACITY);
  const offsets = of(OFFSETS);
  const path = of(PATH);
  const [pixels, mask] = wide ? [u64(data, end), u64(data, end + 8)] : [u32(data, end), u32(data, end + 4)];
  return {
    name,
    width: u32(data, at),
    height: u32(data, at + 4),
    type: u32(data, at + 8),
    x: offsets ? u32(offsets, 0) | 0 : 0,
    y: offsets ? u32(offsets, 4) | 0 : 0,
    visible: number(VISIBLE, 1) !== 0,
    opacity: Math.min(1, Math.max(0, exact && exact.length >= 4 ? exact.readFloatBE(0) : number(OPACITY, 255) / 255)) || 0,
    mode: number(MODE, 0),
    isGroup: of(GROUP) !== undefined,
    path: path ? Array.from({ length: Math.min(64, path.length >> 2) }, (_, i) => u32(path, i * 4)) : [],
    text: writtenIn(of(PARASITES)),
    pixels,
    mask: number(USE_MASK, 0) ? maskAt(data, mask, wide) : 0,
  };
} // prettier-ignore

/** A mask is a channel: its pixels stand behind its name and properties. */
function maskAt(data: Buffer, at: number, wide: boolean): number {
  if (!at || at + 12 > data.length) return 0;
  const { end } = propertiesAt(data, at + 12 + u32(data, at + 8));
  return wide ? u64(data, end) : u32(data, end);
}

/** `(text "…")` among what a text layer remembers, or markup. */
function writtenIn(parasites: Buffer | undefined): string {
  const all = parasites?.toString('utf8') ?? '';
  if (!all.includes('gimp-text-layer')) return '';
  const found = /\((?:text|markup) "((?:[^"\\]|\\.){0,20000})"/.exec(all)?.[1] ?? '';
  return found.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1').replace(/<[^>]*>/g, '').trim(); // prettier-ignore
}

export const TILE = 64;

/** Bytes of one pixel of what stands at a place, and where its tiles are. */
export function levelAt(data: Buffer, at: number, wide: boolean): { readonly width: number; readonly height: number; readonly bytes: number; readonly tiles: readonly number[] } {
  const [width, height, bytes] = [u32(data, at), u32(data, at + 4), u32(data, at + 8)];
  const level = wide ? u64(data, at + 12) : u32(data, at + 12);
  const count = Math.ceil(width / TILE) * Math.ceil(height / TILE);
  if (!width || !height || width > MAX_EDGE || height > MAX_EDGE || !bytes || bytes > 32 || level + 8 > data.length) throw damaged();
  return { width, height, bytes, tiles: pointers(data, level + 8, wide, count) };
} // prettier-ignore

/** One tile: pixels one after the other, all bytes of each together. A damaged one ends in zeros. */
export function tileAt(data: Buffer, at: number, pixels: number, bytes: number, compression: number): Uint8Array {
  if (compression === 0) return data.subarray(at, at + pixels * bytes);
  if (compression === 2) return inflateSync(data.subarray(at, at + pixels * bytes * 2 + 1024), { maxOutputLength: pixels * bytes + 64 });
  const out = new Uint8Array(pixels * bytes);
  for (let plane = 0; plane < bytes; plane++) {
    for (let to = 0; to < pixels && at < data.length; ) {
      const code = data[at++]!;
      const same = code < 128;
      let count = same ? code + 1 : 256 - code;
      if (code === 127 || code === 128) {
        count = u16(data, at);
        at += 2;
      }
      for (let i = 0; i < count && to < pixels; i++, to++) out[to * bytes + plane] = data[same ? at : at + i] ?? 0;
      at += same ? 1 : count;
    }
  }
  return out;
} // prettier-ignore
