/** Reshaping pictures that we encoded ourselves: the only ones decoded outside a media worker. */
import type { Sharp } from 'sharp';
import type { Pixels } from './sharp.ts';

/** Turned clockwise by `degrees`, at most `edge` pixels long, in `format`. */
export async function reshape(
  data: Uint8Array,
  { degrees = 0, edge, format = 'webp' }: { degrees?: number; edge?: number; format?: 'webp' | 'jpeg' | 'png' },
): Promise<Buffer> {
  // A start needs it for none of its pictures: a tenth of a second.
  const { default: sharp } = await import('sharp');
  let image: Sharp = sharp(data);
  if (degrees) image = image.rotate(degrees);
  if (edge) image = image.resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
  if (format === 'jpeg') image = image.flatten({ background: '#ffffff' });
  return image
    .toFormat(format, format === 'webp' ? { quality: 82, effort: 2 } : format === 'jpeg' ? { quality: 90 } : {})
    .toBuffer();
}

/** For a reader of letters: gray on white, its long edge at least `least` pixels. */
export async function pngForReading({ data, width, height, channels }: Pixels, least: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  let image = sharp(data, { raw: { width, height, channels } }).flatten({ background: '#ffffff' }).grayscale();
  if (Math.max(width, height) < least) image = image.resize(least, least, { fit: 'inside', kernel: 'cubic' });
  return await image.png({ compressionLevel: 1 }).toBuffer();
}

/** Its pixels, at most `edge` long. */
export async function pixelsOf(data: Uint8Array, edge: number): Promise<Pixels> {
  const { default: sharp } = await import('sharp');
  const { data: raw, info } = await sharp(data).resize(edge, edge, { fit: 'inside', withoutEnlargement: true }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data: raw, width: info.width, height: info.height, channels: info.channels as Pixels['channels'] };
}
