import sharp from 'sharp';
import { expect, test } from 'vitest';
import { distance, readHex, readPalette, toLab } from '../../../src-shared/domain/color.ts';
import { encode, type Pixels, shrink } from '../tools/sharp.ts';
import { paletteOf } from './palette.ts';

const lab = (hex: string) => toLab(...(readHex(hex) as [number, number, number]));
/** Stripes: color and how many of a hundred columns it has. */
async function stripes(...parts: readonly (readonly [color: string, columns: number])[]): Promise<Pixels> {
  let x = 0;
  const drawn = parts.map(([color, columns]) => {
    const rect = `<rect x="${x}" width="${columns}" height="60" fill="${color}"/>`;
    x += columns;
    return rect;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60">${drawn.join('')}</svg>`;
  return (await shrink(await sharp(Buffer.from(svg)).png().toBuffer(), 256)).pixels;
}
const shown = (pixels: Pixels) => readPalette(paletteOf(pixels));

test('the colors of a picture with their shares, the largest first', async () => {
  const colors = shown(await stripes(['#c83232', 50], ['#2244aa', 30], ['#f0f0f0', 20]));
  expect(colors.map(({ share }) => Math.round(share * 20) * 5)).toEqual([50, 30, 20]);
  for (const [i, hex] of ['#c83232', '#2244aa', '#f0f0f0'].entries()) expect(distance(lab(colors[i]?.hex ?? ''), lab(hex))).toBeLessThan(0.02);
});

test('a vivid spot counts, a gray one does not; shades of one color are one', async () => {
  expect(shown(await stripes(['#808080', 98], ['#e01010', 2])).map(({ hex }) => hex)).toHaveLength(2);
  expect(shown(await stripes(['#f0f0f0', 98], ['#a0a0a0', 2]))).toHaveLength(1);
  expect(shown(await stripes(['#2850a0', 30], ['#2a53a5', 30], ['#264d9b', 40]))).toHaveLength(1);
});

test('transparent parts are none of its colors; gray, a single pixel and nothing at all are no trouble', () => {
  const px = (channels: Pixels['channels'], ...data: number[]): Pixels => ({ data: Uint8Array.from(data), width: data.length / channels, height: 1, channels });
  expect(shown(px(4, 255, 0, 0, 0, 0, 0, 255, 255)).map(({ hex }) => hex)).toEqual(['#0000ff']);
  expect(shown(px(1, 200)).map(({ hex }) => hex)).toEqual(['#c8c8c8']);
  expect([shown(px(4, 1, 2, 3, 0)), shown(px(2, 9, 0))]).toEqual([[], []]);
});

test('it costs a small part of the preview that it is made with', async () => {
  // Noise: more different colors than any picture has.
  const noise = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).jpeg().toBuffer();
  const time = async (work: () => unknown) => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 7; i++) {
      const began = performance.now();
      await work();
      best = Math.min(best, performance.now() - began);
    }
    return best;
  };
  const small = (await shrink((await shrink(noise, 512)).pixels, 256)).pixels;
  const preview = await time(async () => {
    const { pixels } = await shrink(noise, 512);
    await encode(pixels);
    await encode((await shrink(pixels, 256)).pixels);
  });
  const palette = await time(() => paletteOf(small));
  expect(palette / preview).toBeLessThan(0.15);
});
