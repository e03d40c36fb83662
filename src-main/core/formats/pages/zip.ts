/**
 * ZIP, as far as a catalog needs it: the list of entries from the end of the file, and single entries. Nothing is unpacked that nobody
 * asked for, and never more than asked for: a bomb costs its first megabytes.
 */
import type { Transform } from 'node:stream';
import { createInflateRaw, type ZlibOptions } from 'node:zlib';
import { u16, u32, u64 } from '../bytes.ts';
import { FormatError, type MediaFile } from '../handler.ts';

export interface ZipEntry {
  readonly name: string;
  /** Bytes, as the list claims. */
  readonly size: number;
  readonly packed: number;
  readonly method: number;
  readonly encrypted: boolean;
  /** Of the local header. */
  readonly offset: number;
}

export interface Zip {
  readonly entries: readonly ZipEntry[];
  /** How many the file says it has; more than `entries` where the list is longer than is read. */
  readonly count: number;
  find(name: string | RegExp): ZipEntry | undefined;
  /**
   * The first `max` bytes of an entry; `cut` when there is more. Undefined when there is no such entry. Throws FormatError:
   * protected, unsupported, damaged, and too-large when all entries together passed the limit.
   */
  read(
    entry: ZipEntry | string | undefined,
    max: number,
  ): Promise<{ readonly data: Buffer; readonly cut: boolean } | undefined>;
}

const MAX_ENTRIES = 50_000;
const MAX_LIST = 32 * 2 ** 20;
/** Of all entries of one file that are unpacked, bytes. */
const MAX_TOTAL = 192 * 2 ** 20;
const END = 22;
const STORED = 0;
const DEFLATED = 8;

/** Throws FormatError. */
export async function openZip(file: Pick<MediaFile, 'size' | 'part'>): Promise<Zip> {
  const tail = await file.part(Math.max(0, file.size - 65_557), 65_557);
  const at = endOfList(tail);
  if (at < 0)
    throw new FormatError(
      'truncated',
      'This file ends too early: the list of what is in it is missing. Copy it again from where it came.',
    );
  const { count, size, from } = await whereList(file, tail, at);
  const list = await file.part(from, Math.min(size, MAX_LIST));
  const entries = entriesOf(list);
  if (entries.length === 0 && count > 0)
    throw new FormatError(
      'damaged',
      'The list of what is in this file is damaged. If you have another copy, use that.',
    );
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  let left = MAX_TOTAL;
  return {
    entries,
    count: Math.max(count, entries.length),
    find: (name) => (typeof name === 'string' ? byName.get(name) : entries.find((entry) => name.test(entry.name))),
    async read(which, max) {
      const entry = typeof which === 'string' ? byName.get(which) : which;
      if (!entry) return undefined;
      if (entry.encrypted)
        throw locked();
      if (left <= 0)
        throw new FormatError(
          'too-large',
          `What is packed in this file is larger than the ${MAX_TOTAL / 2 ** 20} MB that are read of it.`,
        );
      const head = await file.part(entry.offset, 30);
      if (u32(head, 0, true) !== 0x04034b50) throw damagedEntry(entry);
      const start = entry.offset + 30 + u16(head, 26, true) + u16(head, 28, true);
      const result = await content(file, entry, start, Math.min(max, left));
      left -= result.data.length;
      return result;
    },
  };
}

const locked = () => new FormatError('protected', 'This file asks for a password. Save a copy without one to see and search it here.');

/** Throws FormatError where what is in it asks for a password; Apple's programs keep such a file in a form of their own. */
export function assertOpen({ entries }: Zip): void {
  if (entries.some(({ encrypted, name }) => encrypted || /(^|\/)\.iwp[hv]/.test(name))) throw locked();
}

function endOfList(tail: Buffer): number {
  for (
    let at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    at >= 0;
    at = at > 0 ? tail.lastIndexOf('PK\x05\x06', at - 1, 'latin1') : -1
  )
    if (at + END <= tail.length) return at;
  return -1;
}

async function whereList(file: Pick<MediaFile, 'size' | 'part'>, tail: Buffer, at: number) {
  const plain = { count: u16(tail, at + 10, true), size: u32(tail, at + 12, true), from: u32(tail, at + 16, true) };
  if (plain.count < 0xffff && plain.size < 0xffffffff && plain.from < 0xffffffff) return plain;
  // ZIP64: its own end stands where the locator before this one says.
  if (at < 20 || u32(tail, at - 20, true) !== 0x07064b50) return plain;
  const large = await file.part(u64(tail, at - 12, true), 56);
  if (u32(large, 0, true) !== 0x06064b50) return plain;
  return { count: u64(large, 32, true), size: u64(large, 40, true), from: u64(large, 48, true) };
}

function entriesOf(list: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= list.length && entries.length < MAX_ENTRIES; ) {
    if (u32(list, at, true) !== 0x02014b50) break;
    const [name, extra, comment] = [u16(list, at + 28, true), u16(list, at + 30, true), u16(list, at + 32, true)];
    const flags = u16(list, at + 8, true);
    const raw = list.subarray(at + 46, at + 46 + name);
    const sizes = large(list.subarray(at + 46 + name, at + 46 + name + extra), {
      size: u32(list, at + 24, true),
      packed: u32(list, at + 20, true),
      offset: u32(list, at + 42, true),
    });
    entries.push({
      name: nameOf(raw, (flags & 0x800) !== 0),
      method: u16(list, at + 10, true),
      encrypted: (flags & 1) !== 0,
      ...sizes,
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

/** UTF-8 where it is so; else every byte a character, since nobody says which code page it was. */
function nameOf(raw: Buffer, utf8: boolean): string {
  const text = raw.toString('utf8');
  return (utf8 || !text.includes('\ufffd') ? text : raw.toString('latin1')).replaceAll('\\', '/');
}

interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
}

/** Numbers that do not fit into 32 bits stand in an extra field, in this order. */
function large(extra: Buffer, sizes: Sizes): Sizes {
  const all = { ...sizes };
  for (let at = 0; at + 4 <= extra.length; at += 4 + u16(extra, at + 2, true)) {
    if (u16(extra, at, true) !== 1) continue;
    let next = at + 4;
    for (const key of ['size', 'packed', 'offset'] as const) {
      if (all[key] !== 0xffffffff) continue;
      all[key] = u64(extra, next, true);
      next += 8;
    }
  }
  return all;
}

async function content(file: Pick<MediaFile, 'part'>, entry: ZipEntry, start: number, max: number) {
  if (entry.method === STORED) {
    const data = await file.part(start, Math.min(entry.packed, max));
    return { data, cut: entry.packed > data.length };
  }
  if (entry.method !== DEFLATED)
    throw new FormatError(
      'unsupported',
      `A part of this file is packed by method ${entry.method}, which is not read here.`,
    );
  const packed = await file.part(start, Math.min(entry.packed, max));
  const result = await inflate(packed, max);
  if (!result || (result.data.length === 0 && entry.size > 0)) throw damagedEntry(entry);
  return { data: result.data, cut: result.cut || result.data.length < entry.size };
}

/** As much as there is, up to `max` bytes, in memory of that order. Undefined when not even the beginning is sound. */
export function inflate(
  packed: Buffer,
  max: number,
  make: (options: ZlibOptions) => Transform = createInflateRaw,
): Promise<{ data: Buffer; cut: boolean } | undefined> {
  return new Promise((resolve) => {
    const stream = make({ chunkSize: 256 * 1024 });
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (cut: boolean): void => {
      stream.destroy();
      resolve({ data: Buffer.concat(chunks).subarray(0, max), cut });
    };
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > max) done(true);
    });
    stream.on('end', () => done(false));
    stream.on('error', () => (size > 0 ? done(true) : resolve(undefined)));
    stream.end(packed);
  });
}

function damagedEntry(entry: ZipEntry): FormatError {
  return new FormatError(
    'damaged',
    `A part of this file is damaged (${entry.name.slice(0, 80)}). If you have another copy, use that.`,
  );
}
