/** `vitrine duplicates` as a script uses it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Added, bench, type Found } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

interface Listed {
  readonly total: number;
  readonly files: number;
  readonly groups: { readonly keep: string | null; readonly files: { readonly path: string; readonly kept: boolean }[] }[];
}
const lib = bench();
const at = (name: string) => join(lib.pictures, name);

beforeAll(async () => {
  const [one, two] = [await photo(1), await photo(2)];
  for (const name of ['2024/a.jpg', 'Downloads/a.jpg', 'Downloads/a (1).jpg']) lib.put(name, one);
  for (const name of ['2024/b.jpg', 'Downloads/b.jpg']) lib.put(name, two);
  lib.put('c.jpg', await photo(3));
  await lib.json<Added>(['add', lib.pictures]);
});
afterAll(() => lib.remove());

test('copies are listed with which is kept, found by has:duplicate, resolved by a rule and brought back by undo', async () => {
  expect((await lib.json<Found>(['search', 'has:duplicate'])).total).toBe(5);
  const listed = await lib.json<Listed>(['duplicates']);
  expect(listed).toMatchObject({ total: 2, files: 3 });
  expect(listed.groups.map(({ keep }) => keep).sort()).toEqual([at('2024/a.jpg'), at('2024/b.jpg')]);
  expect((await lib.json<Listed>(['duplicates', '--in', at('nowhere')])).groups.map(({ keep }) => keep)).toEqual([null, null]);
  await lib.json(['set', at('Downloads/a.jpg'), '--rating', '4', '--tag', 'sea']);

  expect(await lib.json<Listed>(['duplicates', 'resolve', '--keep', 'oldest', '--in', at('2024'), '--dry-run'])).toMatchObject({ total: 2 });
  expect(await lib.json(['duplicates', 'resolve', '--in', at('2024')])).toMatchObject({ moved: 3, warnings: [], trash: [at('.vitrine-trash')] });
  expect([existsSync(at('2024/a.jpg')), readdirSync(at('Downloads'))]).toEqual([true, []]);
  expect((await lib.json<Found>(['search', 'has:duplicate'])).total).toBe(0);
  expect((await lib.json<Found>(['search', 'rating:4 tag:sea'])).items.map(({ path }) => path)).toEqual([at('2024/a.jpg')]);
  await lib.json(['undo']);
  expect(readdirSync(at('Downloads')).sort()).toEqual(['a (1).jpg', 'a.jpg', 'b.jpg']);
  expect((await lib.json<Listed>(['duplicates'])).total).toBe(2);
});
