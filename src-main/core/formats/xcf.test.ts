import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { type Layer, xcfFile } from './testing/xcf-file.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (data: Buffer) => await readBoth(files.write('a.xcf', data), data.length);

async function at(data: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data: pixels, info } = await sharp(data).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...pixels.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];
}
const near = (...color: number[]) => color.map((part) => expect.closeTo(part, -1.2));

const LAYERS: readonly Layer[] = [
  { name: 'Not seen', width: 200, height: 100, rgba: [0, 0, 0, 255], visible: false },
  { name: 'Words', width: 40, height: 20, x: 150, y: 70, rgba: [255, 255, 255, 255], text: 'Sommer \\"26\\"' },
  { name: 'Shade', width: 100, height: 50, x: 100, y: 0, rgba: [128, 128, 128, 255], mode: 30 },
  { name: 'Half', width: 100, height: 100, x: -50, y: -50, rgba: [255, 0, 0, 255], opacity: 0.5 },
  { name: 'Masked', width: 30, height: 30, x: 0, y: 70, rgba: [0, 255, 0, 255], mask: 0 },
  { name: 'Paper', width: 200, height: 100, rgba: [0, 0, 255, 255] },
];

test.each([0, 1] as const)('layers of GIMP are put together (compression %i), and found by their names and words', async (compression) => {
  const { first, second } = await read(xcfFile(200, 100, LAYERS, compression));
  expect(first.type).toMatchObject({ ext: 'xcf', kind: 'layered', handler: 'xcf' });
  expect(second).toMatchObject({ problem: undefined, facts: { width: 200, height: 100, layers: 6, bitDepth: 8 } });
  expect(second.text[0]!.text.split('\n')).toEqual(['Not seen', 'Words', 'Sommer "26"', 'Shade', 'Half', 'Masked', 'Paper']);
  const picture = second.p512!.data;
  expect(await at(picture, 60, 75)).toEqual(near(0, 0, 255, 255));
  expect(await at(picture, 20, 20)).toEqual(near(128, 0, 128, 255));
  expect(await at(picture, 150, 20)).toEqual(near(0, 0, 128, 255));
  expect(await at(picture, 170, 80)).toEqual(near(255, 255, 255, 255));
  expect(await at(picture, 10, 85)).toEqual(near(0, 0, 255, 255));
});

test('groups hide and thin what is in them; ways to blend that are not known are told', async () => {
  const layers: Layer[] = [
    { name: 'Group', width: 50, height: 50, rgba: [1, 2, 3, 255], group: true, path: [0], opacity: 0.5 },
    { name: 'In it', width: 50, height: 50, rgba: [255, 255, 255, 255], path: [0, 0] },
    { name: 'Away', width: 100, height: 100, rgba: [9, 9, 9, 255], group: true, path: [1], visible: false },
    { name: 'Away too', width: 100, height: 100, rgba: [9, 9, 9, 255], path: [1, 0] },
    { name: 'Paper', width: 100, height: 100, rgba: [0, 0, 0, 255], path: [2], mode: 45 },
  ];
  const { second } = await read(xcfFile(100, 100, layers));
  expect(second.problem?.message).toMatch(/^1 layer of this picture is shown as if put over the others plainly/);
  expect(await at(second.p512!.data, 20, 20)).toEqual(near(128, 128, 128, 255));
  expect(await at(second.p512!.data, 80, 80)).toEqual(near(0, 0, 0, 255));
});

test('pictures of GIMP that are cut, empty, turned or a bomb have their reason', async () => {
  const whole = xcfFile(200, 100, LAYERS);
  for (let cut = 0; cut < 10; cut++) {
    const { second } = await read(whole.subarray(0, Math.floor((whole.length * cut) / 10)));
    expect(second.problem?.message ?? 'A picture as far as it goes.', `cut at ${cut}`).toMatch(/^[A-Z].{20,}\.$/);
  }
  const huge = Buffer.from(whole);
  huge.writeUInt32BE(400_000, 14);
  huge.writeUInt32BE(400_000, 18);
  expect((await read(huge)).second.problem?.message ?? 'Drawn small, as it is put together.').toMatch(/\.$/);
  for (let i = 14; i < 200; i += 7) {
    const turned = Buffer.from(whole);
    turned[i] = 255 - turned[i]!;
    const { second } = await read(turned);
    expect(second.problem?.message ?? 'It was read in spite of it.').toMatch(/^[A-Z0-9].{20,}[.)]$/);
  }
});
