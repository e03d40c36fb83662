/** From a handler's picture to upright sRGB pixels of a wanted size. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import type { Pixels, Probe } from '../tools/sharp.ts';
import { FormatError, type Picture } from './handler.ts';
import { withoutMetadata } from './jpeg.ts';
import { probeJpeg, tooManyPixels } from './raster.ts';

/** A gigapixel; TIFF that large still decodes, strip by strip. */
const MAX_PIXELS = 2 ** 30;
/** Where the whole picture has to lie in memory: bytes decoded. */
const MAX_WHOLE_BYTES = 1.2 * 2 ** 30;

export interface UprightPicture {
  readonly pixels: Pixels;
  readonly damage?: FormatError;
}

/** Long edge at most `edge` pixels, never enlarged. Throws FormatError. */
export async function upright(picture: Picture, facts: Facts, edge: number): Promise<UprightPicture> {
  const { shrink } = await import('../tools/sharp.ts');
  const { source, orientation } = await decodable(picture, facts);
  if (picture.form === 'rgba') return { pixels: turn((await shrink(source, edge)).pixels, orientation), damage: picture.damage };
  try {
    const { pixels, damage } = await shrink(source, edge);
    return { pixels: turn(pixels, orientation), damage: picture.damage ?? (damage ? partial(damage) : undefined) };
  } catch (error) {
    throw new FormatError(
      'damaged',
      `The picture in this file is damaged and cannot be decoded (${oneLine(error)}). If you have another copy, use that.`,
    );
  }
}

/** What the decoder is given, and how that is to be turned. Throws FormatError when it is no picture, or one beyond the limits. */
export async function decodable(picture: Picture, facts: Facts): Promise<{ source: Buffer | string | Pixels; orientation: number }> {
  if (picture.form === 'rgba') return { source: { ...picture, channels: 4 }, orientation: picture.upright ? 1 : (facts.orientation ?? 1) };
  const source = picture.form === 'file' ? picture.path : picture.data;
  const info = await header(source);
  return { source, orientation: picture.upright ? 1 : (picture.orientation ?? facts.orientation ?? info.orientation ?? 1) };
}

/**
 * The picture as WebP without the way over pixels, where that gives the same: undefined when it is larger than `edge`, has to be turned
 * or cannot be read without complaint.
 */
export async function asItIs(picture: Picture, facts: Facts, edge: number) {
  if (picture.form !== 'encoded') return undefined;
  const { width, height, orientation } = probeJpeg(picture.data) ?? { width: edge + 1, height: 1 };
  const turned = picture.upright ? 1 : (picture.orientation ?? facts.orientation ?? orientation ?? 1);
  if (Math.max(width, height) > edge || turned !== 1) return undefined;
  const { transcode } = await import('../tools/sharp.ts');
  return await transcode(withoutMetadata(picture.data)).catch(() => undefined);
}

async function header(data: Buffer | string): Promise<Probe> {
  const { probe } = await import('../tools/sharp.ts');
  const known = typeof data === 'string' ? undefined : probeJpeg(data);
  const info =
    known ??
    (await probe(data).catch((error: unknown) => {
      throw new FormatError(
        'damaged',
        `This file does not hold the picture that its type promises: it is damaged or incomplete (${oneLine(error)}).`,
      );
    }));
  const pixels = info.width * info.height;
  if (pixels > MAX_PIXELS || (info.whole && pixels * info.pixelBytes > MAX_WHOLE_BYTES))
    throw tooManyPixels(info.width, info.height);
  return info;
}

function partial(complaint: string): FormatError {
  const early = /premature|truncat|end of (file|image|input|data)|not enough|unexpected end|eof|too short/i.test(
    complaint,
  );
  return early
    ? new FormatError(
        'truncated',
        `This file ends too early, so only a part of its picture can be shown (${complaint}). Copy it again from where it came.`,
      )
    : new FormatError('damaged', `A part of this picture is damaged; what can be decoded is shown (${complaint}).`);
}

/** libvips lists every complaint; the first says what it is. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 160);
}

/** Applies an EXIF orientation to pixels. */
export function turn(pixels: Pixels, orientation: number): Pixels {
  if (orientation <= 1 || orientation > 8) return pixels;
  const { data, width, height, channels } = pixels;
  const swap = orientation >= 5;
  const [toWidth, toHeight] = swap ? [height, width] : [width, height];
  // Where the stored picture is read from the right or from below, seen from the upright one.
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBelow = [3, 4, 6, 7].includes(orientation);
  const out = new Uint8Array(data.length);
  let at = 0;
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      const [u, v] = swap ? [y, x] : [x, y];
      const from = ((fromBelow ? height - 1 - v : v) * width + (fromRight ? width - 1 - u : u)) * channels;
      for (let i = 0; i < channels; i++) out[at++] = data[from + i]!;
    }
  }
  return { data: out, width: toWidth, height: toHeight, channels };
}
