/** HEIC and HEIF: what telephones write. Decoded by libheif in WebAssembly, 100 ms a megapixel, so the thumbnail comes first. */
import { firstFrame } from './av.ts';
import { ascii, asBuffer, boxes, brands, u16, u32 } from './bytes.ts';
import { FormatError, type FormatHandler, type Picture } from './handler.ts';
import { tooManyPixels } from './raster.ts';
import { wrapTiff } from './tiff-wrap.ts';
import { byExt, types } from './types.ts';

const TYPES = types(
  'heif',
  'image',
  `heic image/heic HEIC
   heif image/heif HEIF`,
);
const type = byExt(TYPES);
const HEVC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs'];
/** The decoder holds the picture twice, in a memory that cannot grow beyond 2 GB. */
const MAX_PIXELS = 150_000_000;

export const heif: FormatHandler = {
  id: 'heif',
  version: 1,
  types: TYPES,
  family: 'HEIC and HEIF',
  by: 'heic-decode',

  sniff(head, ext) {
    const ftyp = brands(head);
    if (!ftyp) return undefined;
    if (HEVC_BRANDS.includes(ftyp.major)) return type('heic');
    if (ftyp.major !== 'mif1' && ftyp.major !== 'msf1') return undefined;
    if (ftyp.all.has('avif')) return undefined;
    return ext !== 'heif' && HEVC_BRANDS.some((brand) => ftyp.all.has(brand)) ? type('heic') : type('heif');
  },

  async facts(file) {
    // Some write the description of the picture behind its data.
    return largestSize(file.head) ?? largestSize(await file.bytes()) ?? {};
  },

  async picture(file, maxEdge) {
    const size = largestSize(file.head);
    if (size && size.width * size.height > MAX_PIXELS) throw tooManyPixels(size.width, size.height);
    const data = await file.bytes();
    // A film without a still beside it.
    if (!metaBox(data)) return { form: 'encoded', data: await firstFrame(file, maxEdge), upright: true };
    try {
      return await decode(data, 'first');
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new FormatError(
        'damaged',
        `This HEIF picture cannot be decoded: it is damaged or of a kind libheif does not know (${detail}).`,
      );
    }
  },

  async quick(file) {
    const onlyThumbnail = withoutThumbnailLinks(file.head);
    return onlyThumbnail ? await decode(onlyThumbnail, 'smallest', 1_000_000).catch(() => undefined) : undefined;
  },
};

async function decode(data: Buffer, which: 'first' | 'smallest', maxPixels = MAX_PIXELS): Promise<Picture> {
  const { decodeHeic } = await import('../tools/heic.ts');
  const pixels = await decodeHeic(data, which, maxPixels);
  const icc = colorProfile(data);
  // Telephones photograph in Display P3: without its profile the picture would be dull.
  if (!icc) return { form: 'rgba', ...pixels, upright: true };
  return { form: 'encoded', data: wrapTiff({ ...pixels, space: 'rgb', bits: 8, alpha: true, icc }), upright: true };
}

/** The boxes that describe items; `undefined` when they are not in these bytes. */
function metaBox(data: Uint8Array): { start: number; end: number } | undefined {
  for (const box of boxes(data)) if (box.type === 'meta') return { start: box.start + 4, end: box.end };
  return undefined;
}

function* properties(data: Uint8Array) {
  const meta = metaBox(data);
  if (!meta) return;
  for (const box of boxes(data, meta.start, meta.end)) {
    if (box.type !== 'iprp') continue;
    for (const inner of boxes(data, box.start, box.end)) {
      if (inner.type === 'ipco') yield* boxes(data, inner.start, inner.end);
    }
  }
}

/** The largest size that any item declares, tiles being smaller than what they make up. Before turning. */
function largestSize(data: Uint8Array): { width: number; height: number } | undefined {
  let best: { width: number; height: number } | undefined;
  for (const box of properties(data)) {
    if (box.type !== 'ispe') continue;
    const size = { width: u32(data, box.start + 4), height: u32(data, box.start + 8) };
    if (!best || size.width * size.height > best.width * best.height) best = size;
  }
  return best;
}

function colorProfile(data: Uint8Array): Uint8Array | undefined {
  for (const box of properties(data)) {
    const kind = box.type === 'colr' ? ascii(data, box.start, 4) : '';
    if ((kind === 'prof' || kind === 'rICC') && box.end - box.start > 132) return data.subarray(box.start + 4, box.end);
  }
  return undefined;
}

/**
 * libheif hands out pictures of the top level only, and a thumbnail is one as soon as nothing links it to its picture.
 * `undefined` when the file has no thumbnail.
 */
function withoutThumbnailLinks(head: Uint8Array): Buffer | undefined {
  const meta = metaBox(head);
  if (!meta) return undefined;
  for (const box of boxes(head, meta.start, meta.end)) {
    if (box.type !== 'iref') continue;
    for (const link of boxes(head, box.start + 4, box.end)) {
      if (link.type !== 'thmb' || u16(head, link.start) === 0) continue;
      const copy = Buffer.from(asBuffer(head));
      copy.write('xxxx', link.start - 4, 'latin1');
      return copy;
    }
  }
  return undefined;
}
