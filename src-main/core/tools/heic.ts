/** The only importer of heic-decode (libheif as WebAssembly). */
import heicDecode from 'heic-decode';

export interface HeicPicture {
  /** RGBA, 8 bit, already turned as the file says, in the file's own color profile. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Decodes the first or the smallest picture of the file. Throws when there is none, or it has more than `maxPixels`. */
export async function decodeHeic(file: Buffer, which: 'first' | 'smallest', maxPixels: number): Promise<HeicPicture> {
  const images = await heicDecode.all({ buffer: file });
  try {
    const size = (image: { width: number; height: number }): number => image.width * image.height;
    const image = which === 'first' ? images[0] : images.toSorted((a, b) => size(a) - size(b))[0];
    if (!image || size(image) > maxPixels) throw new Error(image ? 'too many pixels' : 'no picture');
    const { data, width, height } = await image.decode();
    return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height };
  } finally {
    images.dispose();
  }
}
