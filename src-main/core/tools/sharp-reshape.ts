/** Reshaping pictures that we encoded ourselves: the only ones decoded outside a media worker. */
import type { Sharp } from 'sharp';

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
