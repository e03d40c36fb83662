/** Camera RAW files as cameras lay them out, without sensor data: enough for exiftool and for us to find the JPEGs. */

type Entry = readonly [tag: number, type: 2 | 3 | 4 | 7, values: readonly number[] | string | Buffer];
interface Dir {
  readonly entries: readonly Entry[];
  readonly sub?: readonly Dir[];
  /** A JPEG, by offset and length (0x201) or as the one strip. */
  readonly jpeg?: Buffer;
  readonly as?: 'interchange' | 'strip';
}
const WIDTH: Readonly<Record<number, number>> = { 2: 1, 3: 2, 4: 4, 7: 1 };

export type RawTag = 'JpgFromRaw' | 'PreviewImage' | 'OtherImage';
const MAKERS: Readonly<Record<string, [make: string, model: string]>> = {
  nef: ['NIKON CORPORATION', 'NIKON D750'],
  cr2: ['Canon', 'Canon EOS 6D'],
  arw: ['SONY', 'ILCE-7M3'],
  dng: ['Leica Camera AG', 'LEICA M10'],
}; // prettier-ignore

/** A NEF, CR2, ARW or DNG whose `tag` (as exiftool names it) is `jpeg`. */
export function rawFile(
  ext: 'nef' | 'cr2' | 'arw' | 'dng',
  orientation: number,
  jpegs: Partial<Record<RawTag, Buffer>>,
): Buffer {
  const [make, model] = MAKERS[ext]!;
  const sub: Dir[] = [];
  const none: Dir = { entries: [[0xfe, 4, [1]]] };
  // exiftool tells them by the number of the directory.
  if (ext === 'dng') {
    sub.push(jpegs.PreviewImage ? dngPreview(jpegs.PreviewImage) : none);
    sub.push(jpegs.OtherImage ? { entries: [[0xfe, 4, [1]]], jpeg: jpegs.OtherImage, as: 'interchange' } : none);
    sub.push(jpegs.JpgFromRaw ? dngPreview(jpegs.JpgFromRaw) : none);
  } else {
    sub.push(jpegs.JpgFromRaw ? { entries: [[0xfe, 4, [1]]], jpeg: jpegs.JpgFromRaw, as: 'interchange' } : none);
    sub.push(jpegs.OtherImage ? { entries: [[0xfe, 4, [1]]], jpeg: jpegs.OtherImage, as: 'interchange' } : none);
  }
  const entries: Entry[] = [
    [0xfe, 4, [1]],
    [0x10f, 2, `${make}\0`],
    [0x110, 2, `${model}\0`],
    [0x112, 3, [orientation]],
  ];
  if (ext === 'dng') entries.push([0xc612, 7, Buffer.from([1, 4, 0, 0])]);
  if (ext === 'nef' && jpegs.PreviewImage) {
    const exif: Dir = { entries: [[0x927c, 7, nikonNote(jpegs.PreviewImage)]] };
    return layOut({ entries, sub }, exif, '');
  }
  const main: Dir =
    ext === 'cr2' && jpegs.PreviewImage
      ? { entries: [...entries, [0x103, 3, [6]]], sub, jpeg: jpegs.PreviewImage, as: 'strip' }
      : ext === 'arw' && jpegs.PreviewImage
        ? { entries: [...entries, [0x103, 3, [6]]], sub, jpeg: jpegs.PreviewImage, as: 'interchange' }
        : { entries, sub };
  return layOut(main, undefined, ext === 'cr2' ? 'CR\x02\0\0\0\0\0' : '');
}

/** A RAF: its JPEG, with EXIF of its own, stands behind the header. */
export function rafFile(jpeg: Buffer): Buffer {
  const header = Buffer.alloc(160);
  header.write('FUJIFILMCCD-RAW 0201FF383501X-T3', 'latin1');
  header.writeUInt32BE(160, 84);
  header.writeUInt32BE(jpeg.length, 88);
  return Buffer.concat([header, jpeg, Buffer.alloc(200_000)]);
}

function dngPreview(jpeg: Buffer): Dir {
  return {
    entries: [
      [0xfe, 4, [1]],
      [0x103, 3, [7]],
      [0x106, 3, [6]],
    ],
    jpeg,
    as: 'strip',
  };
}

/** Nikon's maker note is a TIFF of its own, its directory right behind the header, and the preview has one below that. */
function nikonNote(jpeg: Buffer): Buffer {
  const nothing = (): number => 0;
  const [first, below] = [8, 26];
  const start = below + 42;
  const preview = directory(
    [
      [0x103, 3, [6]],
      [0x201, 4, [start]],
      [0x202, 4, [jpeg.length]],
    ],
    nothing,
  );
  const header = Buffer.from(`Nikon\0\x02\x10\0\0II*\0${String.fromCharCode(first)}\0\0\0`, 'latin1');
  return Buffer.concat([header, directory([[0x11, 4, [below]]], nothing), preview, jpeg]);
}

function layOut(main: Dir, exif: Dir | undefined, mark: string): Buffer {
  const parts: Buffer[] = [Buffer.alloc(8), Buffer.from(mark, 'latin1')];
  let length = 8 + mark.length;
  const add = (part: Buffer): number => {
    const at = length;
    const padded = part.length % 2 ? Buffer.concat([part, Buffer.alloc(1)]) : part;
    parts.push(padded);
    length += padded.length;
    return at;
  };
  const write = (dir: Dir, more: Entry[] = []): number => {
    const entries: Entry[] = [...dir.entries, ...more];
    if (dir.jpeg) {
      const at = add(dir.jpeg);
      const [from, size] = dir.as === 'strip' ? [0x111, 0x117] : [0x201, 0x202];
      entries.push([from, 4, [at]], [size, 4, [dir.jpeg.length]]);
    }
    if (dir.sub?.length) entries.push([0x14a, 4, dir.sub.map((below) => write(below))]);
    return add(directory(entries, add));
  };
  const exifAt = exif && write(exif);
  const first = write(main, exifAt ? [[0x8769, 4, [exifAt]]] : []);
  parts[0]!.write('II*\0', 'latin1');
  parts[0]!.writeUInt32LE(first, 4);
  return Buffer.concat(parts);
}

function directory(entries: readonly Entry[], add: (part: Buffer) => number): Buffer {
  const sorted = entries.toSorted((a, b) => a[0] - b[0]);
  const out = Buffer.alloc(2 + sorted.length * 12 + 4);
  out.writeUInt16LE(sorted.length);
  for (const [i, [tag, type, values]] of sorted.entries()) {
    const bytes =
      typeof values === 'string'
        ? Buffer.from(values, 'latin1')
        : Buffer.isBuffer(values)
          ? values
          : numbers(values, WIDTH[type]!);
    const at = 2 + i * 12;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(bytes.length / WIDTH[type]!, at + 4);
    if (bytes.length <= 4) bytes.copy(out, at + 8);
    else out.writeUInt32LE(add(bytes), at + 8);
  }
  return out;
}

function numbers(values: readonly number[], width: number): Buffer {
  const out = Buffer.alloc(values.length * width);
  for (const [i, value] of values.entries()) out.writeUIntLE(value, i * width, width);
  return out;
}
