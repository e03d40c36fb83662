/** A TIFF block with EXIF, GPS and thumbnail directories, little-endian, written from nothing. */
import type { Told } from './segments.ts';

type Value =
  | readonly [tag: number, type: 'text', value: string]
  | readonly [tag: number, type: 'short' | 'long' | 'byte', ...values: number[]]
  /** Fractions: pairs of numbers. */
  | readonly [tag: number, type: 'ratio', ...values: number[]]
  | readonly [tag: number, type: 'raw', value: string];

const TYPES = { byte: [1, 1], text: [2, 1], short: [3, 2], long: [4, 4], ratio: [5, 8], raw: [7, 1] } as const;

export function exifBlock(
  told: Told,
  { width, height }: { width: number; height: number },
  thumbnail?: Buffer,
): Buffer {
  const exif: Value[] = [
    [0x829a, 'ratio', 1, told.exposure],
    [0x829d, 'ratio', told.aperture, 10],
    [0x8827, 'short', told.iso],
    [0x9000, 'raw', '0231'],
    [0x9003, 'text', told.taken],
    [0x9004, 'text', told.taken],
    [0x9011, 'text', '+02:00'],
    [0x920a, 'ratio', told.focal, 1],
    [0xa001, 'short', 1],
    [0xa002, 'long', width],
    [0xa003, 'long', height],
    [0xa434, 'text', told.lens],
  ];
  const gps: Value[] = told.place ? gpsOf(told.place) : [];
  const main = (exifAt: number, gpsAt: number): Value[] => [
    [0x010e, 'text', told.caption],
    [0x010f, 'text', told.make],
    [0x0110, 'text', told.model],
    [0x0112, 'short', 1],
    [0x0132, 'text', told.taken],
    [0x013b, 'text', 'Bench'],
    [0x8298, 'text', 'Bench'],
    [0x8769, 'long', exifAt],
    ...(gps.length ? ([[0x8825, 'long', gpsAt]] satisfies Value[]) : []),
  ];
  const small = (at: number): Value[] => [
    [0x0103, 'short', 6],
    [0x0201, 'long', at],
    [0x0202, 'long', thumbnail?.length ?? 0],
  ];
  const exifAt = 8 + sizeOf(main(0, 0));
  const gpsAt = exifAt + sizeOf(exif);
  const smallAt = gpsAt + (gps.length ? sizeOf(gps) : 0);
  const dataAt = smallAt + sizeOf(small(0));
  return Buffer.concat([
    Buffer.from('II*\0\x08\0\0\0', 'latin1'),
    directory(main(exifAt, gpsAt), 8, thumbnail ? smallAt : 0),
    directory(exif, exifAt, 0),
    ...(gps.length ? [directory(gps, gpsAt, 0)] : []),
    ...(thumbnail ? [directory(small(dataAt), smallAt, 0), thumbnail] : []),
  ]);
}

function gpsOf({ lat, lon }: { lat: number; lon: number }): Value[] {
  const angle = (degrees: number): number[] => {
    const whole = Math.floor(Math.abs(degrees));
    return [whole, 1, Math.round((Math.abs(degrees) - whole) * 60_000), 1000, 0, 1];
  };
  return [
    [0, 'byte', 2, 3, 0, 0],
    [1, 'text', lat < 0 ? 'S' : 'N'],
    [2, 'ratio', ...angle(lat)],
    [3, 'text', lon < 0 ? 'W' : 'E'],
    [4, 'ratio', ...angle(lon)],
  ];
}

const even = (n: number): number => n + (n & 1);
const sizeOf = (values: readonly Value[]): number =>
  2 +
  values.length * 12 +
  4 +
  values.map(bytesOf).reduce((sum, data) => sum + (data.length > 4 ? even(data.length) : 0), 0);

function bytesOf(value: Value): Buffer {
  if (value[1] === 'text') return Buffer.from(`${value[2]}\0`, 'latin1');
  if (value[1] === 'raw') return Buffer.from(value[2], 'latin1');
  const numbers = value.slice(2) as number[];
  if (value[1] === 'byte') return Buffer.from(numbers);
  const wide = value[1] === 'short' ? 2 : 4;
  const data = Buffer.alloc(numbers.length * wide);
  for (const [i, n] of numbers.entries()) data.writeUIntLE(n, i * wide, wide);
  return data;
}

/** `at`: where in the block it will stand; `next`: where the directory after it stands. Entries in order of their tags. */
function directory(values: readonly Value[], at: number, next: number): Buffer {
  const out = Buffer.alloc(sizeOf(values));
  out.writeUInt16LE(values.length, 0);
  let free = 2 + values.length * 12 + 4;
  for (const [i, value] of values.entries()) {
    const data = bytesOf(value);
    const [type, size] = TYPES[value[1]];
    const entry = 2 + i * 12;
    out.writeUInt16LE(value[0], entry);
    out.writeUInt16LE(type, entry + 2);
    out.writeUInt32LE(data.length / size, entry + 4);
    if (data.length <= 4) data.copy(out, entry + 8);
    else {
      out.writeUInt32LE(at + free, entry + 8);
      data.copy(out, free);
      free += even(data.length);
    }
  }
  out.writeUInt32LE(next, 2 + values.length * 12);
  return out;
}
