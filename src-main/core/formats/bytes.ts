/** Looking into bytes: what every type check needs. Reads beyond the end give zeros or empty text, never throw. */

export function ascii(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', at, at + length);
}

/** Does `magic` (one character a byte) stand at `at`? */
export function has(bytes: Uint8Array, magic: string, at = 0): boolean {
  if (bytes.length < at + magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic.charCodeAt(i)) return false;
  return true;
}

export function u16(bytes: Uint8Array, at: number, little = false): number {
  const [a, b] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return little ? a | (b << 8) : (a << 8) | b;
}

export function u32(bytes: Uint8Array, at: number, little = false): number {
  const [high, low] = little ? [u16(bytes, at + 2, true), u16(bytes, at, true)] : [u16(bytes, at), u16(bytes, at + 2)];
  return high * 65536 + low;
}

export function u64(bytes: Uint8Array, at: number, little = false): number {
  const [high, low] = little ? [u32(bytes, at + 4, true), u32(bytes, at, true)] : [u32(bytes, at), u32(bytes, at + 4)];
  return high * 2 ** 32 + low;
}

/** A view, not a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

export interface Box {
  readonly type: string;
  /** Of the content, in the file. */
  readonly start: number;
  readonly end: number;
}

/** Children of an ISO base media file (MP4, HEIC, CR3, JXL) between two offsets, as far as the bytes go. */
export function* boxes(bytes: Uint8Array, from = 0, to = bytes.length): Generator<Box> {
  for (let at = from, i = 0; at + 8 <= to && i < 10_000; i++) {
    let size = u32(bytes, at);
    let header = 8;
    if (size === 1) {
      size = u64(bytes, at + 8);
      header = 16;
    } else if (size === 0) size = to - at;
    if (size < header) return;
    yield { type: ascii(bytes, at + 4, 4), start: at + header, end: Math.min(at + size, to) };
    at += size;
  }
}

/** Major and compatible brands of an ISO base media file; undefined when it is none. */
export function brands(head: Uint8Array): { readonly major: string; readonly all: ReadonlySet<string> } | undefined {
  if (!has(head, 'ftyp', 4)) return undefined;
  const end = Math.min(u32(head, 0), head.length, 512);
  const all = new Set([ascii(head, 8, 4)]);
  for (let at = 16; at + 4 <= end; at += 4) all.add(ascii(head, at, 4));
  return { major: ascii(head, 8, 4), all };
}
