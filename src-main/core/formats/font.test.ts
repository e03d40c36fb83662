import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const { resolve } = createRequire(import.meta.url);
const LIBERATION = readFileSync(
  join(dirname(resolve('pdfjs-dist/package.json')), 'standard_fonts/LiberationSans-Regular.ttf'),
);
const inter = (script: string) =>
  readFileSync(
    join(dirname(resolve('@fontsource-variable/inter/package.json')), `files/inter-${script}-wght-normal.woff2`),
  );
const read = async (name: string, data: Buffer) => (await readBoth(files.write(name, data), data.length)).second;

/** Part of the picture that is ink. */
async function ink(data: Uint8Array): Promise<number> {
  const { data: pixels } = await sharp(data).grayscale().raw().toBuffer({ resolveWithObject: true });
  return pixels.filter((value) => value < 128).length / pixels.length;
}

test('a font tells its names and is shown by a specimen', async () => {
  const { facts, text, p512, problem } = await read('liberation.ttf', LIBERATION);
  expect(problem).toBeUndefined();
  expect(facts).toMatchObject({ fontFamily: 'Liberation Sans', fontStyle: 'Regular' });
  expect(facts.glyphs).toBeGreaterThan(600);
  expect(facts.characters).toMatch(/^20-7e a0-/);
  expect(text.map((part) => part.text)).toContain('Liberation Sans');
  expect([p512?.width, p512?.height]).toEqual([512, 384]);
  const part = await ink(p512!.data);
  expect(part).toBeGreaterThan(0.03);
  expect(part).toBeLessThan(0.4);
});

test('a compressed variable font tells its axes, and one without Latin letters is drawn in its own', async () => {
  const latin = await read('inter.woff2', inter('latin'));
  expect(latin.facts).toMatchObject({
    fontFamily: 'Inter',
    fontAxes: [{ tag: 'wght', name: 'Weight', min: 100, max: 900, normal: 400 }],
  });
  const cyrillic = await read('cyrillic.woff2', inter('cyrillic'));
  expect(cyrillic.problem).toBeUndefined();
  expect(await ink(cyrillic.p512!.data)).toBeGreaterThan(0.03);
  expect(Buffer.compare(latin.p512!.data, cyrillic.p512!.data)).not.toBe(0);
});

test('a font with colors is drawn as well', async () => {
  const colored = Buffer.from(LIBERATION);
  const tables = Array.from({ length: colored.readUInt16BE(4) }, (_, i) => 12 + i * 16);
  // One that a font can do without.
  const spare = tables.find((at) => /gasp|prep|kern/.test(colored.toString('latin1', at, at + 4))) as number;
  colored.write('COLR', spare, 'latin1');
  const { problem, p512 } = await read('colored.ttf', colored);
  expect(problem).toBeUndefined();
  expect(await ink(p512!.data)).toBeGreaterThan(0.03);
});

test('a folder of fonts leaves nothing behind in memory', async () => {
  await read('first.ttf', LIBERATION);
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 40; i++) await read('again.ttf', LIBERATION);
  // Each font that Skia is told of and rid of again costs some 11 MB.
  expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 2 ** 20);
});

test('of a collection the first font is shown', async () => {
  const { facts, problem, p512 } = await read('both.ttc', collection(LIBERATION));
  expect(problem).toBeUndefined();
  expect(facts).toMatchObject({ fontFamily: 'Liberation Sans', fontFaces: 2 });
  expect(p512).toBeDefined();
});

test('what is cut off, empty or no font says so', async () => {
  for (const [name, data] of [
    ['cut.ttf', LIBERATION.subarray(0, 5000)],
    ['half.woff2', inter('latin').subarray(0, 9000)],
    ['letter.woff', Buffer.concat([Buffer.from('wOFF'), Buffer.alloc(200, 7)])],
  ] as const) {
    const { problem, p512 } = await read(name, data);
    expect({ name, code: problem?.code, picture: p512 }).toEqual({
      name,
      code: expect.stringMatching(/damaged|truncated/),
      picture: undefined,
    });
    expect(problem?.message).toMatch(/font/);
  }
  expect((await read('none.otf', Buffer.alloc(0))).problem?.code).toBe('empty');
});

test('a font that would unpack to gigabytes is not unpacked', async () => {
  const bomb = Buffer.from(inter('latin'));
  bomb.writeUInt32BE(3_000_000_000, 16);
  expect((await read('bomb.woff2', bomb)).problem).toMatchObject({ code: 'too-large' });
});

/** The same font twice: offsets in a collection count from its start. */
function collection(font: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head.write('ttcf');
  head.writeUInt32BE(0x10000, 4);
  head.writeUInt32BE(2, 8);
  head.writeUInt32BE(20, 12);
  head.writeUInt32BE(20, 16);
  const moved = Buffer.from(font);
  for (let i = 0; i < moved.readUInt16BE(4); i++) {
    const at = 12 + i * 16 + 8;
    moved.writeUInt32BE(moved.readUInt32BE(at) + head.length, at);
  }
  return Buffer.concat([head, moved]);
}
