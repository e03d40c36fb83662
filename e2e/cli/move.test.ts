/** `vitrine move` as a script uses it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Added, bench, type Found } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

const lib = bench();
const at = (name: string) => join(lib.pictures, name);

beforeAll(async () => {
  lib.put('in/a.jpg', await photo(1));
  lib.put('in/a.jpg.dop', Buffer.from('settings of another program'));
  await lib.json<Added>(['add', lib.pictures]);
  await lib.json(['set', at('in/a.jpg'), '--rating', '4']);
});
afterAll(() => lib.remove());

test('files are moved with what belongs to them, keep their stars, and come back by undo', async () => {
  expect(await lib.json(['move', at('in/a.jpg'), '--to', at('sorted/2026')])).toMatchObject({ changed: 2, warnings: [] });
  expect([readdirSync(at('sorted/2026')).sort(), existsSync(at('in/a.jpg.dop'))]).toEqual([['a.jpg', 'a.jpg.dop'], false]);
  expect((await lib.json<Found>(['search', 'rating:4 in:2026'])).items.map(({ path }) => path)).toEqual([at('sorted/2026/a.jpg')]);
  await lib.json(['undo']);
  expect(readdirSync(at('in')).sort()).toEqual(['a.jpg', 'a.jpg.dop']);
  expect((await lib.json<Found>(['search', 'rating:4 in:in'])).total).toBe(1);
});

test('files are copied with what belongs to them and what the catalog knows; a name that is taken refuses all; undo takes the copies away', async () => {
  expect(await lib.json(['copy', at('in/a.jpg'), '--to', at('copies'), '--dry-run'])).toMatchObject({ total: 2, problems: 0 });
  expect(await lib.json(['copy', at('in/a.jpg'), '--to', at('copies')])).toMatchObject({ copied: 2, failed: [] });
  expect([readdirSync(at('copies')).sort(), readdirSync(at('in')).sort()]).toEqual([['a.jpg', 'a.jpg.dop'], ['a.jpg', 'a.jpg.dop']]);
  expect((await lib.json<Found>(['search', 'rating:4 in:copies'])).items.map(({ path }) => path)).toEqual([at('copies/a.jpg')]);
  await expect(lib.json(['copy', at('in/a.jpg'), '--to', at('copies')])).rejects.toThrow(/taken/);
  await lib.json(['undo']);
  expect([readdirSync(at('copies')), (await lib.json<Found>(['search', 'rating:4'])).total]).toEqual([[], 1]);
});
