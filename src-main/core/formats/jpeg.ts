/** JPEG's outer structure: segments, size, orientation, end. Decodes nothing. */
import { has, u16, u32 } from './bytes.ts';

export interface JpegInfo {
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, where the JPEG has one of its own. */
  readonly orientation?: number;
  /** Baseline, extended or progressive with 8 bits: what everything decodes. RAW data is often lossless JPEG, which is not. */
  readonly viewable: boolean;
  readonly progressive: boolean;
  /** 1 gray, 3 color, 4 CMYK. */
  readonly components: number;
}

export interface Segment {
  readonly marker: number;
  /** Of the marker itself. */
  readonly start: number;
  readonly end: number;
}

/** Segments up to the first scan, which is the last one given and has no length of its own. */
export function* jpegSegments(bytes: Uint8Array, from = 0): Generator<Segment> {
  if (bytes[from] !== 0xff || bytes[from + 1] !== 0xd8) return;
  let at = from + 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    const end = alone ? at + 2 : at + 2 + u16(bytes, at + 2);
    yield { marker, start: at, end };
    if (marker === 0xda || marker === 0xd9 || end <= at + 1) return;
    at = end;
  }
}

/** The same picture without EXIF, XMP and IPTC, which decoders would take apart for nothing: a fourth of the cost of a tiny one. */
export function withoutMetadata(jpeg: Buffer): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  for (const { marker, start, end } of jpegSegments(jpeg)) {
    if (marker === 0xda) return Buffer.concat([...parts, jpeg.subarray(start)]);
    if (marker !== 0xe1 && marker !== 0xed) parts.push(jpeg.subarray(start, end));
  }
  return jpeg;
}

export function jpegInfo(bytes: Uint8Array, from = 0): JpegInfo | undefined {
  let orientation: number | undefined;
  for (const { marker, start, end } of jpegSegments(bytes, from)) {
    if (marker === 0xe1 && has(bytes, 'Exif\0\0', start + 4))
      orientation ??= exifOrientation(bytes.subarray(start + 10, end));
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (!frame) continue;
    const viewable = marker <= 0xc2 && bytes[start + 4] === 8;
    return {
      width: u16(bytes, start + 7),
      height: u16(bytes, start + 5),
      orientation,
      viewable,
      progressive: marker === 0xc2,
      components: bytes[start + 9] ?? 0,
    };
  }
  return undefined;
}

function exifOrientation(tiff: Uint8Array): number | undefined {
  const little = has(tiff, 'II');
  const directory = u32(tiff, 4, little);
  for (let i = 0; i < Math.min(u16(tiff, directory, little), 200); i++) {
    const at = directory + 2 + i * 12;
    if (u16(tiff, at, little) !== 0x112) continue;
    const value = u16(tiff, at + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
