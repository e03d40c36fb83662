/** What stays the same when only metadata is written into a file: the hash of its picture. */
import { createHash } from 'node:crypto';
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { ascii, asBuffer, has, u32 } from './bytes.ts';
import type { FileType } from './handler.ts';
import { jpegSegments } from './jpeg.ts';
import { tiffDirectories } from './tiff.ts';

/** Segments that are not metadata: tables and frame, the profile (APP2), Adobe's color transform (APP14). */
const isJpegPicture = (marker: number, file: Uint8Array, start: number): boolean =>
  marker < 0xe0 || marker === 0xee || (marker === 0xe2 && has(file, 'ICC_PROFILE', start + 4));
const PNG_PICTURE = new Set([
  'IHDR',
  'PLTE',
  'tRNS',
  'IDAT',
  'iCCP',
  'cHRM',
  'gAMA',
  'sRGB',
  'sBIT',
  'acTL',
  'fcTL',
  'fdAT',
]);
const WEBP_PICTURE = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Tags that change what a TIFF's samples mean: size, depth, compression, photometry, palette, profile. */
const TIFF_MEANING = [0x100, 0x101, 0x102, 0x103, 0x106, 0x115, 0x11c, 0x13d, 0x140, 0x152];

/**
 * Picture data as stored, orientation and profile included, everything else left out. Hex; `undefined` when the type has no
 * such parts, and then the decoded picture or the whole file stands for it.
 */
export function storedPictureHash(file: Uint8Array, type: FileType, facts: Facts): string | undefined {
  const parts = pictureParts(file, type.ext);
  if (!parts) return undefined;
  const hash = createHash('sha256').update(`${type.ext} ${facts.orientation ?? 1}\n`);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Of decoded pixels, for types whose container mixes everything. */
export function decodedPictureHash(pixels: { data: Uint8Array; width: number; height: number }, facts: Facts): string {
  const size = `${facts.width ?? 0}×${facts.height ?? 0} ${pixels.width}×${pixels.height}\n`;
  return createHash('sha256').update(size).update(pixels.data).digest('hex');
}

function pictureParts(file: Uint8Array, ext: string): Uint8Array[] | undefined {
  if (ext === 'jpg') return jpegParts(file);
  if (ext === 'png') return pngParts(file);
  if (ext === 'webp') return webpParts(file);
  if (ext === 'tif') return tiffParts(file);
  return undefined;
}

function jpegParts(file: Uint8Array): Uint8Array[] | undefined {
  const parts: Uint8Array[] = [];
  for (const { marker, start, end } of jpegSegments(file)) {
    if (marker === 0xda) {
      // What follows the picture (other pictures, a film) has metadata of its own.
      const last = asBuffer(file).indexOf('\xff\xd9', end, 'latin1');
      return [...parts, file.subarray(start, last < 0 ? file.length : last)];
    }
    if (isJpegPicture(marker, file, start)) parts.push(file.subarray(start, end));
  }
  return undefined;
}

function pngParts(file: Uint8Array): Uint8Array[] | undefined {
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 12 + u32(file, at);
    if (PNG_PICTURE.has(ascii(file, at + 4, 4))) parts.push(file.subarray(at + 4, Math.min(end, file.length)));
    at = end;
  }
  return parts.length > 0 ? parts : undefined;
}

function webpParts(file: Uint8Array): Uint8Array[] | undefined {
  const parts: Uint8Array[] = [];
  for (let at = 12; at + 8 <= file.length; ) {
    const size = u32(file, at + 4, true);
    if (WEBP_PICTURE.has(ascii(file, at, 4))) parts.push(file.subarray(at, Math.min(at + 8 + size, file.length)));
    at += 8 + size + (size & 1);
  }
  return parts.length > 0 ? parts : undefined;
}

/** Strips or tiles of the first picture. */
function tiffParts(file: Uint8Array): Uint8Array[] | undefined {
  const [main] = tiffDirectories(file);
  if (!main) return undefined;
  const offsets = main.numbers(0x111).length > 0 ? main.numbers(0x111) : main.numbers(0x144);
  const lengths = main.numbers(0x117).length > 0 ? main.numbers(0x117) : main.numbers(0x145);
  if (offsets.length === 0 || offsets.length !== lengths.length) return undefined;
  const profile = main.place(0x8773);
  const meaning = TIFF_MEANING.map((tag) => main.numbers(tag).join(' ')).join('\n');
  const parts: Uint8Array[] = [Buffer.from(meaning)];
  if (profile) parts.push(file.subarray(profile.start, profile.end));
  for (const [i, offset] of offsets.entries()) parts.push(file.subarray(offset, offset + lengths[i]!));
  return parts;
}
