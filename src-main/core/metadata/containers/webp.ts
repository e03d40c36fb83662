/** WebP: RIFF chunks. */
import { type Blocks, setSize } from '../blocks.ts';
import { ascii, u16, u32, type Window } from '../window.ts';
import { withoutExifMark } from './png.ts';

const MAX_CHUNKS = 5000;
const MAX_BLOCK = 16 * 1024 * 1024;

/** Throws Missing when chunks of metadata follow beyond what is in memory. */
export function readWebp(window: Window, blocks: Blocks): void {
  const end = u32(window.at(4, 4), 0, true) + 8;
  let offset = 12;
  /** What VP8X promises: nothing more to look for, no need to read on. */
  let waiting = new Set<string>();
  for (let i = 0; i < MAX_CHUNKS && offset + 8 <= end; i++) {
    const header = window.at(offset, 8);
    if (header.length < 8) return;
    const type = ascii(header, 0, 4);
    const length = u32(header, 4, true);
    const bytes = (wanted: number): Uint8Array => window.at(offset + 8, Math.min(length, wanted));
    if (type === 'VP8X') {
      const head = bytes(10);
      const flags = head[0] ?? 0;
      setSize(blocks, u24(head, 4) + 1, u24(head, 7) + 1);
      waiting = new Set([...(flags & 8 ? ['EXIF'] : []), ...(flags & 4 ? ['XMP '] : [])]);
      blocks.tags['RIFF:WebP_Flags'] = flags;
    } else if (type === 'VP8 ' || type === 'VP8L') {
      if (!('Composite:ImageSize' in blocks.tags)) readSize(type, bytes(10), blocks);
    } else if (type === 'EXIF') {
      blocks.exif ??= withoutExifMark(bytes(MAX_BLOCK));
      waiting.delete(type);
    } else if (type === 'XMP ') {
      blocks.xmp ??= [bytes(MAX_BLOCK)];
      waiting.delete(type);
    }
    if (type !== 'ICCP' && waiting.size === 0) return;
    offset += 8 + length + (length & 1);
  }
}

function readSize(type: string, head: Uint8Array, blocks: Blocks): void {
  if (type === 'VP8 ' && head.length >= 10) setSize(blocks, u16(head, 6, true) & 0x3fff, u16(head, 8, true) & 0x3fff);
  if (type === 'VP8L' && head[0] === 0x2f) {
    const bits = u32(head, 1, true);
    setSize(blocks, (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
}

function u24(bytes: Uint8Array, at: number): number {
  return u16(bytes, at, true) + (bytes[at + 2] ?? 0) * 0x10000;
}
