/**
 * Meshes and drawings on their way from the process that read a file to the window that turns them: a head as JSON, then numbers as
 * they lie in memory (little-endian, each list at a multiple of four bytes).
 */

/**
 * A model as one: x, y, z of each corner as 32-bit floats, from the middle of the whole; its normal as four signed bytes, of which all are
 * 0 where the file has none; its color as four bytes, sRGB, the last of which is 0 where nothing says; where there are textures, how far from the left and from the top of its texture it lies, as two 32-bit floats.
 * Then three corners a triangle, and the pixels of each texture: RGBA, sRGB, from the top.
 */
export interface MeshHead {
  readonly kind: 'mesh';
  readonly up: 'y' | 'z';
  /** Of its lengths, as the file says it; null: it does not. */
  readonly unit: string | null;
  /** Along x, y, z. */
  readonly size: readonly [number, number, number];
  readonly corners: number;
  readonly triangles: number;
  /** All triangles, in their order. */
  readonly surfaces: readonly MeshSurface[];
  readonly textures: readonly { readonly width: number; readonly height: number }[];
  /** What of the file is not in it. */
  readonly note: string | null;
}

/** Triangles that are drawn alike. */
export interface MeshSurface {
  readonly triangles: number;
  readonly texture: number | null;
  /** What a texture does to the right and downwards of itself. */
  readonly beyond: readonly [TextureBeyond, TextureBeyond];
  /** Where its texture is transparent, nothing is seen. */
  readonly cut: boolean;
}
export type TextureBeyond = 'repeat' | 'mirror' | 'clamp';

export interface DrawingLayer {
  readonly name: string;
  /** Shown when the file is opened. */
  readonly on: boolean;
}

/** A word in a drawing; y goes up, as in all of it. */
export interface DrawingWord {
  readonly layer: number;
  /** 24-bit sRGB; -1: what is drawn with, black on paper. */
  readonly color: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Of a capital letter. */
  readonly height: number;
  /** Radians, counterclockwise. */
  readonly angle: number;
  /** How wide for its height; 1 as the letters are. */
  readonly stretch: number;
  /** Where x and y are of it: 0 left, 0.5 middle, 1 right. */
  readonly across: number;
  /** 0 its baseline, 0.5 its middle, 1 the top of capitals. */
  readonly upward: number;
}

/** Then, of each mark: layer, color (see `DrawingWord`), steps, as 32-bit numbers; all steps as bytes; all numbers as 32-bit floats. */
export interface DrawingHead {
  readonly kind: 'drawing';
  readonly unit: string | null;
  /** left, bottom, right, top of all, from the middle of the whole. */
  readonly box: readonly [number, number, number, number];
  readonly layers: readonly DrawingLayer[];
  readonly words: readonly DrawingWord[];
  /** Of each its weight stands after all numbers. */
  readonly marks: number;
  readonly steps: number;
  readonly numbers: number;
  /** What of the file is not in it. */
  readonly note: string | null;
}

/** Of a drawing's marks. A filled one begins with `fill`. */
export const STEP = { move: 0, line: 1, curve: 2, close: 3, fill: 4 } as const;
/** Numbers that follow each. */
export const STEP_NUMBERS = [2, 2, 6, 0, 0] as const;

type Numbers = Float32Array | Uint32Array | Int32Array | Uint8Array | Int8Array;
const MAGIC = 0x31485356; // VSH1
const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;

export function packShape(head: MeshHead | DrawingHead, lists: readonly Numbers[]): Uint8Array {
  // ASCII alone: a byte a character, in every runtime.
  const json = JSON.stringify(head).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const out = new Uint8Array(8 + padded(json.length) + lists.reduce((sum, list) => sum + padded(list.byteLength), 0));
  new Uint32Array(out.buffer, 0, 2).set([MAGIC, json.length]);
  for (let i = 0; i < json.length; i++) out[8 + i] = json.charCodeAt(i);
  let at = 8 + padded(json.length);
  for (const list of lists) {
    out.set(new Uint8Array(list.buffer, list.byteOffset, list.byteLength), at);
    at += padded(list.byteLength);
  }
  return out;
}

/** Takes the lists of a shape in their order. Throws RangeError where there is less than the head says. */
export interface ShapeReader {
  readonly head: MeshHead | DrawingHead;
  floats(count: number): Float32Array<ArrayBuffer>;
  whole(count: number): Int32Array<ArrayBuffer>;
  bytes(count: number): Uint8Array<ArrayBuffer>;
}

export function readShape(data: ArrayBuffer): ShapeReader {
  const [magic, length = 0] = new Uint32Array(data, 0, 2);
  if (magic !== MAGIC) throw new RangeError('This is no shape.');
  const text = new Uint8Array(data, 8, length);
  let json = '';
  for (let i = 0; i < length; i += 8192) json += String.fromCharCode(...text.subarray(i, i + 8192));
  const head = JSON.parse(json) as MeshHead | DrawingHead;
  let at = 8 + padded(length);
  const next = (bytes: number): number => {
    const from = at;
    at += padded(bytes);
    return from;
  };
  return {
    head,
    floats: (count) => new Float32Array(data, next(count * 4), count),
    whole: (count) => new Int32Array(data, next(count * 4), count),
    bytes: (count) => new Uint8Array(data, next(count), count),
  };
}
