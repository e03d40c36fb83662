/** A file of which only some ranges are in memory, so that one synchronous reader serves the head and the whole file. */

/** The reader wants bytes that are not in memory. */
export class Missing extends Error {
  readonly offset: number;
  readonly length: number;
  constructor(offset: number, length: number) {
    super('bytes not in memory');
    this.offset = offset;
    this.length = length;
  }
}

interface Range {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

export class Window {
  /** Bytes; Infinity when only the head is known and more may follow. */
  readonly size: number;
  readonly #ranges: readonly Range[];

  constructor(size: number, ranges: readonly Range[]) {
    this.size = size;
    this.#ranges = ranges;
  }

  static whole(bytes: Uint8Array): Window {
    return new Window(bytes.length, [{ offset: 0, bytes }]);
  }

  /** Up to `length` bytes, fewer at the end of the file; throws Missing when they exist but are not in memory. */
  at(offset: number, length: number): Uint8Array {
    if (!(offset >= 0) || offset >= this.size) return NOTHING;
    const wanted = Math.min(length, this.size - offset);
    for (const range of this.#ranges) {
      const start = offset - range.offset;
      if (start >= 0 && start + wanted <= range.bytes.length) return range.bytes.subarray(start, start + wanted);
    }
    throw new Missing(offset, wanted);
  }

  /** Exactly `length` bytes, or undefined when the file ends before. */
  exactly(offset: number, length: number): Uint8Array | undefined {
    const bytes = this.at(offset, length);
    return bytes.length === length ? bytes : undefined;
  }

  /** A window on a part of this one, with offsets of its own. */
  part(start: number, length: number): Window {
    const size = Math.max(0, Math.min(length, this.size - start));
    const ranges = this.#ranges.flatMap(({ offset, bytes }) => {
      const from = Math.max(0, start - offset);
      const to = Math.min(bytes.length, start + size - offset);
      return from < to ? [{ offset: offset + from - start, bytes: bytes.subarray(from, to) }] : [];
    });
    return new Shifted(size, ranges, start);
  }
}

class Shifted extends Window {
  readonly #start: number;
  constructor(size: number, ranges: readonly Range[], start: number) {
    super(size, ranges);
    this.#start = start;
  }
  override at(offset: number, length: number): Uint8Array {
    try {
      return super.at(offset, length);
    } catch (error) {
      throw error instanceof Missing ? new Missing(error.offset + this.#start, error.length) : error;
    }
  }
}

/** Runs every step even when one of them misses bytes; then throws the first Missing. */
export function eachStep(...steps: readonly (() => void)[]): void {
  let first: Missing | undefined;
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      first ??= error;
    }
  }
  if (first) throw first;
}

export function u16(bytes: Uint8Array, at: number, little = false): number {
  const a = bytes[at] ?? 0;
  const b = bytes[at + 1] ?? 0;
  return little ? (b << 8) | a : (a << 8) | b;
}

export function u32(bytes: Uint8Array, at: number, little = false): number {
  const high = u16(bytes, little ? at + 2 : at, little);
  const low = u16(bytes, little ? at : at + 2, little);
  return high * 0x10000 + low;
}

export function ascii(bytes: Uint8Array, at = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'latin1',
    at,
    Math.min(end, bytes.length),
  );
}
