/**
 * The order key of a register: who wrote last. 32 bytes, compared as bytes: milliseconds (48 bits), counter (16), writer (16 bytes),
 * value hash (8 bytes). A total order, so that every machine picks the same winner (team.md §2.4).
 */
import { encode } from 'cborg';

export interface Stamp {
  /** ms since 1970; follows the wall clock but never goes back. */
  readonly ms: number;
  /** 0–65,535, for several stamps within one ms. */
  readonly counter: number;
}
export type Key = Uint8Array;
/** 16 bytes: an entity, a writer, a group. */
export type Id = Uint8Array;
/** What a register holds; undefined = cleared, so that the file's own value shows again. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** The next stamp: the wall clock's, or one more than the last where the wall clock stands still or went back. */
export function tick(last: Stamp, wall: number): Stamp {
  if (wall > last.ms) return { ms: wall, counter: 0 };
  return last.counter < 0xffff ? { ms: last.ms, counter: last.counter + 1 } : { ms: last.ms + 1, counter: 0 };
}

export function makeKey(stamp: Stamp, writer: Id, value: Value | undefined): Key {
  const key = new Uint8Array(32);
  const view = new DataView(key.buffer);
  view.setUint16(0, Math.floor(stamp.ms / 2 ** 32));
  view.setUint32(2, stamp.ms % 2 ** 32);
  view.setUint16(6, stamp.counter);
  key.set(writer, 8);
  view.setBigUint64(24, valueHash(value));
  return key;
}

export function stampOf(key: Key): Stamp {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  return { ms: view.getUint16(0) * 2 ** 32 + view.getUint32(2), counter: view.getUint16(6) };
}

/** Negative, zero or positive, by bytes. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return a.length - b.length;
}

/** FNV-1a, 64 bits, over deterministic CBOR. Only breaks ties; nothing trusts it. */
function valueHash(value: Value | undefined): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of encode(value)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

const PAIRS = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, '0'));
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += PAIRS[byte];
  return text;
}
export const unhex = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
