/** With canvas-fonts.ts the only importer of @napi-rs/canvas: BMP and ICO, and the canvas that pages and fonts are drawn on. */
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas';

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

let fonts = 0;

/** Lets `draw` use a font by a name of its own; undefined when it cannot be drawn with. */
export function withFont<T>(data: Buffer, draw: (family: string) => T): T | undefined {
  const family = `vitrine-${++fonts}`;
  const key = GlobalFonts.register(data, family);
  if (!key) return undefined;
  try {
    return draw(family);
  } finally {
    GlobalFonts.remove(key);
  }
}

export { createCanvas };
