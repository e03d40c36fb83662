/** Pictures as they leave the house: sized, turned, sharpened, with a mark, a profile and metadata, in the wanted format. */
import sharp, { type Exif, type Sharp } from 'sharp';
import { LOSSY, type PictureFormat, type Sharpening } from '../../../src-shared/domain/export/preset.ts';
import type { SizePlan } from '../../../src-shared/domain/export/size.ts';
import type { PdfAbout } from './canvas-pdf.ts';
import type { Pixels } from './sharp.ts';

export type { Exif };

export interface Mark {
  /** PNG. */
  readonly png: Buffer;
  readonly left: number;
  readonly top: number;
}

export interface ExportDrawing {
  /** Of the upright picture. */
  readonly plan: SizePlan;
  /** EXIF: how what is stored is turned to be upright. */
  readonly orientation: number;
  readonly background: string;
  readonly sharpen: Sharpening;
  readonly mark?: Mark | undefined;
  readonly format: PictureFormat;
  readonly quality: number;
  /** `source`: colors stay as they are, with the profile that says which they are; a path of a profile otherwise. */
  readonly profile: 'srgb' | 'p3' | 'source' | { readonly file: string };
  /** 16 bits a channel, where the format can. */
  readonly deep: boolean;
  readonly exif?: Exif | undefined;
  readonly xmp?: string | undefined;
  /** What a PDF says of itself. */
  readonly about?: PdfAbout | undefined;
}

const PDF_DPI = 300;

/** Sigma of the Gaussian, in pixels of what comes out. */
const SIGMA: Readonly<Record<Exclude<Sharpening, 'none'>, number>> = { low: 0.5, standard: 0.7, high: 1.1 };
/** Orientations as mirroring left and right, then turning clockwise. */
const TURNS: Readonly<Record<number, readonly [flop: boolean, degrees: number]>> = {
  2: [true, 0], 3: [false, 180], 4: [true, 180], 5: [true, 270], 6: [false, 90], 7: [true, 90], 8: [false, 270],
};

/** The file's bytes. Throws what libvips says when the picture is damaged. */
export async function encodeExport(source: Buffer | string | Pixels, drawing: ExportDrawing): Promise<Buffer> {
  const { plan, orientation, sharpen, mark, profile, deep, exif, xmp } = drawing;
  const image = open(source);
  if (deep || (profile !== 'srgb' && profile !== 'source')) image.pipelineColourspace('rgb16');
  const isTurned = orientation >= 5;
  const { width, height } = plan.inner;
  image.resize(isTurned ? height : width, isTurned ? width : height, { fit: plan.fit === 'crop' ? 'cover' : 'fill' });
  const [flop, degrees] = TURNS[orientation] ?? [false, 0];
  if (flop) image.flop();
  if (degrees) image.rotate(degrees);
  if (drawing.format === 'jpeg') image.flatten({ background: '#ffffff' });
  if (plan.fit === 'pad') {
    const [left, top] = [Math.floor((plan.width - width) / 2), Math.floor((plan.height - height) / 2)];
    image.extend({ left, top, right: plan.width - width - left, bottom: plan.height - height - top, background: drawing.background });
  }
  if (sharpen !== 'none') image.sharpen({ sigma: SIGMA[sharpen] });
  if (mark) image.composite([{ input: mark.png, left: mark.left, top: mark.top }]);
  if (deep) image.toColourspace('rgb16');
  if (profile === 'source') image.keepIccProfile();
  else image.withIccProfile(typeof profile === 'string' ? profile : profile.file);
  // EXIF and TIFF say how a picture is turned, as the original did; sharp has no word for that which leaves the original's rest out.
  if (exif || drawing.format === 'tiff') (image as unknown as { options: { withMetadataOrientation: number } }).options.withMetadataOrientation = 1;
  if (exif) image.withExif(exif);
  if (xmp) image.withXmp(xmp);
  const made = await encoded(image, drawing).toBuffer();
  if (drawing.format !== 'pdf') return made;
  const { pictureAsPdf } = await import('./canvas-pdf.ts');
  return await pictureAsPdf(made, { quality: drawing.quality, dpi: PDF_DPI, about: drawing.about ?? {} });
}

function encoded(image: Sharp, { format, quality }: ExportDrawing): Sharp {
  switch (format) {
    case 'jpeg':
      return image.jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' });
    case 'webp':
      return image.webp({ quality });
    case 'avif':
      return image.avif({ quality });
    case 'png':
      return image.png();
    // Coded once, when its page is drawn.
    case 'pdf':
      return image.png({ compressionLevel: 1 });
    case 'tiff':
      return image.tiff({ compression: 'lzw', predictor: 'horizontal' });
  }
}

function open(source: Buffer | string | Pixels): Sharp {
  const options = { limitInputPixels: false, sequentialRead: true, failOn: 'error' } as const;
  if (typeof source === 'string' || Buffer.isBuffer(source)) return sharp(source, options);
  const { data, width, height, channels } = source;
  return sharp(data, { ...options, raw: { width, height, channels } });
}

const LEAST_QUALITY = 25;

/**
 * At most `limit` bytes: with the best quality that fits, and where even a low one does not, smaller (`sized` gives the drawing of a part,
 * 0–1, of the sides). Undefined: not even a picture of a few pixels fits.
 */
export async function encodeWithin(source: Buffer | string | Pixels, limit: number, quality: number, sized: (part: number) => Promise<ExportDrawing>): Promise<{ data: Buffer; drawing: ExportDrawing } | undefined> {
  for (let part = 1; part > 0.02; ) {
    const first = { ...(await sized(part)), quality };
    const data = await encodeExport(source, first);
    if (data.length <= limit) return { data, drawing: first };
    let smallest = data.length;
    if (LOSSY.includes(first.format)) {
      let best: { data: Buffer; drawing: ExportDrawing } | undefined;
      for (let low = Math.min(LEAST_QUALITY, quality), high = quality - 1; low <= high; ) {
        const drawing = { ...first, quality: smallest === data.length ? low : Math.floor((low + high) / 2) };
        const tried = await encodeExport(source, drawing);
        smallest = Math.min(smallest, tried.length);
        if (tried.length <= limit) {
          best = { data: tried, drawing };
          low = drawing.quality + 1;
        } else high = drawing.quality - 1;
      }
      if (best) return best;
    }
    part *= Math.min(0.9, Math.sqrt(limit / smallest) * 0.97);
  }
  return undefined;
}

/** Is this a profile that colors can be turned into? libvips passes over one that is not, and says nothing. */
export async function isProfile(file: string): Promise<boolean> {
  const made = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a06030' } }).withIccProfile(file).tiff().toBuffer().catch(() => undefined);
  return made !== undefined && (await sharp(made).metadata()).icc !== undefined;
}

/** A picture to be laid over another one: so wide, as a PNG. Throws when it is none. */
export async function markOf(image: Buffer | string, width: number, height: number, opacity: number): Promise<{ png: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(image, { limitInputPixels: 100_000_000 })
    .autoOrient()
    .resize(width, height, { fit: 'inside' })
    .ensureAlpha()
    .composite([{ input: Buffer.from([255, 255, 255, Math.round(opacity * 255)]), raw: { width: 1, height: 1, channels: 4 }, tile: true, blend: 'dest-in' }])
    .png()
    .toBuffer({ resolveWithObject: true });
  return { png: data, width: info.width, height: info.height };
}
