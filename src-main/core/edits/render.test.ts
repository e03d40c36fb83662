import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readRecipe } from '../../../src-shared/domain/edits/recipe.ts';
import { type EditedPixels, renderEdited } from './render.ts';

/** 6 × 4: red tells the column, green the row. */
const [WIDTH, HEIGHT] = [6, 4];
const data = Uint8Array.from(
  { length: WIDTH * HEIGHT * 3 },
  (_, i) => [(Math.floor(i / 3) % WIDTH) * 40, Math.floor(i / 3 / WIDTH) * 60, 128][i % 3] as number,
);
const source = { data, width: WIDTH, height: HEIGHT, channels: 3 } as const;
const pixel = ({ data, width, channels }: EditedPixels, x: number, y: number) => [
  ...data.slice((y * width + x) * channels, (y * width + x) * channels + 2),
];

describe('edited pictures', () => {
  test('without any edit are what they were, in all orientations and turns', async () => {
    for (let orientation = 1; orientation <= 8; orientation++)
      for (const rotate of [0, 90, 180, 270]) {
        const stored = await sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
          .withMetadata({ orientation })
          .png()
          .toBuffer();
        const upright = await sharp(stored).autoOrient().raw().toBuffer({ resolveWithObject: true });
        const wanted = await sharp(upright.data, {
          raw: { width: upright.info.width, height: upright.info.height, channels: 3 },
        })
          .rotate(rotate)
          .raw()
          .toBuffer({ resolveWithObject: true });
        expect((await sharp(stored).metadata()).orientation).toBe(orientation);
        const made = await renderEdited({ source, orientation }, readRecipe({}), { rotate });
        expect([made.width, made.height]).toEqual([wanted.info.width, wanted.info.height]);
        expect({ orientation, rotate, same: Buffer.from(made.data).equals(wanted.data) }).toEqual({
          orientation,
          rotate,
          same: true,
        });
      }
  });

  test('are cropped to the pixel, mirrored as they are seen', async () => {
    const made = await renderEdited(
      { source, orientation: 1 },
      readRecipe({ crop: { x: 1 / 6, y: 0.25, w: 0.5, h: 0.5 }, flipX: true }),
    );
    expect([made.width, made.height]).toEqual([3, 2]);
    expect(pixel(made, 0, 0)).toEqual([120, 60]);
    expect(pixel(made, 2, 1)).toEqual([40, 120]);
  });

  test('keep 16 bits and transparency where the source has them', async () => {
    const deep = Uint16Array.from({ length: 64 * 4 }, (_, i) => [i * 250, 1000 + i, 40_000, 32_768][i % 4] as number);
    const png = await sharp(deep, { raw: { width: 8, height: 8, channels: 4, depth: 'ushort' } as never })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const plain = await renderEdited({ source: png, orientation: 1 }, readRecipe({}), { depth: 'source' });
    expect([plain.depth, plain.channels]).toEqual([16, 4]);
    expect([...plain.data.slice(4, 8)]).toEqual([...deep.slice(4, 8)]);
    const brighter = await renderEdited({ source: png, orientation: 1 }, readRecipe({ exposure: 1 }), {
      depth: 'source',
    });
    expect(brighter.data[4]).toBeGreaterThan(deep[4] as number);
    expect(brighter.data[7]).toBe(deep[7]);
    expect((await renderEdited({ source: png, orientation: 1 }, readRecipe({}))).depth).toBe(8);
  });

  test('gray pictures are edited in color', async () => {
    const gray = await sharp(Buffer.alloc(100, 128), { raw: { width: 10, height: 10, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const made = await renderEdited({ source: gray, orientation: 1 }, readRecipe({ temp: 60 }));
    expect(made.channels).toBe(3);
    expect(made.data[0]).toBeGreaterThan(made.data[2] as number);
  });

  test('are made small for a preview, and sharpened less for it', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 400 * 300 * 3 }, (_, i) => ((i * 2654435761) >>> 8) & 255));
    const picture = { data: noise, width: 400, height: 300, channels: 3 } as const;
    const small = await renderEdited(
      { source: picture, orientation: 6 },
      readRecipe({ crop: { x: 0, y: 0, w: 1, h: 0.5 }, straighten: 3, sharpen: 100 }),
      { edge: 100 },
    );
    expect(Math.max(small.width, small.height)).toBe(100);
    expect(small.width).toBeGreaterThan(small.height);
  });

  test('spots take their pixels from elsewhere, red eyes lose their red', async () => {
    const flat = Uint8Array.from(
      { length: 100 * 50 * 3 },
      (_, i) => (Math.floor(i / 3) % 100 < 50 ? [200, 30, 30] : [20, 90, 160])[i % 3] as number,
    );
    const picture = { data: flat, width: 100, height: 50, channels: 3 } as const;
    const recipe = readRecipe({
      spots: [{ x: 0.75, y: 0.5, r: 0.1, fromX: 0.25, fromY: 0.5 }],
      redEyes: [{ x: 0.1, y: 0.5, r: 0.05 }],
    });
    const made = await renderEdited({ source: picture, orientation: 1 }, recipe);
    expect([...made.data.slice((25 * 100 + 75) * 3, (25 * 100 + 75) * 3 + 3)]).toEqual([200, 30, 30]);
    expect([...made.data.slice((25 * 100 + 60) * 3, (25 * 100 + 60) * 3 + 3)]).toEqual([20, 90, 160]);
    expect(made.data[(25 * 100 + 10) * 3]).toBe(30);
    expect(made.data[(25 * 100 + 30) * 3]).toBe(200);
  });

  test('are sharpened alike however that is worked out, in every turn', async () => {
    const noise = Uint8Array.from({ length: 60 * 40 * 3 }, (_, i) => ((i * 2_654_435_761) >>> 8) & 255);
    const picture = { data: noise, width: 60, height: 40, channels: 3 } as const;
    for (const orientation of [1, 6, 7])
      for (const crop of [undefined, { x: 0.2, y: 0.25, w: 0.5, h: 0.5 }]) {
        const recipe = { sharpen: 80, ...(crop && { crop }) };
        const quick = await renderEdited({ source: picture, orientation }, readRecipe(recipe), { rotate: 90 });
        // With an eye that is nowhere red it goes the long way.
        const slow = await renderEdited(
          { source: picture, orientation },
          readRecipe({ ...recipe, redEyes: [{ x: 1.5, y: 1.5, r: 0.01 }] }),
          { rotate: 90 },
        );
        const most = Math.max(...[...quick.data].map((value, i) => Math.abs(value - (slow.data[i] as number))));
        expect(most).toBeLessThanOrEqual(1);
      }
  });
});
