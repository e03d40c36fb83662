// Photoshop files drawn of their layers, against ImageMagick putting the same pictures together, and against Adobe's formulas.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BlendMode, type Layer, type Psd, writePsdBuffer } from 'ag-psd';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { cieLab, deltaE } from '../../../src-shared/testing/delta-e.ts';
import type { MediaFile, Picture } from './handler.ts';
import { identify } from './index.ts';
import { photoshop } from './photoshop.ts';
import { scratch } from './testing/pictures.ts';
import { deepPsd } from './testing/psd-deep.ts';

const files = scratch();
afterAll(() => files.remove());
const [WIDTH, HEIGHT] = [48, 36];
/** CIEDE2000, of 16 bits. 1 is what people just tell apart. */
const MOST = 0.1;
/** The stored pictures have 8 bits, whose rounding alone is so much in the darkest. */
const MOST_STORED = 1;
type Pixel = readonly [number, number, number, number];

/** A picture of 0–255, by what stands at each place. */
function drawn(at: (u: number, v: number) => Pixel): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let i = 0; i < WIDTH * HEIGHT; i++)
    data.set(
      at((i % WIDTH) / (WIDTH - 1), Math.floor(i / WIDTH) / (HEIGHT - 1)).map((part) => Math.round(part * 255)),
      i * 4,
    );
  return data;
}

/** Light and dark, dull and bright of all hues meet in these two, but never black and white: nothing through nothing is as one likes. */
const below = drawn((u, v) => [0.02 + 0.96 * u, v, 1 - u * v, 1]);
const above = drawn((u, v) => [0.98 - 0.96 * v, 0.02 + 0.96 * Math.abs(1 - 2 * u), 0.02 + 0.9 * u, 1]);
const veil = drawn((u, v) => [0.2 + 0.6 * v, 0.9 * u, 1 - v, 1 - 0.9 * u]);
const torn = drawn((u, v) => [u, 0.4, 1 - v, v]);

const image = (data: Uint8ClampedArray<ArrayBuffer>) => ({ width: WIDTH, height: HEIGHT, data });
const layer = (name: string, data: Uint8ClampedArray<ArrayBuffer>, more: Partial<Layer> = {}): Layer => ({
  name,
  left: 0,
  top: 0,
  right: WIDTH,
  bottom: HEIGHT,
  imageData: image(data),
  ...more,
});
const psd = (children: Layer[], merged?: Uint8ClampedArray<ArrayBuffer>, psb = false): Buffer => {
  const versionInfo = { hasRealMergedData: merged !== undefined, writerName: '', readerName: '', fileVersion: 1 };
  const whole: Psd = {
    width: WIDTH,
    height: HEIGHT,
    children,
    imageResources: { versionInfo },
    ...(merged ? { imageData: image(merged) } : {}),
  };
  return writePsdBuffer(whole, { psb });
};

function fileOf(data: Buffer): MediaFile {
  return {
    ...{
      path: Buffer.from('x.psd'),
      size: data.length,
      head: data.subarray(0, 262_144),
      type: identify(data, 'x.psd'),
      facts: {},
      signal: new AbortController().signal,
    },
    bytes: async () => data,
    part: async (at, length) => data.subarray(at, at + length),
  };
}

/** Of 0–255, with what 16 bits have beyond, where there are so many. */
async function values(data: Buffer): Promise<number[]> {
  const deep = (await sharp(data).metadata()).depth === 'ushort';
  const picture = sharp(data)
    .toColourspace(deep ? 'rgb16' : 'srgb')
    .ensureAlpha();
  const raw = await picture.raw({ depth: deep ? 'ushort' : 'uchar' }).toBuffer();
  return deep
    ? Array.from(new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2), (value) => value / 257)
    : [...raw];
}
async function pixels(picture: Picture | undefined): Promise<number[]> {
  if (picture?.form !== 'encoded') throw new Error('no picture');
  expect(picture.damage).toBeUndefined();
  return await values(picture.data);
}
/** What the loupe shows of the layers. */
const composed = async (data: Buffer): Promise<number[]> =>
  await pixels(await photoshop.toggled!(fileOf(data), [], 1024));
/** What the preview is made of. */
const shown = async (data: Buffer): Promise<number[]> => await pixels(await photoshop.picture!(fileOf(data), 1024));

/** ΔE2000 of each pixel, both laid over gray, where they let through. */
function differences(ours: readonly number[], theirs: readonly number[]): number[] {
  expect(theirs.length).toBe(ours.length);
  const seen = (data: readonly number[], i: number) => {
    const [r, g, b] = [0, 1, 2].map((c) => 128 + ((data[i + c]! - 128) * data[i + 3]!) / 255) as [
      number,
      number,
      number,
    ];
    return cieLab(r, g, b);
  };
  // Of a large picture some ten thousand are enough.
  const step = Math.ceil(ours.length / 4 / 20_000) * 4;
  return Array.from({ length: Math.ceil(ours.length / step) }, (_, i) =>
    deltaE(seen(ours, i * step), seen(theirs, i * step)),
  );
}
function alike(ours: readonly number[], theirs: readonly number[], most = MOST): void {
  expect(ours.length).toBe(WIDTH * HEIGHT * 4);
  const all = differences(ours, theirs);
  const worst = Math.max(...all);
  const at = all.indexOf(worst) * 4;
  expect(
    worst,
    `ΔE2000 of ${worst.toFixed(3)}: ${ours.slice(at, at + 4)} is not ${theirs.slice(at, at + 4)}`,
  ).toBeLessThanOrEqual(most);
}

let made = 0;
async function png(data: Uint8ClampedArray<ArrayBuffer>): Promise<string> {
  return files.write(
    `${made++}.png`,
    await sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
      .png()
      .toBuffer(),
  );
}
/** What ImageMagick makes of these words. */
async function magick(...words: string[]): Promise<number[]> {
  const out = files.write(`${made++}.png`, Buffer.alloc(0));
  execFileSync('convert', [...words, '-depth', '16', `PNG64:${out}`], { stdio: 'pipe' });
  return await values(readFileSync(out));
}

const MODES: Partial<Record<BlendMode, string>> = {
  normal: 'Over',
  multiply: 'Multiply',
  screen: 'Screen',
  overlay: 'Overlay',
  darken: 'Darken',
  lighten: 'Lighten',
  'color dodge': 'ColorDodge',
  'color burn': 'ColorBurn',
  'hard light': 'HardLight',
  difference: 'Difference',
  exclusion: 'Exclusion',
  'pin light': 'PinLight',
};

describe('layers, as ImageMagick puts them together', () => {
  test.each(Object.entries(MODES))('%s', async (mode, compose) => {
    const blendMode = mode as BlendMode;
    const [a, b, c, d] = [await png(below), await png(above), await png(veil), await png(torn)];
    alike(
      await composed(psd([layer('below', below), layer('above', above, { blendMode })])),
      await magick(a, b, '-compose', compose!, '-composite'),
    );
    alike(
      await composed(psd([layer('below', below), layer('veil', veil, { blendMode })])),
      await magick(a, c, '-compose', compose!, '-composite'),
    );
    alike(
      await composed(psd([layer('torn', torn), layer('veil', veil, { blendMode })])),
      await magick(d, c, '-compose', compose!, '-composite'),
    );
  });
});

/** By the formulas of Adobe (PDF 1.7, 11.3.5, and Photoshop's own where that has none), of one channel: b below, s above. */
const FORMULAS: Partial<Record<BlendMode, (b: number, s: number) => number>> = {
  'linear light': (b, s) => b + 2 * s - 1,
  'vivid light': (b, s) => (s <= 0.5 ? (b === 1 ? 1 : 1 - (1 - b) / (2 * s)) : b === 0 ? 0 : b / (2 * (1 - s))),
  'linear burn': (b, s) => b + s - 1,
  'linear dodge': (b, s) => b + s,
  'soft light': (b, s) => (s < 0.5 ? 2 * b * s + b * b * (1 - 2 * s) : 2 * b * (1 - s) + Math.sqrt(b) * (2 * s - 1)),
  'hard mix': (b, s) => (Math.round(255 * b) + Math.round(255 * s) >= 255 ? 1 : 0),
  subtract: (b, s) => b - s,
  // What is divided by nothing becomes white.
  divide: (b, s) => (s === 0 ? 1 : b / s),
};
type Three = [number, number, number];
const luminosity = (c: Three): number => 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2];
function clipColor(c: Three): Three {
  const [l, n, x] = [luminosity(c), Math.min(...c), Math.max(...c)];
  let out = c;
  if (n < 0) out = out.map((v) => l + ((v - l) * l) / (l - n)) as Three;
  if (x > 1) out = out.map((v) => l + ((v - l) * (1 - l)) / (x - l)) as Three;
  return out;
}
const setLum = (c: Three, l: number): Three => clipColor(c.map((v) => v + l - luminosity(c)) as Three);
const sat = (c: Three): number => Math.max(...c) - Math.min(...c);
/** The largest becomes s, the smallest nothing, and the middle one keeps its place between them. */
function setSat(c: Three, s: number): Three {
  const [x, n] = [Math.max(...c), Math.min(...c)];
  return c.map((v) => (x === n ? 0 : (s * (v - n)) / (x - n))) as Three;
}
const TRIPLES: Partial<Record<BlendMode, (b: Three, s: Three) => Three>> = {
  hue: (b, s) => setLum(setSat(s, sat(b)), luminosity(b)),
  saturation: (b, s) => setLum(setSat(b, sat(s)), luminosity(b)),
  color: (b, s) => setLum(s, luminosity(b)),
  luminosity: (b, s) => setLum(b, luminosity(s)),
  'darker color': (b, s) => (luminosity(s) < luminosity(b) ? s : b),
  'lighter color': (b, s) => (luminosity(s) > luminosity(b) ? s : b),
};

/** PDF 1.7, 11.3.6: premultiplied, over a backdrop that may let through. */
function byFormula(mode: string, backdrop: Uint8ClampedArray, source: Uint8ClampedArray, opacity = 1): number[] {
  const out: number[] = [];
  const part = (data: Uint8ClampedArray, i: number): Three => [data[i]! / 255, data[i + 1]! / 255, data[i + 2]! / 255];
  for (let i = 0; i < backdrop.length; i += 4) {
    const [cb, cs] = [part(backdrop, i), part(source, i)];
    const [ab, as] = [backdrop[i + 3]! / 255, (source[i + 3]! / 255) * opacity];
    const one = FORMULAS[mode as BlendMode];
    const mixed = one
      ? cb.map((b, c) => Math.min(1, Math.max(0, one(b, cs[c]!))))
      : TRIPLES[mode as BlendMode]!(cb, cs);
    const alpha = ab + as - ab * as;
    for (let c = 0; c < 3; c++) {
      const light = (1 - as) * ab * cb[c]! + as * (1 - ab) * cs[c]! + as * ab * mixed[c]!;
      out.push(alpha ? (light / alpha) * 255 : 0);
    }
    out.push(alpha * 255);
  }
  return out;
}

describe('layers, as Adobe says it', () => {
  test.each([...Object.keys(FORMULAS), ...Object.keys(TRIPLES)])('%s', async (mode) => {
    const blendMode = mode as BlendMode;
    alike(
      await composed(psd([layer('below', below), layer('above', above, { blendMode })])),
      byFormula(mode, below, above),
    );
    alike(
      await composed(psd([layer('torn', torn), layer('veil', veil, { blendMode, opacity: 0.6 })])),
      byFormula(mode, torn, veil, 0.6),
    );
  });
});

describe('a whole file', () => {
  const maskData = drawn((u, v) => [u * v, u * v, u * v, 1]);
  const mask = { left: 0, top: 0, right: WIDTH, bottom: HEIGHT, defaultColor: 0, imageData: image(maskData) };
  const opacity = 0.6;
  /** ImageMagick: how much of the picture before is there. */
  const thinned = (part: number): string[] => ['-channel', 'A', '-evaluate', 'multiply', String(part), '+channel'];

  /** Paper; a group with a multiplied layer inside, at 60 %; a masked layer, screened; a base with two layers clipped to it; a hidden one. */
  const children = (): Layer[] => [
    layer('paper', below),
    {
      name: 'group',
      opened: true,
      opacity,
      blendMode: 'normal',
      children: [layer('torn', torn), layer('ink', above, { blendMode: 'multiply', opacity })],
    },
    layer('masked', above, { blendMode: 'screen', mask }),
    layer('base', torn, { blendMode: 'overlay' }),
    layer('clipped', veil, { clipping: true, blendMode: 'hard light' }),
    layer('clipped too', above, { clipping: true, opacity }),
    layer('hidden', above, { hidden: true }),
  ];
  async function expected(): Promise<number[]> {
    const [paper, high, thin, rough, cover] = [
      await png(below),
      await png(above),
      await png(veil),
      await png(torn),
      await png(maskData),
    ];
    const group = [
      '(',
      rough,
      '(',
      high,
      ...thinned(opacity),
      ')',
      '-compose',
      'Multiply',
      '-composite',
      ...thinned(opacity),
      ')',
      '-compose',
      'Over',
      '-composite',
    ];
    const masked = [
      '(',
      high,
      '(',
      cover,
      '-alpha',
      'off',
      ')',
      '-compose',
      'CopyOpacity',
      '-composite',
      ')',
      '-compose',
      'Screen',
      '-composite',
    ];
    // What is clipped changes the colors of its base and not how much of it is there.
    const opaque = [
      '(',
      rough,
      '-alpha',
      'off',
      thin,
      '-compose',
      'HardLight',
      '-composite',
      '(',
      high,
      ...thinned(opacity),
      ')',
      '-compose',
      'Over',
      '-composite',
      ')',
    ];
    const clipped = [
      '(',
      ...opaque,
      '(',
      rough,
      '-alpha',
      'extract',
      ')',
      '-compose',
      'CopyOpacity',
      '-composite',
      ')',
      '-compose',
      'Overlay',
      '-composite',
    ];
    return await magick(paper, ...group, ...masked, ...clipped);
  }
  const bytes = (data: readonly number[]) => new Uint8ClampedArray(data.map(Math.round));

  test.each([
    ['PSD', false],
    ['PSB', true],
  ])('%s: with its merged picture that is shown, without it the same is made of its layers', async (_, psb) => {
    const wanted = await expected();
    alike(await composed(psd(children(), undefined, psb)), wanted);
    alike(await shown(psd(children(), undefined, psb)), wanted);
    alike(await shown(psd(children(), bytes(wanted), psb)), wanted, MOST_STORED);
    // The merged picture counts, whatever the layers say.
    alike(await shown(psd([layer('other', above)], bytes(wanted), psb)), wanted, MOST_STORED);
  });

  test('of 16 bits a channel, with and without its merged picture', async () => {
    const deep = (data: Uint8ClampedArray) => Uint16Array.from(data, (value) => value * 257);
    const wanted = await magick(
      await png(below),
      '(',
      await png(veil),
      ...thinned(153 / 255),
      ')',
      '-compose',
      'Multiply',
      '-composite',
    );
    const layers = [
      { name: 'below', pixels: deep(below), mode: 'norm', opacity: 255 },
      { name: 'veil', pixels: deep(veil), mode: 'mul ', opacity: 153 },
    ];
    alike(await composed(deepPsd(WIDTH, HEIGHT, layers)), wanted);
    alike(await shown(deepPsd(WIDTH, HEIGHT, layers)), wanted);
    alike(
      await shown(
        deepPsd(
          WIDTH,
          HEIGHT,
          layers,
          Uint16Array.from(wanted, (value) => value * 257),
        ),
      ),
      wanted,
    );
  });

  test('without its merged picture and with layers that cannot be drawn says so', async () => {
    const lighter: Layer = {
      name: 'lighter',
      adjustment: { type: 'brightness/contrast', brightness: 20, contrast: 0 },
    };
    const picture = await photoshop.picture!(fileOf(psd([layer('below', below), lighter])), 1024);
    expect(picture?.damage?.message).toMatch(/without its merged picture, and not all of its layers can be drawn/);
    const hidden = await photoshop.picture!(fileOf(psd([layer('below', below), { ...lighter, hidden: true }])), 1024);
    expect(hidden?.damage).toBeUndefined();
  });
});

const CORPUS = join(import.meta.dirname, '../../../../shared/corpus');
const real = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ps[db]$/i.test(name))
  : [];
// Elsewhere there is nothing to skip.
if (real.length > 0)
  test('files of Photoshop itself have layers that come to their merged picture, where all of them can be drawn', async () => {
    const rows: object[] = [];
    for (const name of real) {
      const file = fileOf(readFileSync(join(CORPUS, name)));
      const { layers, fixed } = await photoshop.layers!(file);
      const undrawn = [...new Set(layers.flatMap((one) => one.undrawn))].join();
      const row = { name, layers: layers.length, undrawn, fixed };
      if (fixed || layers.length === 0) {
        rows.push(row);
        continue;
      }
      const [ours, theirs] = [
        await pixels(await photoshop.toggled!(file, [], 1024)),
        await pixels(await photoshop.picture!(file, 1024)),
      ];
      const worst = Math.max(...differences(ours, theirs));
      rows.push({ ...row, worst: worst.toFixed(2) });
      // Of 8 bits, where the darkest are rounded.
      if (!undrawn) expect(worst, name).toBeLessThan(2);
    }
    console.table(rows);
  });
