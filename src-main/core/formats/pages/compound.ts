/** Compound files (Office until 2003, Outlook): a small file system of sectors in one file, read whole. */
import { has, u16, u32 } from '../bytes.ts';
import { FormatError } from '../handler.ts';

export interface Compound {
  /** Names of streams, with the storages above them: `__attach/x`. */
  readonly names: readonly string[];
  /** Undefined when there is none of this name; shorter where its chain is broken. */
  stream(name: string): Buffer | undefined;
}

const END = 0xfffffffa;
const MAX_ENTRIES = 20_000;

/** Throws FormatError. */
export function openCompound(file: Buffer): Compound {
  if (!has(file, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) throw damaged();
  const [shift, small] = [u16(file, 30, true), u16(file, 32, true)];
  if ((shift !== 9 && shift !== 12) || small !== 6) throw damaged();
  const sector = 1 << shift;
  const at = (n: number): number => (n + 1) * sector;
  const most = Math.ceil(file.length / sector);
  const tables: number[] = [];
  for (let i = 0; i < 109; i++) tables.push(u32(file, 76 + i * 4, true));
  // Where there are more than the header holds, they go on in sectors of their own.
  for (let n = u32(file, 68, true), i = 0; n < END && i < most; i++) {
    for (let k = 0; k < sector / 4 - 1; k++) tables.push(u32(file, at(n) + k * 4, true));
    n = u32(file, at(n) + sector - 4, true);
  }
  const next = (n: number): number => {
    const table = tables[Math.floor((n * 4) / sector)];
    return table === undefined || table >= END ? END : u32(file, at(table) + ((n * 4) % sector), true);
  };
  const chain = (first: number, follow: (n: number) => number, read: (n: number) => Buffer, size: number): Buffer => {
    const parts: Buffer[] = [];
    let length = 0;
    // A chain that comes back to itself ends with the size of the file.
    for (let n = first; n < END && length < size && parts.length <= file.length / 64; n = follow(n)) {
      const part = read(n);
      if (part.length === 0) break;
      parts.push(part);
      length += part.length;
    }
    return Buffer.concat(parts).subarray(0, size);
  };
  const large = (first: number, size: number): Buffer =>
    chain(first, next, (n) => file.subarray(at(n), at(n) + sector), Math.min(size, file.length));
  const directory = large(u32(file, 48, true), file.length);
  const entries = entriesOf(directory);
  const root = entries[0];
  if (!root) throw damaged();
  const miniTable = large(u32(file, 60, true), file.length);
  const mini = large(root.start, root.size);
  const cutoff = u32(file, 56, true);
  const named = new Map(
    entries
      .slice(1)
      .filter((one) => one.kind === 2)
      .map((one) => [pathOf(one, entries), one]),
  );
  return {
    names: [...named.keys()],
    stream(name) {
      const entry = named.get(name);
      if (!entry) return undefined;
      if (entry.size >= cutoff) return large(entry.start, entry.size);
      return chain(
        entry.start,
        (n) => (n * 4 + 4 <= miniTable.length ? u32(miniTable, n * 4, true) : END),
        (n) => mini.subarray(n * 64, n * 64 + 64),
        entry.size,
      );
    },
  };
}

interface Entry {
  readonly name: string;
  /** 1 storage, 2 stream, 5 root. */
  readonly kind: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
  parent: number;
}

function entriesOf(directory: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 128 <= directory.length && entries.length < MAX_ENTRIES; at += 128) {
    const length = Math.min(64, u16(directory, at + 64, true));
    entries.push({
      name: directory.subarray(at, at + Math.max(0, length - 2)).toString('utf16le'),
      kind: directory[at + 66] ?? 0,
      left: u32(directory, at + 68, true),
      right: u32(directory, at + 72, true),
      child: u32(directory, at + 76, true),
      start: u32(directory, at + 116, true),
      size: u32(directory, at + 120, true),
      parent: -1,
    }); // prettier-ignore
  }
  // Children hang in trees below their storage.
  for (const [n, storage] of entries.entries()) {
    const open = storage.kind === 1 || storage.kind === 5 ? [storage.child] : [];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      const entry = entries[one];
      if (!entry || entry.parent >= 0 || one === 0) continue;
      entry.parent = n;
      open.push(entry.left, entry.right);
    }
  }
  return entries;
}

function pathOf(entry: Entry, entries: readonly Entry[]): string {
  let path = entry.name;
  for (let n = entry.parent, i = 0; n > 0 && i < 8; i++) {
    path = `${entries[n]?.name ?? ''}/${path}`;
    n = entries[n]?.parent ?? -1;
  }
  return path;
}

const damaged = (): FormatError =>
  new FormatError(
    'damaged',
    'This file is damaged: its inner list cannot be read. If you have another copy, use that.',
  );

const CODE_PAGES: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1253: 'windows-1253',
  1254: 'windows-1254',
  65001: 'utf-8',
}; // prettier-ignore

/** Title and writer from `SummaryInformation`. */
export function summaryOf(stream: Buffer | undefined): { readonly documentTitle?: string; readonly author?: string } {
  if (!stream || stream.length < 48) return {};
  const from = u32(stream, 44, true);
  const found: Record<number, string> = {};
  let encoding = 'windows-1252';
  for (let i = 0; i < Math.min(100, u32(stream, from + 4, true)); i++) {
    const [id, at] = [u32(stream, from + 8 + i * 8, true), from + u32(stream, from + 12 + i * 8, true)];
    const type = u32(stream, at, true);
    if (id === 1) encoding = CODE_PAGES[u16(stream, at + 4, true)] ?? encoding;
    if (type !== 30) continue;
    const raw = stream.subarray(at + 8, at + 8 + Math.min(1000, u32(stream, at + 4, true)));
    found[id] = new TextDecoder(encoding).decode(raw).replace(/\0.*$/s, '').trim();
  }
  return { ...(found[2] ? { documentTitle: found[2] } : {}), ...(found[4] ? { author: found[4] } : {}) };
}
