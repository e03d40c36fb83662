/** The metadata inside a file, read from its bytes: containers → blocks → tags, and one base per block. */
import { createHash } from 'node:crypto';
import type { Base } from '../../../src-shared/domain/asset.ts';
import type { Blocks } from './blocks.ts';
import { setSize } from './blocks.ts';
import { readBmff } from './containers/bmff.ts';
import { readJpeg, readResources } from './containers/jpeg.ts';
import { readPng } from './containers/png.ts';
import { readBmp, readGif, readPsd, readRaf } from './containers/simple.ts';
import { readWebp } from './containers/webp.ts';
import { readTiff, type TiffBlocks } from './exif.ts';
import { readIim } from './iim.ts';
import { baseOfBytes, baseOfValues, isNewerIim, valuesOf } from './map.ts';
import type { Tags } from './tags.ts';
import { ascii, eachStep, Missing, Window } from './window.ts';
import { decodePacket, readXmp } from './xmp.ts';

export interface Embedded {
  readonly tags: Tags;
  readonly bases: Base[];
  readonly thumb?: Uint8Array;
  /** XMP packets as they stand in the file, the main one first. */
  readonly xmp?: readonly Uint8Array[];
  /** Bytes that were wanted and are not in memory: what is here is only a part. */
  readonly missing?: Missing;
  /** Something of a maker's own is there that only exiftool reads. */
  readonly makers: boolean;
  /** The container can hold metadata that this reader does not look for. */
  readonly sizeOnly: boolean;
}

type Reader = (window: Window, blocks: Blocks) => void;

function readerFor(start: Uint8Array): { read: Reader; sizeOnly?: boolean } | undefined {
  const text = ascii(start, 0, 16);
  if (text.startsWith('\xff\xd8\xff')) return { read: readJpeg };
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return { read: readPng };
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return { read: readWebp };
  // TIFF; Olympus, Panasonic and their kind write other numbers than 42.
  if (/^(?:II(?:\*\0|R[OS]|U\0)|MM\0\*)/.test(text)) return { read: readTiffFile };
  if (text.slice(4, 8) === 'ftyp' && /^(?:hei[cxmsv]|hev[cmx]|mif[12]|msf1|avi[fs]|crx )/.test(text.slice(8, 12)))
    return { read: readBmff };
  if (text.startsWith('8BPS')) return { read: readPsd };
  if (text.startsWith('FUJIFILMCCD-RAW')) return { read: readRaf };
  if (/^GIF8[79]a/.test(text)) return { read: readGif, sizeOnly: true };
  if (/^BM.{4}\0\0\0\0/s.test(text)) return { read: readBmp, sizeOnly: false };
  return undefined;
}

function readTiffFile(window: Window, blocks: Blocks): void {
  const found: TiffBlocks = { tags: blocks.tags, jpegs: [] };
  blocks.exifInTags = true;
  try {
    readTiff(window, found);
  } finally {
    const size = canonSize(window, found) ?? found.size;
    if (size) setSize(blocks, size.width, size.height);
    if (found.xmp) blocks.xmp = [found.xmp];
    if (found.resources) readResources(found.resources, blocks);
    if (found.iim) blocks.iim = found.iim;
    blocks.makers = found.makers ?? false;
    blocks.thumb = thumbIn(window, found);
  }
}

/** In a CR2 the directories are those of previews; as exiftool, EXIF's own size counts. */
function canonSize(window: Window, { tags, size }: TiffBlocks): TiffBlocks['size'] {
  if (!size) return undefined;
  const width = tags['ExifIFD:ExifImageWidth'];
  const height = tags['ExifIFD:ExifImageHeight'];
  return typeof width === 'number' && typeof height === 'number' && ascii(window.at(8, 2)) === 'CR'
    ? { width, height }
    : undefined;
}

/** The largest embedded JPEG that is small enough to be at hand. */
function thumbIn(window: Window, found: TiffBlocks): Uint8Array | undefined {
  for (const { offset, length } of found.jpegs.toSorted((a, b) => b.length - a.length)) {
    try {
      const bytes = window.exactly(offset, length);
      if (bytes && bytes[0] === 0xff && bytes[1] === 0xd8) return bytes;
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
    }
  }
  return undefined;
}

/** Undefined when no reader knows the container. Damaged contents are passed over; never throws. */
export function readEmbedded(window: Window): Embedded | undefined {
  const blocks: Blocks = { tags: {} };
  let missing: Missing | undefined;
  let sizeOnly = false;
  const guarded = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      // Whatever else a damaged file makes a reader stumble over: what was read until then counts.
      if (error instanceof Missing) missing ??= error;
    }
  };
  let known = false;
  guarded(() => {
    const reader = readerFor(window.at(0, 16));
    if (!reader) return;
    known = true;
    sizeOnly = reader.sizeOnly ?? false;
    reader.read(window, blocks);
  });
  if (!known) return undefined;
  const bases: Base[] = [];
  guarded(() =>
    eachStep(
      () => readExifBlock(blocks, bases),
      () => readIimBlock(blocks, bases),
      () => readXmpBlock(blocks, bases),
    ),
  );
  const { xmp } = blocks;
  return { tags: blocks.tags, bases, thumb: jpegOnly(blocks.thumb), ...(xmp && { xmp }), makers: blocks.makers ?? false, missing, sizeOnly };
}

function readExifBlock(blocks: Blocks, bases: Base[]): void {
  const { exif, tags } = blocks;
  if (blocks.exifInTags) {
    const values = valuesOf('exif', tags);
    // In TIFF and RAW the directories lie between the pictures: the fields themselves stand for the block.
    bases.push(exif ? baseOfBytes('exif', [exif], values) : baseOfValues('exif', values));
  } else if (exif) {
    const found: TiffBlocks = { tags: {}, jpegs: [] };
    const window = Window.whole(exif);
    readTiff(window, found);
    Object.assign(tags, found.tags);
    blocks.makers ||= found.makers ?? false;
    blocks.thumb ??= thumbIn(window, found);
    bases.push(baseOfBytes('exif', [exif], valuesOf('exif', tags)));
  }
}

function readIimBlock(blocks: Blocks, bases: Base[]): void {
  const { iim, tags } = blocks;
  if (!iim) return;
  readIim(iim, tags);
  const base = baseOfBytes('iim', [iim], valuesOf('iim', tags));
  bases.push(isNewerIim(blocks.iimDigest, digests(iim)) ? { ...base, overXmp: true } : base);
}

/** TIFF pads the block to whole words, and not every program counts the padding. */
function digests(iim: Uint8Array): string[] {
  let end = iim.length;
  while (end > 0 && iim[end - 1] === 0) end--;
  return [iim.length, ...[0, 1, 2, 3].map((pad) => Math.min(end + pad, iim.length))].map((length) =>
    createHash('md5').update(iim.subarray(0, length)).digest('hex'),
  );
}

function readXmpBlock(blocks: Blocks, bases: Base[]): void {
  const { xmp, tags } = blocks;
  if (!xmp) return;
  const found: Tags = {};
  for (const packet of xmp) {
    try {
      readXmp(decodePacket(packet), found);
    } catch {
      // A damaged packet still is a block, whose hash tells when it becomes another.
    }
  }
  Object.assign(tags, found);
  bases.push(baseOfBytes('xmp', xmp, valuesOf('xmp', tags)));
}

function jpegOnly(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && bytes[0] === 0xff && bytes[1] === 0xd8 ? bytes : undefined;
}
