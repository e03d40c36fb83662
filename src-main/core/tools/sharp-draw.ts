/** Turning drawn SVG into files, with metadata as cameras write it. */
import sharp from 'sharp';

export interface Drawing {
  readonly svg: string;
  readonly format: 'jpeg' | 'png' | 'webp' | 'tiff';
  /** EXIF orientation: 6 and 8 store the pixels lying, as a camera held upright does. */
  readonly orientation: 1 | 6 | 8;
  readonly exif: Record<string, Record<string, string>> | undefined;
  /** A whole packet. */
  readonly xmp: string;
}

/** The file's bytes. */
export function drawInto({ svg, format, orientation, exif, xmp }: Drawing): Promise<Buffer> {
  let image = sharp(Buffer.from(svg)).flatten({ background: '#fff' });
  if (orientation !== 1) image = image.rotate(orientation === 6 ? 270 : 90);
  if (exif) image = image.withExif(exif);
  image = image.withXmp(xmp).withMetadata({ orientation });
  return image.toFormat(format, format === 'jpeg' ? { quality: 86 } : format === 'tiff' ? { compression: 'lzw' } : {}).toBuffer();
}
