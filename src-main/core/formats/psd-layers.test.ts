import { type BlendMode, type Layer, type Psd, writePsdBuffer } from 'ag-psd';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { MediaFile } from './handler.ts';
import { photoshop } from './photoshop.ts';

const [WIDTH, HEIGHT] = [40, 20];
type Color = readonly [number, number, number, number?];

/** One color; of a part of the picture where `at` says so. */
function solid(name: string, [r, g, b, a = 255]: Color, more: Partial<Layer> = {}, [left, top, right, bottom] = [0, 0, WIDTH, HEIGHT]): Layer {
  const [width, height] = [right! - left!, bottom! - top!];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([r, g, b, a], i);
  return { name, left: left!, top: top!, right: right!, bottom: bottom!, imageData: { width, height, data }, ...more };
}

function fileOf(data: Buffer): MediaFile {
  const type = { ext: 'psd', mime: '', kind: 'layered', name: 'Photoshop', handler: 'photoshop' } as const;
  return {
    ...{ path: Buffer.from('x.psd'), size: data.length, head: data.subarray(0, 262_144), type, facts: {}, signal: new AbortController().signal },
    bytes: async () => data,
    part: async (at, length) => data.subarray(at, at + length),
  };
}

const psd = (children: Layer[], more: Partial<Psd> = {}): MediaFile =>
  fileOf(writePsdBuffer({ width: WIDTH, height: HEIGHT, children, imageData: { width: WIDTH, height: HEIGHT, data: new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255) }, ...more }));

/** @returns red, green, blue, alpha of a pixel */
async function pixel(file: MediaFile, toggled: number[], x = 30, y = 10): Promise<number[]> {
  const picture = await photoshop.toggled!(file, toggled, 1024);
  if (picture.form !== 'encoded') throw new Error('not encoded');
  const { data, info } = await sharp(picture.data).toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];
}

function near(found: readonly number[], wanted: readonly (number | undefined)[]): void {
  for (const [i, value] of found.entries()) expect(Math.abs(value - wanted[i]!), `${found} is not ${wanted}`).toBeLessThanOrEqual(1);
}

test('the list has layers from top to bottom, groups before what they hold, with what cannot be drawn of them', async () => {
  const file = psd([
    solid('paper', [255, 255, 255]),
    { name: 'set', hidden: true, opened: true, children: [solid('ink', [0, 0, 0], { blendMode: 'multiply', opacity: 0.5 })] },
    { name: 'lighter', adjustment: { type: 'brightness/contrast', brightness: 20, contrast: 0 } },
    solid('shadowed', [9, 9, 9], { effects: { dropShadow: [{ enabled: true }] } }),
    solid('plain again', [9, 9, 9], { effects: { dropShadow: [{ enabled: false }] }, clipping: true }),
  ]);
  const { layers, fixed } = await photoshop.layers!(file);
  expect(fixed).toBeUndefined();
  expect(layers.map(({ id, name, depth, kind, visible }) => [id, name, depth, kind, visible])).toEqual([
    [0, 'plain again', 0, 'pixels', true],
    [1, 'shadowed', 0, 'pixels', true],
    [2, 'lighter', 0, 'adjustment', true],
    [3, 'set', 0, 'group', false],
    [4, 'ink', 1, 'pixels', true],
    [5, 'paper', 0, 'pixels', true],
  ]);
  expect(layers.map(({ undrawn }) => undrawn.join())).toEqual(['', 'effects', 'adjustment', '', '', '']);
  expect(layers[4]).toMatchObject({ mode: 'multiply', clipped: false });
  expect(layers[4]!.opacity).toBeCloseTo(0.5, 2);
  expect(layers[0]!.clipped).toBe(true);
});

describe('a picture with layers turned on and off', () => {
  test('shows what is left, see-through where nothing is', async () => {
    const file = psd([solid('below', [200, 100, 0]), solid('right half', [0, 0, 255], {}, [20, 0, 40, 20]), solid('off', [0, 255, 0], { hidden: true })]);
    near(await pixel(file, []), [0, 0, 255, 255]);
    near(await pixel(file, [], 5), [200, 100, 0, 255]);
    near(await pixel(file, [1]), [200, 100, 0, 255]);
    near(await pixel(file, [0]), [0, 255, 0, 255]);
    expect((await pixel(file, [1, 2]))[3]).toBe(0);
    near(await pixel(file, [2]), [0, 0, 255, 255]);
  });

  // By the formulas that Adobe publishes, of 200, 100, 50 below 100, 200, 150.
  const MODES: readonly [BlendMode, Color][] = [
    ['normal', [100, 200, 150]],
    ['multiply', [78, 78, 29]],
    ['screen', [222, 222, 171]],
    ['overlay', [188, 157, 59]],
    ['darken', [100, 100, 50]],
    ['lighten', [200, 200, 150]],
    ['color dodge', [255, 255, 121]],
    ['color burn', [115, 57, 0]],
    ['linear dodge', [255, 255, 200]],
    ['linear burn', [45, 45, 0]],
    ['hard light', [157, 188, 86]],
    ['soft light', [191, 134, 61]],
    ['difference', [100, 100, 100]],
    ['exclusion', [143, 143, 141]],
    ['subtract', [100, 0, 0]],
    ['divide', [255, 128, 85]],
    ['luminosity', [240, 140, 90]],
  ];
  test.each(MODES)('mixes by %s', async (blendMode, wanted) => {
    near(await pixel(psd([solid('below', [200, 100, 50]), solid('above', [100, 200, 150], { blendMode })]), []), [...wanted, 255]);
  });

  test('keeps opacity, masks, clipping and groups', async () => {
    const half = psd([solid('below', [200, 0, 0]), solid('above', [0, 0, 200], { opacity: 0.5 })]);
    near(await pixel(half, []), [100, 0, 100, 255]);

    const mask = { left: 0, top: 0, right: 20, bottom: HEIGHT, defaultColor: 0, imageData: { width: 20, height: HEIGHT, data: new Uint8ClampedArray(20 * HEIGHT * 4).fill(255) } };
    const masked = psd([solid('below', [200, 0, 0]), solid('above', [0, 0, 200], { mask })]);
    near(await pixel(masked, [], 5), [0, 0, 200, 255]);
    near(await pixel(masked, []), [200, 0, 0, 255]);

    // What is clipped shows on its base alone, and goes with it.
    const clipped = psd([solid('paper', [255, 255, 255]), solid('base', [200, 0, 0], {}, [0, 0, 20, 20]), solid('clipped', [0, 0, 200], { clipping: true })]);
    near(await pixel(clipped, [], 5), [0, 0, 200, 255]);
    near(await pixel(clipped, []), [255, 255, 255, 255]);
    near(await pixel(clipped, [1], 5), [255, 255, 255, 255]);
    near(await pixel(clipped, [0], 5), [200, 0, 0, 255]);

    // In a group of its own a layer multiplies with nothing; where the group lets through, with the paper.
    const ink = solid('ink', [100, 100, 100], { blendMode: 'multiply' });
    const group = (blendMode: BlendMode, opacity = 1) => psd([solid('paper', [200, 200, 200]), { name: 'group', blendMode, opacity, children: [ink] }]);
    near(await pixel(group('normal'), []), [100, 100, 100, 255]);
    near(await pixel(group('pass through'), []), [78, 78, 78, 255]);
    near(await pixel(group('pass through', 0.5), []), [139, 139, 139, 255]);
    near(await pixel(group('normal'), [0]), [200, 200, 200, 255]);
  });

  test('is as the file itself was saved, to the pixel', async () => {
    const below = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 4, background: '#8a6' } }).png().toBuffer();
    const above = await sharp({ create: { width: 20, height: HEIGHT, channels: 4, background: { r: 200, g: 20, b: 60, alpha: 0.5 } } }).png().toBuffer();
    const flat = await sharp(below).composite([{ input: above, left: 10, top: 0 }]).raw().toBuffer();
    const imageData = { width: WIDTH, height: HEIGHT, data: new Uint8ClampedArray(flat) };
    const file = psd([solid('below', [0x88, 0xaa, 0x66]), solid('above', [200, 20, 60, 128], {}, [10, 0, 30, HEIGHT])], { imageData });
    const saved = await photoshop.picture!(file, 1024);
    if (saved?.form !== 'encoded') throw new Error('not encoded');
    const composite = await sharp(saved.data).ensureAlpha().raw({ depth: 'uchar' }).toBuffer();
    for (const x of [2, 15, 35]) near(await pixel(file, [], x), [...composite.subarray((10 * WIDTH + x) * 4, (10 * WIDTH + x) * 4 + 4)]);
  });
});

test('layers of other color modes are listed, and say why they stay as they are', async () => {
  const file = psd([solid('one', [1, 2, 3])]);
  const bytes = Buffer.from(await file.bytes());
  bytes.writeUInt16BE(9, 24);
  const lab = fileOf(bytes);
  expect((await photoshop.layers!(lab)).fixed).toContain('Layers of Lab files');
  await expect(photoshop.toggled!(lab, [0], 100)).rejects.toThrow('Layers of Lab files');
  const cut = fileOf(Buffer.from((await file.bytes()).subarray(0, 60)));
  await expect(photoshop.layers!(cut)).rejects.toThrow('The layers of this Photoshop file cannot be read');
});
