/** The only importer of @napi-rs/canvas: BMP and ICO, and the canvas that pages are drawn on. */
import { createCanvas, loadImage } from '@napi-rs/canvas';

export interface Rgba {
  /** RGBA, 8 bit, straight alpha. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Decodes what Skia knows (BMP, ICO: its largest picture). Throws when it cannot, or above `maxPixels`. */
export async function readImage(data: Buffer, maxPixels: number): Promise<Rgba> {
  const image = await loadImage(data);
  const { width, height } = image;
  if (width === 0 || height === 0 || width * height > maxPixels) throw new Error(`${width} × ${height} pixels`);
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, width, height).data;
  return { data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength), width, height };
}

export { createCanvas };
