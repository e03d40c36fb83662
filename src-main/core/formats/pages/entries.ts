/** What is in an archive, without unpacking it: TAR and RAR headers, one after the other. */
import { ascii, has, u16, u32 } from '../bytes.ts';
import { FormatError, type MediaFile } from '../handler.ts';

export interface Entry {
  readonly name: string;
  /** Bytes unpacked; -1 when nothing says. */
  readonly size: number;
}

type Source = Pick<MediaFile, 'size' | 'part'>;
export const MAX_ENTRIES = 20_000;
const AHEAD = 256 * 1024;

/** Reads near each other cost one. */
function reader(file: Source): (at: number, length: number) => Promise<Buffer> {
  let [from, held]: [number, Buffer] = [0, Buffer.alloc(0)];
  return async (at, length) => {
    if (at < from || at + length > from + held.length)
      [from, held] = [at, await file.part(at, Math.max(length, AHEAD))];
    return held.subarray(at - from, at - from + length);
  };
}

/** Throws FormatError when it is none; ends where it is damaged, with what was found until then. */
export async function tarEntries(file: Source): Promise<Entry[]> {
  const read = reader(file);
  const entries: Entry[] = [];
  let long: string | undefined;
  for (let at = 0; at + 512 <= file.size && entries.length < MAX_ENTRIES; ) {
    const head = await read(at, 512);
    if (head.length < 512 || head[0] === 0) break;
    if (!has(head, 'ustar', 257) && !isOldTar(head)) break;
    const size = octal(head, 124);
    const flag = ascii(head, 156, 1);
    const body = at + 512;
    if (flag === 'L') long = text(await read(body, Math.min(size, 4096)));
    else if (flag === 'x')
      long = /\d+ path=([^\n]*)\n/.exec((await read(body, Math.min(size, 65_536))).toString('utf8'))?.[1] ?? long;
    else if (flag !== 'g') {
      const prefix = has(head, 'ustar\0', 257) ? text(head.subarray(345, 500)) : '';
      const name = long ?? [prefix, text(head.subarray(0, 100))].filter(Boolean).join('/');
      long = undefined;
      if (name !== '' && flag !== '5') entries.push({ name, size });
    }
    at = body + Math.ceil(size / 512) * 512;
  }
  if (entries.length === 0)
    throw new FormatError(
      'damaged',
      'The list of what is in this archive cannot be read: it is damaged or incomplete.',
    );
  return entries;
}

const text = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8');
};
const octal = (bytes: Buffer, at: number): number =>
  // Large ones stand as a number of 12 bytes instead.
  (bytes[at] ?? 0) & 0x80
    ? u32(bytes, at + 8) + u32(bytes, at + 4) * 2 ** 32
    : Number.parseInt(ascii(bytes, at, 12).trim() || '0', 8) || 0;

function isOldTar(head: Buffer): boolean {
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 32 : (head[i] ?? 0);
  return sum === octal(head.subarray(0, 156), 148);
}

/** RAR 4 and 5. Throws FormatError: protected when even the names are locked. */
export async function rarEntries(file: Source): Promise<Entry[]> {
  const read = reader(file);
  const five = has(await read(0, 8), 'Rar!\x1a\x07\x01\0');
  const entries: Entry[] = [];
  for (let at = five ? 8 : 7, i = 0; at < file.size && i < MAX_ENTRIES * 2; i++) {
    const block = five ? rar5(await read(at, 4096)) : rar4(await read(at, 4096));
    if (!block || block.size <= 0) break;
    if (block.locked) throw new FormatError('protected', 'This archive asks for a password even for the names in it.');
    if (block.entry && entries.length < MAX_ENTRIES) entries.push(block.entry);
    if (block.last) break;
    at += block.size;
  }
  if (entries.length === 0)
    throw new FormatError(
      'damaged',
      'The list of what is in this archive cannot be read: it is damaged or incomplete.',
    );
  return entries;
}

interface RarBlock {
  /** With the data that follow it. */
  readonly size: number;
  readonly entry?: Entry;
  readonly locked?: boolean;
  readonly last?: boolean;
}

function rar5(bytes: Buffer): RarBlock | undefined {
  let at = 4;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  const length = number();
  const start = at;
  if (bytes.length < 8 || length === 0) return undefined;
  const [type, flags] = [number(), number()];
  if (flags & 1) number();
  const data = flags & 2 ? number() : 0;
  const size = start + length + data;
  if (type === 4) return { size, locked: true };
  if (type === 5) return { size, last: true };
  if (type !== 2) return { size };
  const [own, unpacked] = [number(), number()];
  number();
  at += (own & 2 ? 4 : 0) + (own & 4 ? 4 : 0);
  number();
  number();
  const name = number();
  return {
    size,
    ...(own & 1
      ? {}
      : {
          entry: {
            name: bytes.subarray(at, at + Math.min(name, 2048)).toString('utf8'),
            size: own & 8 ? -1 : unpacked,
          },
        }),
  };
}

function rar4(bytes: Buffer): RarBlock | undefined {
  if (bytes.length < 7) return undefined;
  const [type, flags, length] = [bytes[2], u16(bytes, 3, true), u16(bytes, 5, true)];
  const data = flags & 0x8000 || type === 0x74 ? u32(bytes, 7, true) : 0;
  const size = length + data;
  if (length < 7) return undefined;
  if (type === 0x73 && flags & 0x80) return { size, locked: true };
  if (type === 0x7b) return { size, last: true };
  if (type !== 0x74 || (flags & 0xe0) === 0xe0) return { size };
  const raw = bytes.subarray(32 + (flags & 0x100 ? 8 : 0)).subarray(0, Math.min(u16(bytes, 26, true), 2048));
  const end = raw.indexOf(0);
  const name = raw
    .subarray(0, end < 0 ? raw.length : end)
    .toString('utf8')
    .replaceAll('\\', '/');
  return { size, entry: { name, size: u32(bytes, 11, true) } };
}
