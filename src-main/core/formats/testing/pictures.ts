/** Pictures with a known upright look: red top left, green top right, blue bottom left, yellow bottom right. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';

export const UPRIGHT = ['red', 'green', 'blue', 'yellow'] as const;
const COLORS = { red: [220, 30, 30], green: [30, 180, 30], blue: [30, 30, 220], yellow: [230, 220, 30] } as const;

/** Where a pixel of the upright picture is stored, by EXIF's definition. */
const STORED: Readonly<Record<number, (x: number, y: number, w: number, h: number) => [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _w, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, w) => [y, w - 1 - x],
  7: (x, y, w, h) => [h - 1 - y, w - 1 - x],
  8: (x, y, _w, h) => [h - 1 - y, x],
};

/** RGB of the picture as a camera stores it that notes `orientation`; `width` × `height` are the upright size. */
export function stored(width: number, height: number, orientation = 1) {
  const turned = orientation >= 5;
  const [w, h] = turned ? [height, width] : [width, height];
  const data = Buffer.alloc(w * h * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = UPRIGHT[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!;
      const [u, v] = STORED[orientation]!(x, y, width, height);
      data.set(COLORS[color], (v * w + u) * 3);
    }
  }
  return { data, width: w, height: h };
}

export function picture(width = 640, height = 480, orientation = 1): Sharp {
  const { data, width: w, height: h } = stored(width, height, orientation);
  return sharp(data, { raw: { width: w, height: h, channels: 3 } });
}

export async function jpeg(width = 640, height = 480, orientation = 1): Promise<Buffer> {
  return await picture(width, height, orientation).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
}

/** The colors of the four corners' middles, by name, or as numbers where they are none of ours. */
export async function corners(data: Uint8Array): Promise<string[]> {
  const { data: pixels, info } = await sharp(data)
    .flatten({ background: '#000' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ].map(([x, y]) => {
    const at = (Math.floor(y! * info.height) * info.width + Math.floor(x! * info.width)) * info.channels;
    const color = [0, 1, 2].map((i) => pixels[at + (info.channels >= 3 ? i : 0)]!);
    const near = Object.entries(COLORS).find(([, rgb]) => rgb.every((value, i) => Math.abs(value - color[i]!) < 45));
    return near?.[0] ?? color.join(',');
  });
}

/** A folder of its own for one test file; `remove` when done. */
export function scratch() {
  const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-formats-'));
  let count = 0;
  return {
    folder,
    write(name: string, data: Uint8Array | string): string {
      const file = path.join(folder, `${count++}-${name}`);
      writeFileSync(file, data);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
