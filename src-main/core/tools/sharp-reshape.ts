/** Reshaping pictures that we encoded ourselves: the only ones decoded outside a media worker. */
import sharp from 'sharp';

/** Turned clockwise by `degrees`, at most `edge` pixels long, in `format`. */
export function reshape(data: Uint8Array, { degrees = 0, edge, format = 'webp' }: { degrees?: number; edge?: number; format?: 'webp' | 'jpeg' | 'png' }): Promise<Buffer> {
  let image = sharp(data);
  if (degrees) image = image.rotate(degrees);
  if (edge) image = image.resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
  if (format === 'jpeg') image = image.flatten({ background: '#ffffff' });
  return image.toFormat(format, format === 'webp' ? { quality: 82, effort: 2 } : format === 'jpeg' ? { quality: 90 } : {}).toBuffer();
}
