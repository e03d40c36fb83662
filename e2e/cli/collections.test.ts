/** `vitrine collections` as a script uses it. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Added, bench, type Found } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

interface Listed {
  readonly collections: { readonly path: string; readonly kind: string; readonly query: string | null; readonly count: number }[];
}

const lib = bench();
const at = (name: string) => join(lib.pictures, name);
const collections = <T = { label: string }>(...words: string[]) => lib.json<T>(['collections', ...words]);

beforeAll(async () => {
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) lib.put(name, await photo(name.charCodeAt(0)));
  await lib.json<Added>(['add', lib.pictures]);
});
afterAll(() => lib.remove());

test('collections are made with their sets, filled in order, found, emptied and deleted, and undo brings them back', async () => {
  expect(await collections('create', 'Trips/Lisbon')).toMatchObject({ path: 'Trips/Lisbon', kind: 'manual' });
  await collections('create', 'Not in one', '--smart=-collection:Trips');
  expect(await collections('add', 'Lisbon', at('c.jpg'), at('a.jpg'))).toMatchObject({ changed: 2, label: 'Put 2 assets into Lisbon' });
  expect((await collections<Listed>('list')).collections.map(({ path, kind, count }) => [path, kind, count])).toEqual([
    ['Not in one', 'smart', 1],
    ['Trips', 'set', 2],
    ['Trips/Lisbon', 'manual', 2],
  ]);
  const { items } = await lib.json<Found>(['search', 'collection:Trips/Lisbon', '--sort', 'collection']);
  expect(items.map(({ path }) => path)).toEqual([at('c.jpg'), at('a.jpg')]);
  expect(await collections('remove', 'Lisbon', 'collection:Lisbon')).toMatchObject({ changed: 2 });
  expect(await collections('delete', 'Trips', 'Not in one')).toMatchObject({ label: 'Deleted 2 collections' });
  for (let i = 0; i < 2; i++) await lib.json(['undo']);
  expect((await collections<Listed>('list')).collections.map(({ count }) => count)).toEqual([1, 2, 2]);
});

test('what cannot be is refused with the reason', async () => {
  const { code, err } = await lib.run(['collections', 'create', 'Bad', '--smart', 'rating:many']);
  expect([code, err]).toEqual([3, expect.stringMatching(/cannot be read at character/)]);
  expect((await lib.run(['collections', 'delete', 'nowhere'])).err).toMatch(/no collection nowhere/);
});
