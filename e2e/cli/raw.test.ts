/** Camera RAW through the whole program: wherever the camera put its JPEG and however it was held, the picture stands upright. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { corners, UPRIGHT } from '../../src-main/core/formats/testing/pictures.ts';
import { rafFile, type RawTag, rawFile } from '../../src-main/core/formats/testing/raw-files.ts';
import { type Added, bench, type Found, type Running, served, stopped } from './testing/kit.ts';
import { quarters } from './testing/pictures.ts';

const lib = bench();
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
const TAGS: readonly RawTag[] = ['JpgFromRaw', 'PreviewImage', 'OtherImage'];
const places = [
  ...(['nef', 'cr2', 'arw', 'dng'] as const).flatMap((ext) => TAGS.map((tag) => ({ ext, tag }))),
  { ext: 'raf', tag: 'PreviewImage' } as const,
];
const name = (ext: string, tag: string, orientation: number) => `${ext}-${tag}-${orientation}.${ext}`;
let serving: Running;

beforeAll(async () => {
  for (const orientation of ORIENTATIONS) {
    const jpeg = await quarters(orientation, 480, 360, false);
    const own = await quarters(orientation, 480, 360);
    for (const { ext, tag } of places)
      lib.put(name(ext, tag, orientation), ext === 'raf' ? rafFile(own) : rawFile(ext, orientation, { [tag]: jpeg }));
  }
  serving = lib.begin(['serve', '--json']);
  await served(serving);
  const added = await lib.json<Added>(['add', lib.pictures]);
  expect(added).toMatchObject({ found: places.length * 8, ingested: places.length * 8, failed: [] });
});
afterAll(async () => {
  await stopped(serving);
  await lib.remove();
});

test.each(places)('a $ext is upright by its $tag in all eight orientations', async ({ ext, tag }) => {
  const shown = await Promise.all(
    ORIENTATIONS.map(async (orientation) => {
      const picture = name(ext, tag, orientation);
      const file = join(lib.folder, `${picture}.png`);
      await lib.json(['preview', join(lib.pictures, picture), '--size', '128', '-o', file]);
      return await corners(readFileSync(file));
    }),
  );
  expect(shown).toEqual(ORIENTATIONS.map(() => UPRIGHT));
});

test('each is a RAW with a preview, and its orientation stands in its row', async () => {
  const { items } = await lib.json<Found>(['search', 'kind:raw']);
  expect(items).toHaveLength(places.length * 8);
  expect(items.filter((item) => !item.hasPreview)).toEqual([]);
  for (const item of items)
    expect([item.path, item.orientation]).toEqual([item.path, Number(/-(\d)\.\w+$/.exec(item.path)?.[1])]);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
});
