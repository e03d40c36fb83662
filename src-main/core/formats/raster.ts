/** Pictures of pixels and SVG: what sharp reads, and BMP and ICO, which the canvas reads. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import type { Probe } from '../tools/sharp.ts';
import { firstFrame } from './av.ts';
import { ascii, asBuffer, brands, has, u16, u32 } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile, type Picture } from './handler.ts';
import { jpegInfo } from './jpeg.ts';
import { byExt, types } from './types.ts';

const TYPES = [
  ...types(
    'raster',
    'image',
    `jpg image/jpeg JPEG
     png image/png PNG
     gif image/gif GIF
     webp image/webp WebP
     tif image/tiff TIFF
     avif image/avif AVIF
     bmp image/bmp BMP
     ico image/vnd.microsoft.icon Icon`,
  ),
  ...types('raster', 'vector', 'svg image/svg+xml SVG'),
];
const type = byExt(TYPES);

/** More than any camera or scanner makes, and little enough to decode in a minute. */
const MAX_CANVAS_PIXELS = 200_000_000;
const MAX_SVG = 32 * 1024 * 1024;
/** What can be decoded from top to bottom. */
const BY_ROWS = ['tif', 'jpg', 'png'];
/** Bytes of a file that lies in memory while it is read. */
const MAX_HELD = 2 ** 30;
/** Who asks for more wants every pixel. */
const LARGEST_PREVIEW = 8192;

export const raster: FormatHandler = {
  id: 'raster',
  version: 1,
  types: TYPES,
  family: 'Pictures',
  by: 'sharp',

  sniff(head, ext) {
    if (has(head, '\xff\xd8\xff')) return type('jpg');
    if (has(head, '\x89PNG\r\n\x1a\n')) return type('png');
    if (has(head, 'GIF87a') || has(head, 'GIF89a')) return type('gif');
    if (has(head, 'RIFF') && has(head, 'WEBP', 8)) return type('webp');
    if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => has(head, magic))) return type('tif');
    const ftyp = brands(head);
    if (ftyp && (ftyp.major === 'avif' || ftyp.major === 'avis' || (isHeifBrand(ftyp.major) && ftyp.all.has('avif'))))
      return type('avif');
    // Two letters prove little: the size of the header that follows is known.
    if (has(head, 'BM') && [12, 16, 40, 52, 56, 64, 108, 124].includes(u32(head, 14, true))) return type('bmp');
    if ((has(head, '\0\0\x01\0') || has(head, '\0\0\x02\0')) && isIconList(head)) return type('ico');
    if (isSvg(head, ext)) return type('svg');
    return undefined;
  },

  async facts(file) {
    if (file.type.ext === 'bmp') return bmpFacts(file.head);
    if (file.type.ext === 'ico') return iconFacts(file.head);
    const known = file.type.ext === 'jpg' ? probeJpeg(file.head) : undefined;
    if (known) return rasterFacts(known, 'jpg');
    const { probe } = await import('../tools/sharp.ts');
    // A header that cannot be read is told by `picture`.
    const where = pathOf(file);
    const info = await probe(where && file.size > MAX_HELD ? where : await file.bytes()).catch(() => undefined);
    return info ? rasterFacts(info, file.type.ext) : {};
  },

  async picture(file, maxEdge) {
    if (file.type.ext === 'bmp' || file.type.ext === 'ico') return await canvasPicture(file);
    if (file.type.ext === 'svg' && file.size > MAX_SVG)
      throw new FormatError('too-large', `This SVG has ${megabytes(file.size)} MB of drawing; the limit is 32 MB.`);
    const where = pathOf(file);
    // In memory it would take as much again, for nothing.
    if (where && (file.size > MAX_HELD || maxEdge > LARGEST_PREVIEW)) return { form: 'file', path: where };
    const data = await file.bytes();
    if (file.type.ext === 'svg') {
      const { drawSvg, probe } = await import('../tools/sharp.ts');
      const drawn = await drawSvg(data, maxEdge);
      if (drawn) return { form: 'encoded', data: drawn, upright: true };
      const { width, height } = await probe(data);
      throw tooManyPixels(width, height);
    }
    if (file.type.ext === 'avif' && brands(data)?.major === 'avis')
      return { form: 'encoded', data: await firstFrame(file, maxEdge), upright: true };
    // The container's own turn is applied by the decoder.
    return { form: 'encoded', data, upright: file.type.ext === 'avif' };
  },

  async quick(file) {
    if (file.head.length < file.size || ['svg', 'ico', 'bmp'].includes(file.type.ext)) return undefined;
    const pixels = (file.facts.width ?? Number.POSITIVE_INFINITY) * (file.facts.height ?? 1);
    return pixels <= 400_000
      ? { form: 'encoded', data: asBuffer(file.head), upright: file.type.ext === 'avif' }
      : undefined;
  },
};

/** Where such a file lies, if its name can be told to the decoder. */
function pathOf(file: MediaFile): string | undefined {
  const path = file.path.toString();
  return BY_ROWS.includes(file.type.ext) && Buffer.from(path).equals(file.path) ? path : undefined;
}

function isHeifBrand(brand: string): boolean {
  return brand === 'mif1' || brand === 'msf1' || brand === 'miaf';
}

/** What sharp's `probe` would answer, at a hundredth of its cost; undefined when the header is not a plain one, or farther in. */
export function probeJpeg(head: Uint8Array): Probe | undefined {
  const info = jpegInfo(head);
  const colorSpace = info?.viewable ? { 1: 'Gray', 3: 'RGB', 4: 'CMYK' }[info.components] : undefined;
  if (!info || !colorSpace || !info.width || !info.height) return undefined;
  const { width, height, components, orientation, progressive } = info;
  return {
    ...{ width, height, colorSpace, pages: 1, channels: components, pixelBytes: components, bitDepth: 8 },
    ...(orientation && { orientation }),
    whole: progressive,
  };
}

/** What the picture's own header says; shared with `head`, which has the first bytes only. */
export function rasterFacts(info: Probe, ext: string): Facts {
  return {
    width: info.width,
    height: info.height,
    // libvips says 1 of a TIFF that says nothing; a 1 that stands in the file has been read with its metadata.
    ...(info.orientation &&
      info.orientation > 1 &&
      ext !== 'avif' && { orientation: info.orientation as Facts['orientation'] }),
    ...(info.bitDepth && { bitDepth: info.bitDepth }),
    ...(info.colorSpace && { colorSpace: info.colorSpace }),
    ...(info.pages > 1 && (ext === 'tif' ? { pages: info.pages } : { animated: true })),
  };
}

function isIconList(head: Uint8Array): boolean {
  const count = u16(head, 4, true);
  return count > 0 && count < 256 && head[9] === 0 && u32(head, 18, true) >= 6 + count * 16 && u32(head, 14, true) > 0;
}

/** Only a document whose outermost element is `svg`: a page that holds one is a page. */
function isSvg(head: Uint8Array, ext: string): boolean {
  if (ext === 'svgz' && has(head, '\x1f\x8b')) return true;
  let text = ascii(head, 0, 65_536);
  if (text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff')) text = text.replaceAll('\0', '').slice(2);
  text = text.replace(/^\xef\xbb\xbf/, '');
  for (;;) {
    const before = text.length;
    text = text
      .replace(/^\s+/, '')
      .replace(/^<\?[\s\S]*?\?>/, '')
      .replace(/^<!--[\s\S]*?-->/, '');
    text = text.replace(/^<!DOCTYPE\s+([\w-]+:)?svg[^[>]*(\[[\s\S]*?\]\s*)?>/i, '');
    if (text.length === before) break;
  }
  return /^<([\w-]+:)?svg[\s>/]/.test(text);
}

function bmpFacts(head: Uint8Array): Facts {
  const old = u32(head, 14, true) === 12;
  const width = old ? u16(head, 18, true) : u32(head, 18, true);
  const height = old ? u16(head, 20, true) : Math.abs(u32(head, 22, true) | 0);
  return { width, height };
}

function iconFacts(head: Uint8Array): Facts {
  const entry = largestIcon(head);
  return { width: entry.width, height: entry.height };
}

function largestIcon(head: Uint8Array): { width: number; height: number; bits: number } {
  const entries = Array.from({ length: u16(head, 4, true) }, (_, i) => {
    const at = 6 + i * 16;
    return {
      width: head[at] || 256,
      height: head[at + 1] || 256,
      bits: u16(head, at + 6, true),
    };
  });
  return entries.reduce((best, entry) =>
    entry.width > best.width || (entry.width === best.width && entry.bits > best.bits) ? entry : best,
  );
}

async function canvasPicture(file: MediaFile): Promise<Picture> {
  // An icon is never large, whatever its file says of the rest.
  const { width = 0, height = 0 } = file.type.ext === 'bmp' ? bmpFacts(file.head) : iconFacts(file.head);
  if (width * height > MAX_CANVAS_PIXELS) throw tooManyPixels(width, height);
  const { readImage } = await import('../tools/canvas.ts');
  const pixels = await readImage(await file.bytes(), MAX_CANVAS_PIXELS);
  // The decoder fills what is missing without a word.
  const cut = file.type.ext === 'bmp' && u32(file.head, 2, true) > file.size;
  const damage = cut
    ? new FormatError(
        'truncated',
        'This BMP ends too early, so only a part of it can be shown. Copy it again from where it came.',
      )
    : undefined;
  return { form: 'rgba', ...pixels, upright: true, damage };
}

export function tooManyPixels(width: number, height: number): FormatError {
  const count = new Intl.NumberFormat('en-US');
  return new FormatError(
    'too-large',
    `This picture says it has ${count.format(width)} × ${count.format(height)} pixels (${count.format(width * height)} in all), more than Vitrine decodes. If that is not what you expect, the file is damaged or made to do harm.`,
  );
}

export function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
