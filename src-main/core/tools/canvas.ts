/** With canvas-fonts.ts the only importer of @napi-rs/canvas: BMP and ICO, and the canvas that pages and fonts are drawn on. */
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas';
import type { Letters } from './fontkit.ts';

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

/**
 * Lets `draw` use a font by a name of its own; undefined when it cannot be drawn with. Each time costs some 10 MB that Skia keeps for good
 * (it copies its whole list when one goes), so this is for fonts that cannot be drawn from their outlines only: see fontkit.ts.
 */
export function withFont<T>(data: Buffer, draw: (letters: Letters) => T): T | undefined {
  const family = `vitrine-${++fonts}`;
  const key = GlobalFonts.register(data, family);
  if (!key) return undefined;
  const measuring = createCanvas(1, 1).getContext('2d');
  const font = (size: number) => `${size}px "${family}"`;
  try {
    return draw({
      width(text, size) {
        measuring.font = font(size);
        return measuring.measureText(text).width;
      },
      draw(context, text, size, x, y) {
        context.font = font(size);
        context.fillText(text, x, y);
      },
    });
  } finally {
    GlobalFonts.remove(key);
  }
}

export { createCanvas };
