/** Reads the pyramids that tools/sharp-pyramid.ts writes: our own files, whose tiles are pictures that a browser shows as they are. */
import { type FileHandle, open } from 'node:fs/promises';

export interface Level {
  readonly width: number;
  readonly height: number;
}

export interface Pyramid {
  /** Pixels of a tile's edge; those at the right and below are as large, and filled up. */
  readonly tile: number;
  /** From the largest, each half of the one before. */
  readonly levels: readonly Level[];
  /** A tile as JPEG or WebP; undefined: there is none. */
  read(level: number, x: number, y: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

const [WIDTH, HEIGHT, TILE, OFFSETS, COUNTS, TABLES] = [256, 257, 322, 324, 325, 347];
/** Bytes of a value, by its type. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 7: 1, 16: 8 };
const MOST_LEVELS = 32;

interface Directory extends Level {
  readonly tile: number;
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
  /** Of JPEG tiles: what they have in common, which stands before each. */
  readonly tables: Buffer | undefined;
}

/** Throws when it is not such a file. */
export async function openPyramid(path: string): Promise<Pyramid> {
  const file = await open(path, 'r');
  try {
    const directories: Directory[] = [];
    const head = await part(file, 0, 16);
    if (head.toString('latin1', 0, 4) !== 'II+\0') throw new Error('This is no pyramid of tiles.');
    for (let at = Number(head.readBigUInt64LE(8)); at > 0 && directories.length < MOST_LEVELS; ) {
      const { directory, next } = await readDirectory(file, at);
      directories.push(directory);
      at = next;
    }
    const [first] = directories;
    if (!first?.tile) throw new Error('This is no pyramid of tiles.');
    return {
      tile: first.tile,
      levels: directories.map(({ width, height }) => ({ width, height })),
      async read(level, x, y) {
        const directory = directories[level];
        const across = directory ? Math.ceil(directory.width / directory.tile) : 0;
        const i = y * across + x;
        const [offset, count] = [directory?.offsets[i], directory?.counts[i]];
        if (!directory || x >= across || !offset || !count) return undefined;
        const data = await part(file, offset, count);
        if (!directory.tables) return data;
        // The tables come as a picture without one: between its beginning and its end.
        return Buffer.concat([data.subarray(0, 2), directory.tables.subarray(2, -2), data.subarray(2)]);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readDirectory(file: FileHandle, at: number): Promise<{ directory: Directory; next: number }> {
  const count = Number((await part(file, at, 8)).readBigUInt64LE(0));
  if (count > 200) throw new Error('This is no pyramid of tiles.');
  const entries = await part(file, at + 8, count * 20 + 8);
  const values = new Map<number, { type: number; data: Buffer }>();
  for (let i = 0; i < count; i++) {
    const entry = entries.subarray(i * 20, i * 20 + 20);
    const type = entry.readUInt16LE(2);
    const bytes = (SIZES[type] ?? 0) * Number(entry.readBigUInt64LE(4));
    const data = bytes <= 8 ? entry.subarray(12, 12 + bytes) : await part(file, Number(entry.readBigUInt64LE(12)), bytes);
    values.set(entry.readUInt16LE(0), { type, data });
  }
  const numbers = (tag: number): number[] => {
    const { type, data } = values.get(tag) ?? { type: 3, data: Buffer.alloc(0) };
    const size = SIZES[type] ?? 1;
    return Array.from({ length: data.length / size }, (_, i) =>
      size === 8 ? Number(data.readBigUInt64LE(i * 8)) : data.readUIntLE(i * size, size),
    );
  };
  const one = (tag: number): number => numbers(tag)[0] ?? 0;
  return {
    directory: {
      width: one(WIDTH),
      height: one(HEIGHT),
      tile: one(TILE),
      offsets: numbers(OFFSETS),
      counts: numbers(COUNTS),
      tables: values.get(TABLES)?.data,
    },
    next: Number(entries.readBigUInt64LE(count * 20)),
  };
}

async function part(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const data = Buffer.alloc(length);
  const { bytesRead } = await file.read(data, 0, length, position);
  if (bytesRead < length) throw new Error('This pyramid of tiles ends too early.');
  return data;
}
