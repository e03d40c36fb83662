/** PNG chunks. */
import { inflateSync } from 'node:zlib';
import { type Blocks, setSize } from '../blocks.ts';
import { ascii, u32, type Window } from '../window.ts';
import { readResources } from './jpeg.ts';

const MAX_CHUNKS = 20_000;
const MAX_TEXT = 16 * 1024 * 1024;
/** Of a deflated packet: a small file must not grow into seconds of work. */
const MAX_INFLATED = 4 * 1024 * 1024;

/** Throws Missing when chunks follow beyond what is in memory. */
export function readPng(window: Window, blocks: Blocks): void {
  let offset = 8;
  for (let i = 0; i < MAX_CHUNKS; i++) {
    const header = window.at(offset, 8);
    if (header.length < 8) return;
    const length = u32(header, 0);
    const type = ascii(header, 4, 8);
    const data = (): Uint8Array => window.at(offset + 8, Math.min(length, MAX_TEXT));
    if (type === 'IHDR') {
      const bytes = data();
      setSize(blocks, u32(bytes, 0), u32(bytes, 4));
      if (bytes.length > 8) blocks.tags['PNG:BitDepth'] = bytes[8];
    } else if (type === 'acTL') blocks.tags['PNG:AnimationFrames'] = u32(data(), 0);
    else if (type === 'tIME') blocks.makers = true;
    else if (type === 'eXIf') blocks.exif ??= withoutExifMark(data());
    else if (type === 'iTXt' || type === 'zTXt' || type === 'tEXt') readText(type, data(), blocks);
    else if (type === 'IEND') return;
    offset += 12 + length;
  }
}

/** Some writers leave JPEG's mark before the TIFF structure. */
export function withoutExifMark(bytes: Uint8Array): Uint8Array {
  return ascii(bytes, 0, 6) === 'Exif\0\0' ? bytes.subarray(6) : bytes;
}

function readText(type: string, bytes: Uint8Array, blocks: Blocks): void {
  const end = bytes.indexOf(0);
  if (end < 1 || end > 79) return;
  const keyword = ascii(bytes, 0, end);
  if (type === 'iTXt' && keyword === 'XML:com.adobe.xmp') {
    const compressed = bytes[end + 1] === 1;
    const language = bytes.indexOf(0, end + 3);
    const translated = bytes.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return;
    const packet = bytes.subarray(translated + 1);
    const xmp = compressed ? inflate(packet) : packet;
    if (xmp) blocks.xmp ??= [xmp];
    return;
  }
  // Other words, a time or a camera among them, are left to exiftool.
  blocks.makers ||= !/^(?:Raw profile|Software$|Comment$|date:)/.test(keyword);
  const profile = /^Raw profile type (exif|APP1|iptc|xmp)$/.exec(keyword)?.[1];
  if (!profile) return;
  const plain = type === 'zTXt' ? inflate(bytes.subarray(end + 2)) : bytes.subarray(end + 1);
  const raw = plain && fromHex(ascii(plain));
  if (!raw) return;
  if (profile === 'iptc') readResources(raw, blocks);
  else if (profile === 'xmp') blocks.xmp ??= [raw];
  else if (ascii(raw, 0, 6) === 'Exif\0\0') blocks.exif ??= raw.subarray(6);
  else if (ascii(raw, 0, 29) === 'http://ns.adobe.com/xap/1.0/\0') blocks.xmp ??= [raw.subarray(29)];
}

function inflate(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_INFLATED });
  } catch {
    return undefined;
  }
}

/** ImageMagick's profiles: a name, a length, then hexadecimal lines. */
function fromHex(profile: string): Uint8Array | undefined {
  const match = /^\n?\w+\n\s*(\d+)\n([0-9a-fA-F\s]*)$/.exec(profile.trimEnd());
  return match ? Buffer.from(match[2]!.replace(/\s+/g, ''), 'hex').subarray(0, Number(match[1])) : undefined;
}
