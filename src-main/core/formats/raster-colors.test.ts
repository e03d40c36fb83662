// Colors of pictures that are not sRGB, against ImageMagick with lcms.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { large } from '../workers/media-tasks.ts';
import { identify } from './index.ts';
import { scratch } from './testing/pictures.ts';

const files = scratch();
afterAll(() => files.remove());
const [WIDTH, HEIGHT] = [96, 64];

/** Hue from left to right, from dark over full to pale from top to bottom. */
function colors(): Sharp {
  const data = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [hue, light] = [((i % WIDTH) / WIDTH) * 6, Math.floor(i / WIDTH) / (HEIGHT - 1)];
    for (const [c, at] of [0, 4, 2].entries()) {
      const full = Math.max(0, Math.min(1, Math.abs(((hue + at) % 6) - 3) - 1));
      data[i * 3 + c] = Math.round(255 * (light < 0.5 ? full * light * 2 : full + (1 - full) * (light * 2 - 1)));
    }
  }
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

const SAMPLES: Readonly<Record<string, () => Promise<Buffer>>> = {
  'cmyk.jpg': () => colors().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer(),
  'cmyk.tif': () => colors().toColourspace('cmyk').withIccProfile('cmyk').tiff({ compression: 'lzw' }).toBuffer(),
  'deep.png': () => colors().toColourspace('rgb16').png().toBuffer(),
  'deep.tif': () => colors().toColourspace('rgb16').tiff({ compression: 'lzw' }).toBuffer(),
  'p3.png': () => colors().withIccProfile('p3').png().toBuffer(),
  'p3.jpg': () => colors().withIccProfile('p3').jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
  'gray.png': () => colors().toColourspace('b-w').png().toBuffer(),
  'gray16.tif': () => colors().toColourspace('grey16').tiff({ compression: 'lzw' }).toBuffer(),
  'indexed.png': () => colors().png({ palette: true, colors: 64, dither: 0 }).toBuffer(),
};

async function pixels(data: Uint8Array): Promise<Buffer> {
  return await sharp(data).removeAlpha().toColourspace('srgb').raw().toBuffer();
}

for (const [name, make] of Object.entries(SAMPLES))
  it(`${name} has the colors that ImageMagick gives it`, async () => {
    const data = await make();
    const path = files.write(name, data);
    const profile = join(path, '..', 'srgb.icc');
    const { icc } = await sharp(await colors().withIccProfile('srgb').png().toBuffer()).metadata();
    writeFileSync(profile, icc!);
    execFileSync('convert', [path, '-profile', profile, '-strip', '-depth', '8', `PNG24:${path}.png`], {
      stdio: 'pipe',
    });
    const request = { id: 1, path: Buffer.from(path), size: data.length, type: identify(data, name), facts: {} };
    const made = await large({ ...request, task: 'large', edge: 512, format: 'png' }, new AbortController().signal);
    const [ours, theirs] = [await pixels(made.data), await pixels(readFileSync(`${path}.png`))];
    expect(ours.length).toBe(WIDTH * HEIGHT * 3);
    expect(theirs.length).toBe(ours.length);
    const off = ours.map((value, i) => Math.abs(value - theirs[i]!));
    // Of 255. From CMYK both come perceptually, over tables of their own precision; with another intent it would be 8.
    const most = name.startsWith('cmyk') ? 3 : 1;
    expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(most);
  });
