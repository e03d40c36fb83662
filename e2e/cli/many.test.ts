/** A folder as some people keep it: everything in one. */
import { afterAll, expect, test } from 'vitest';
import { type Added, bench, type Found } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

const lib = bench();
afterAll(() => lib.remove());

test('a folder of ten thousand files is read whole', async () => {
  for (let i = 0; i < 9_950; i++) lib.put(`take ${i}.dat`, `\0${i}`);
  for (let i = 0; i < 50; i++) lib.put(`photo ${i}.jpg`, await photo(i, {}, 60 + i));
  const added = await lib.json<Added>(['add', lib.pictures]);
  console.log(`10,000 files in one folder: ${added.seconds} s`);
  expect(added).toMatchObject({ found: 10_000, ingested: 10_000, failed: [] });
  expect(await lib.json<Found>(['search', 'kind:image', '--limit', '1'])).toMatchObject({ total: 50 });
  expect((await lib.json<Found>(['search', ''])).items).toHaveLength(10_000);
  expect((await lib.json<Added>(['add', lib.pictures])).seconds).toBeLessThan(30);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
});
