/** Windows Metafiles, record by record: 32 bits (EMF) and 16 bits (WMF, with the header that says how large it is). */

export const RED = 0x0000ff;
export const BLUE = 0xff0000;

const numbers = (size: 2 | 4, values: readonly number[]): Buffer => {
  const out = Buffer.alloc(values.length * size);
  for (const [i, value] of values.entries())
    size === 4 ? out.writeUInt32LE(value >>> 0, i * 4) : out.writeUInt16LE(value & 0xffff, i * 2);
  return out;
};

/** A record: its number, then numbers of 32 bits and bytes. */
export function emfRecord(type: number, ...parts: readonly (number | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? numbers(4, [part]) : part)));
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  return Buffer.concat([numbers(4, [type, 8 + padded.length]), padded]);
}

/** 200 × 100 device pixels, twice as wide as high. */
export function emf(records: readonly Buffer[]): Buffer {
  const all = [...records, emfRecord(14, 0, 16, 20)];
  const size = 88 + all.reduce((sum, { length }) => sum + length, 0);
  const header = Buffer.concat([
    numbers(4, [1, 88, 0, 0, 200, 100, 0, 0, 5292, 2646]),
    Buffer.from(' EMF'),
    numbers(4, [0x10000, size, all.length + 1, 10, 0, 0, 0, 1920, 1080, 508, 286]),
  ]);
  return Buffer.concat([header, ...all]);
}

/** Text of ExtTextOutW at a place. */
export function emfText(text: string, x: number, y: number): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return emfRecord(84, 0, 0, 0, 0, 1, 0, 0, x, y, text.length, 76, 0, 0, 0, 0, 0, 0, bytes);
}

/** A record: its number, then numbers of 16 bits and bytes. */
export function wmfRecord(type: number, ...parts: readonly (number | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? numbers(2, [part]) : part)));
  const padded = Buffer.concat([body, Buffer.alloc(body.length % 2)]);
  return Buffer.concat([numbers(4, [3 + padded.length / 2]), numbers(2, [type]), padded]);
}

/** 2000 × 1000 units, 1000 to an inch. */
export function wmf(records: readonly Buffer[]): Buffer {
  const all = [...records, wmfRecord(0)];
  const words = 9 + all.reduce((sum, { length }) => sum + length / 2, 0);
  const placeable = Buffer.concat([numbers(4, [0x9ac6cdd7]), numbers(2, [0, 0, 0, 2000, 1000, 1000, 0, 0, 0])]);
  return Buffer.concat([
    placeable,
    numbers(2, [1, 9, 0x300]),
    numbers(4, [words]),
    numbers(2, [4]),
    numbers(4, [50]),
    numbers(2, [0]),
    ...all,
  ]);
}
