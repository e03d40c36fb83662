/** What is in an archive of 7-Zip: the list at its end, which is mostly packed itself. */
import { has, u64 } from '../bytes.ts';
import { FormatError, type MediaFile } from '../handler.ts';
import { type Entry, MAX_ENTRIES } from './entries.ts';
import { unlzma } from './lzma.ts';

const MAX_LIST = 32 * 2 ** 20;
const MAX_COUNT = 1_000_000;
const [HEADER, MAIN_STREAMS, FILES, PACKED, UNPACKED, PARTS, SIZES, DIGESTS, FOLDERS, UNPACKED_SIZES, PART_COUNTS, EMPTY, EMPTY_FILES, NAMES, PACKED_HEADER] = [
  0x01, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x11, 0x17,
]; // prettier-ignore
const [COPY, LZMA, AES] = ['00', '030101', '06f10701'];

const damaged = (): FormatError =>
  new FormatError('damaged', 'The list of what is in this archive cannot be read: it is damaged or incomplete.');

interface Folder {
  /** How it is packed, the ways in hex, and what each needs to know. */
  readonly ways: readonly { readonly id: string; readonly properties: Uint8Array }[];
  readonly outputs: number;
  sizes: number[];
  hasDigest: boolean;
}

interface Streams {
  packed: number;
  packedSizes: number[];
  folders: Folder[];
  /** Of the files in them, in their order. */
  sizes: number[];
}

/** Throws FormatError: protected when even the names are locked. */
export async function sevenZipEntries(file: Pick<MediaFile, 'size' | 'part'>): Promise<Entry[]> {
  const start = await file.part(0, 32);
  if (!has(start, '7z\xbc\xaf\x27\x1c') || start.length < 32) throw damaged();
  const [from, length] = [32 + u64(start, 12, true), u64(start, 20, true)];
  if (length === 0) return [];
  if (length > MAX_LIST || from + length > file.size) throw damaged();
  let list: Uint8Array = await file.part(from, length);
  for (let deep = 0; deep < 4 && list[0] === PACKED_HEADER; deep++) {
    const reader = new Reader(list);
    reader.byte();
    list = await unpacked(file, streamsOf(reader));
  }
  if (list[0] !== HEADER) throw damaged();
  return filesOf(new Reader(list));
}

async function unpacked(file: Pick<MediaFile, 'part'>, streams: Streams): Promise<Uint8Array> {
  const [folder] = streams.folders;
  const [way] = folder?.ways ?? [];
  const [packed = 0, size = 0] = [streams.packedSizes[0], folder?.sizes[0]];
  if (folder?.ways.some(({ id }) => id === AES))
    throw new FormatError('protected', 'This archive asks for a password even for the names in it.');
  if (!way || folder?.ways.length !== 1 || packed > MAX_LIST || size > MAX_LIST) throw damaged();
  const data = await file.part(32 + streams.packed, packed);
  const found = way.id === COPY ? data : way.id === LZMA ? unlzma(data, way.properties, size) : undefined;
  if (!found) throw damaged();
  return found;
}

function filesOf(reader: Reader): Entry[] {
  reader.byte();
  let kind = reader.byte();
  // Properties of the archive and further streams have not been written for twenty years.
  let sizes: number[] = [];
  if (kind === MAIN_STREAMS) {
    ({ sizes } = streamsOf(reader));
    kind = reader.byte();
  }
  if (kind !== FILES) return [];
  const count = reader.count();
  let names: string[] = [];
  let empty: boolean[] = [];
  let files: boolean[] = [];
  for (kind = reader.byte(); kind !== 0; kind = reader.byte()) {
    const inside = new Reader(reader.take(reader.count(MAX_LIST)));
    if (kind === EMPTY) empty = inside.flags(count);
    else if (kind === EMPTY_FILES) files = inside.flags(empty.filter(Boolean).length);
    else if (kind === NAMES && inside.byte() === 0) names = inside.names(Math.min(count, MAX_ENTRIES));
  }
  let [next, nextEmpty] = [0, 0];
  // What is empty and is no file is a folder.
  return names.flatMap((name, i) =>
    empty[i] ? (files[nextEmpty++] ? [{ name, size: 0 }] : []) : [{ name, size: sizes[next++] ?? -1 }],
  );
}

function streamsOf(reader: Reader): Streams {
  const streams: Streams = { packed: 0, packedSizes: [], folders: [], sizes: [] };
  let hasParts = false;
  for (let kind = reader.byte(); kind !== 0; kind = reader.byte()) {
    if (kind === PACKED) {
      streams.packed = reader.number();
      const count = reader.count();
      for (let what = reader.byte(); what !== 0; what = reader.byte()) {
        if (what === SIZES) streams.packedSizes = reader.numbers(count);
        else if (what === DIGESTS) reader.digests(count);
        else throw damaged();
      }
    } else if (kind === UNPACKED) foldersOf(reader, streams);
    else if (kind === PARTS) {
      partsOf(reader, streams);
      hasParts = true;
    } else throw damaged();
  }
  if (!hasParts) streams.sizes = streams.folders.map(lastSize);
  return streams;
}

/** What comes out of a folder at last; its ways stand the other way around. */
const lastSize = ({ sizes }: Folder): number => sizes[0] ?? -1;

function foldersOf(reader: Reader, streams: Streams): void {
  if (reader.byte() !== FOLDERS) throw damaged();
  const count = reader.count();
  if (reader.byte() !== 0) throw damaged();
  for (let i = 0; i < count; i++) streams.folders.push(folderOf(reader));
  for (let what = reader.byte(); what !== 0; what = reader.byte()) {
    if (what === UNPACKED_SIZES) for (const folder of streams.folders) folder.sizes = reader.numbers(folder.outputs);
    else if (what === DIGESTS) for (const [i, has] of reader.digests(count).entries()) streams.folders[i]!.hasDigest = has;
    else throw damaged();
  }
} // prettier-ignore

function folderOf(reader: Reader): Folder {
  const ways: { id: string; properties: Uint8Array }[] = [];
  let [inputs, outputs] = [0, 0];
  for (let left = reader.count(32); left > 0; left--) {
    const flags = reader.byte();
    const id = Buffer.from(reader.take(flags & 15)).toString('hex');
    inputs += flags & 16 ? reader.count(32) : 1;
    outputs += flags & 16 ? reader.count(32) : 1;
    ways.push({ id, properties: flags & 32 ? reader.take(reader.count(4096)) : new Uint8Array() });
  }
  for (let left = Math.max(0, outputs - 1) * 2; left > 0; left--) reader.number();
  const packed = inputs - (outputs - 1);
  if (packed > 1) for (let left = packed; left > 0; left--) reader.number();
  return { ways, outputs, sizes: [], hasDigest: false };
}

function partsOf(reader: Reader, streams: Streams): void {
  let counts = streams.folders.map(() => 1);
  let what = reader.byte();
  if (what === PART_COUNTS) {
    counts = streams.folders.map(() => reader.count());
    what = reader.byte();
  }
  const hasSizes = what === SIZES;
  for (const [i, count] of counts.entries()) {
    let left = lastSize(streams.folders[i]!);
    for (let k = 0; k + 1 < count; k++) {
      const size = hasSizes ? reader.number() : -1;
      streams.sizes.push(size);
      left -= size;
    }
    if (count > 0) streams.sizes.push(hasSizes || count === 1 ? left : -1);
    if (streams.sizes.length > MAX_COUNT) throw damaged();
  }
  if (hasSizes) what = reader.byte();
  const unknown = counts.reduce((sum, count, i) => sum + (count === 1 && streams.folders[i]!.hasDigest ? 0 : count), 0);
  for (; what !== 0; what = reader.byte()) {
    if (what !== DIGESTS) throw damaged();
    reader.digests(unknown);
  }
}

/** Reads what must be there. */
class Reader {
  private readonly data: Uint8Array;
  private at = 0;
  constructor(data: Uint8Array) {
    this.data = data;
  }
  byte(): number {
    if (this.at >= this.data.length) throw damaged();
    return this.data[this.at++]!;
  }
  take(length: number): Uint8Array {
    if (this.at + length > this.data.length) throw damaged();
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }
  /** As many bytes follow as the first one has bits set from its top; what is left of it comes last. */
  number(): number {
    const first = this.byte();
    let value = 0;
    for (let i = 0, mask = 0x80; i < 8; i++, mask >>= 1) {
      if (!(first & mask)) return value + (first & (mask - 1)) * 2 ** (8 * i);
      value += this.byte() * 2 ** (8 * i);
    }
    return value;
  }
  count(most = MAX_COUNT): number {
    const found = this.number();
    if (found > most) throw damaged();
    return found;
  }
  numbers(count: number): number[] {
    return Array.from({ length: count }, () => this.number());
  }
  flags(count: number): boolean[] {
    const bytes = this.take(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, i) => (bytes[i >> 3]! & (0x80 >> (i & 7))) !== 0);
  }
  digests(count: number): boolean[] {
    const all = this.byte() !== 0 ? Array.from({ length: count }, () => true) : this.flags(count);
    this.take(all.filter(Boolean).length * 4);
    return all;
  }
  /** UTF-16, each to a zero. */
  names(count: number): string[] {
    const names: string[] = [];
    while (names.length < count) {
      let end = this.at;
      while (end + 1 < this.data.length && (this.data[end] || this.data[end + 1])) end += 2;
      if (end + 1 >= this.data.length) throw damaged();
      names.push(Buffer.from(this.take(end - this.at)).toString('utf16le'));
      this.at += 2;
    }
    return names;
  }
}
