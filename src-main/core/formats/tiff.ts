/** TIFF directories, as TIFF, DNG and most camera RAW have them: where the pictures in the file lie. */
import { has, u16, u32, u64 } from './bytes.ts';

export interface Directory {
  /** Numbers of a tag; empty when it is absent. At most 100,000 of them. */
  numbers(tag: number): number[];
  /** Text of a tag without its end. */
  text(tag: number): string;
  /** Place of a tag's bytes in the file. */
  place(tag: number): { readonly start: number; readonly end: number } | undefined;
}

const WIDTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const MAX_DIRECTORIES = 64;
const MAX_NUMBERS = 100_000;
const SUB_DIRECTORIES = [0x14a, 0x8769];

/** Every directory: those of the chain first to last, each followed by the ones below it. Never throws on damage. */
export function tiffDirectories(bytes: Uint8Array): Directory[] {
  const little = has(bytes, 'II');
  if (!little && !has(bytes, 'MM')) return [];
  const big = u16(bytes, 2, little) === 43;
  const found: Directory[] = [];
  const seen = new Set<number>();
  const visit = (first: number): void => {
    for (let at = first; at >= 8 && at < bytes.length && !seen.has(at) && found.length < MAX_DIRECTORIES; ) {
      seen.add(at);
      const { directory, next } = readDirectory(bytes, at, little, big);
      found.push(directory);
      for (const tag of SUB_DIRECTORIES) for (const below of directory.numbers(tag).slice(0, 16)) visit(below);
      at = next;
    }
  };
  visit(big ? u64(bytes, 8, little) : u32(bytes, 4, little));
  return found;
}

function readDirectory(
  bytes: Uint8Array,
  at: number,
  little: boolean,
  big: boolean,
): { directory: Directory; next: number } {
  const count = Math.min(big ? u64(bytes, at, little) : u16(bytes, at, little), 4096);
  const [first, size, inline] = big ? [at + 8, 20, 8] : [at + 2, 12, 4];
  const entries = new Map<number, { type: number; count: number; offset: number }>();
  for (let i = 0; i < count; i++) {
    const entry = first + i * size;
    if (entry + size > bytes.length) break;
    const type = u16(bytes, entry + 2, little);
    const amount = big ? u64(bytes, entry + 4, little) : u32(bytes, entry + 4, little);
    const value = entry + size - inline;
    const far = amount * (WIDTHS[type] ?? 0) > inline;
    const offset = far ? (big ? u64(bytes, value, little) : u32(bytes, value, little)) : value;
    entries.set(u16(bytes, entry, little), { type, count: amount, offset });
  }
  const place = (tag: number): { start: number; end: number } | undefined => {
    const entry = entries.get(tag);
    if (!entry) return undefined;
    const end = entry.offset + entry.count * (WIDTHS[entry.type] ?? 0);
    return entry.offset < end && end <= bytes.length ? { start: entry.offset, end } : undefined;
  };
  const end = first + count * size;
  return {
    directory: {
      place,
      numbers(tag) {
        const entry = entries.get(tag);
        const at = place(tag);
        if (!entry || !at) return [];
        const width = WIDTHS[entry.type]!;
        const read =
          width === 2 ? u16 : width === 4 ? u32 : width === 8 ? u64 : (from: Uint8Array, i: number) => from[i] ?? 0;
        return Array.from({ length: Math.min(entry.count, MAX_NUMBERS) }, (_, i) =>
          read(bytes, at.start + i * width, little),
        );
      },
      text(tag) {
        const at = place(tag);
        return at
          ? Buffer.from(bytes.subarray(at.start, at.end))
              .toString('latin1')
              .replace(/\0[\s\S]*$/, '')
              .trim()
          : '';
      },
    },
    next: big ? u64(bytes, end, little) : u32(bytes, end, little),
  };
}
