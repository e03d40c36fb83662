/** Pictures as cameras store them, with what a photographer's programs have written into them. */
import sharp, { type Exif, type Sharp } from 'sharp';
import { stored } from '../../../src-main/core/formats/testing/pictures.ts';

export interface Written {
  readonly orientation?: number;
  /** EXIF form, `2024:06:01 12:00:00`. */
  readonly taken?: string;
  readonly make?: string;
  readonly model?: string;
  readonly lens?: string;
}

/** Of one color and a number, so that no two are alike. */
export async function photo(seed: number, written: Written = {}, width = 120, height = 80): Promise<Buffer> {
  const background = { r: (seed * 67) % 256, g: (seed * 29) % 256, b: (seed * 113) % 256 };
  return await withExif(sharp({ create: { width, height, channels: 3, background } }), written);
}

/** Red, green, blue and yellow quarters, stored as `orientation` says. */
export async function quarters(orientation = 1, width = 640, height = 480, note = true): Promise<Buffer> {
  const { data, width: w, height: h } = stored(width, height, orientation);
  const image = sharp(data, { raw: { width: w, height: h, channels: 3 } });
  if (!note) return await image.jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer();
  return await withExif(image, { orientation });
}

async function withExif(image: Sharp, written: Written): Promise<Buffer> {
  const exif: Exif = {
    IFD0: {
      ...(written.make ? { Make: written.make } : {}),
      ...(written.model ? { Model: written.model } : {}),
    },
    IFD2: {
      ...(written.taken ? { DateTimeOriginal: written.taken } : {}),
      ...(written.lens ? { LensModel: written.lens } : {}),
    },
  };
  const made = image.withExif(exif).jpeg({ quality: 90, chromaSubsampling: '4:4:4' });
  return await (written.orientation ? made.withMetadata({ exif, orientation: written.orientation }) : made).toBuffer();
}

/** Mean difference of two pictures' pixels, 0–255, in the size of the first. */
export async function difference(a: Uint8Array, b: Uint8Array): Promise<number> {
  const { data, info } = await sharp(a).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const other = await sharp(b)
    .resize(info.width, info.height, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += Math.abs((data[i] as number) - (other[i] as number));
  return sum / data.length;
}
