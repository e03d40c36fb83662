import { type Bits, noBits, setBit } from './bits.ts';
import { Dictionary } from './dictionary.ts';

/** What of an asset stands in `bits`. */
export const MISSING = 1;
export const PROBLEM = 2;
export const GPS = 4;
export const TITLE = 8;
export const CAPTION = 16;
export const PREVIEW = 32;
/** Out of the library: in no result. */
export const GONE = 64;
/** Its picture is edited. */
export const EDITED = 128;
export const ARCHIVED = 256;
/** A release is missing. */
export const UNRELEASED = 512;
/** People spoke of its versions, and have not approved the present one. */
export const UNAPPROVED = 1024;
/** A virtual copy. */
export const COPY = 2048;

const TYPES = {
  n: Uint32Array,
  /** Number in KINDS, plus 1; 0 unknown. */
  kind: Uint8Array,
  rating: Uint8Array,
  /** Number in FLAGS, plus 1; 0 none. */
  flag: Uint8Array,
  bits: Uint16Array,
  label: Uint32Array,
  ext: Uint32Array,
  camera: Uint32Array,
  lens: Uint32Array,
  creator: Uint32Array,
  copyright: Uint32Array,
  /** ms of the wall clock read as UTC; NaN unknown. */
  taken: Float64Array,
  /** Of `taken`: see months.ts. */
  month: Uint32Array,
  /** ms since 1970. */
  added: Float64Array,
  modified: Float64Array,
  size: Float64Array,
  /** As stored; 0 unknown. */
  width: Uint32Array,
  height: Uint32Array,
  /** Shown width / height × 1000; 0 unknown. */
  aspect: Uint16Array,
  /** NaN unknown. */
  iso: Float32Array,
  duration: Float32Array,
  /** LUFS; NaN unknown. */
  loudness: Float32Array,
  folder: Uint32Array,
  /** How a film or sound is made: domain/media.ts. */
  media: Uint32Array,
  /** Millionths of a degree; NOWHERE (places.ts) unknown. */
  lat: Int32Array,
  lon: Int32Array,
  /** Country, state and town, as written or by the position. */
  place: Uint32Array,
  /** Of the written names, in short; 0: only the position says where. */
  written: Uint32Array,
  /** Number of the asset that stands for it and others; 0: for itself. */
  top: Uint32Array,
  /** Number of a content that others have or had too; 0 none. */
  twin: Uint32Array,
  /** A bit for each of COLOR_NAMES that is in its palette. */
  colors: Uint16Array,
  /** Its palette by bins of domain/color.ts; 0 none. */
  color1: Uint16Array,
  color2: Uint16Array,
  color3: Uint16Array,
  color4: Uint16Array,
  color5: Uint16Array,
  /** Days since 1970: from when and until when it may be used, and when its embargo ends; 0 none. */
  rightsFrom: Uint16Array,
  rightsUntil: Uint16Array,
  embargo: Uint16Array,
} as const;
export const PALETTE = ['color1', 'color2', 'color3', 'color4', 'color5'] as const;
type Types = typeof TYPES;
export type ColumnName = keyof Types;
export const COLUMN_NAMES = Object.keys(TYPES) as ColumnName[];
export type ColumnArray = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
export const DICTIONARIES = ['label', 'ext', 'camera', 'lens', 'creator', 'copyright', 'place', 'media'] as const;

/** The filter columns of all assets, by slot. An asset keeps its slot; new ones come at the end. */
export class Columns {
  count = 0;
  /** Changes whenever somebody's `top` does. */
  tops = 0;
  /** Slots stand in the order of n, so that order by slot is order by n. */
  inOrder = true;
  data = Object.fromEntries(COLUMN_NAMES.map((name) => [name, new TYPES[name](0)])) as unknown as {
    [K in ColumnName]: InstanceType<Types[K]>;
  };
  dictionaries = {
    label: new Dictionary(),
    ext: new Dictionary(),
    camera: new Dictionary(),
    lens: new Dictionary(),
    creator: new Dictionary(),
    copyright: new Dictionary(),
    place: new Dictionary(),
    media: new Dictionary(),
  };
  /** n → slot + 1; 0: not here. */
  #slots = new Uint32Array(0);

  /** The slot of an asset, or -1. */
  slotOf(n: number): number {
    return (this.#slots[n] ?? 0) - 1;
  }

  /** The slot of an asset, a new one when it has none. */
  ensure(n: number): number {
    const known = this.slotOf(n);
    if (known >= 0) return known;
    const slot = this.count;
    if (slot >= this.data.n.length) this.reserve(Math.max(1024, slot + (slot >>> 2)));
    if (n >= this.#slots.length) this.#slots = grown(this.#slots, Math.max(1024, n + (n >>> 2) + 1));
    if (slot > 0 && this.data.n[slot - 1]! > n) this.inOrder = false;
    this.data.n[slot] = n;
    this.#slots[n] = slot + 1;
    this.count++;
    return slot;
  }

  reserve(count: number): void {
    for (const name of COLUMN_NAMES) Object.assign(this.data, { [name]: grown(this.data[name], count) });
  }

  /** After `data` and `count` were put in from outside. */
  reindex(): void {
    const { n } = this.data;
    let max = 0;
    this.inOrder = true;
    this.tops++;
    for (let slot = 0; slot < this.count; slot++) {
      if (n[slot]! > max) max = n[slot]!;
      else this.inOrder = false;
    }
    this.#slots = new Uint32Array(max + 1);
    for (let slot = 0; slot < this.count; slot++) this.#slots[n[slot]!] = slot + 1;
  }

  /** The assets that results can hold. */
  live(): Bits {
    const live = noBits(this.count);
    for (let slot = 0; slot < this.count; slot++) if ((this.data.bits[slot]! & GONE) === 0) setBit(live, slot);
    return live;
  }
}

export function grown<T extends ColumnArray>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array.subarray(0, Math.min(array.length, length)));
  return larger;
}

export const columnType = (name: ColumnName) => TYPES[name];
