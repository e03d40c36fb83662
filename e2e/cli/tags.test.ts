/** `vitrine tags` as a script uses it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Added, bench, type Found } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

interface Listed {
  readonly tags: { readonly path: string; readonly count: number; readonly synonyms: string[]; readonly category: boolean }[];
}
interface Told {
  readonly changed: number;
  readonly label: string;
}

const lib = bench();
const tags = <T = Told>(...words: string[]) => lib.json<T>(['tags', ...words]);
const total = async (query: string) => (await lib.json<Found>(['search', query])).total;
const counts = async () => Object.fromEntries((await tags<Listed>('list')).tags.map(({ path, count }) => [path, count]));

beforeAll(async () => {
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) lib.put(name, await photo(name.charCodeAt(0)));
  await lib.json<Added>(['add', lib.pictures]);
  const at = (name: string) => join(lib.pictures, name);
  await lib.json(['set', at('a.jpg'), at('b.jpg'), '--tag', 'people/Ines', '--tag', 'auto']);
  await lib.json(['set', at('b.jpg'), '--tag', 'car', '--untag', 'auto']);
  await lib.json(['set', at('c.jpg'), '--tag', 'auto/old']);
});
afterAll(() => lib.remove());

test('a keyword list goes in with synonyms and categories, out as it was, and its tags are found by their synonyms', async () => {
  const file = join(lib.folder, 'keywords.txt');
  writeFileSync(file, '[people]\r\n\tInes\r\n\t\t{Agnes}\r\n\tJan, the “other”\r\nעברית|x\r\n');
  expect(await tags<{ created: number }>('import', file)).toMatchObject({ created: 2, label: 'Imported 4 tags' });
  expect((await tags<Listed>('list')).tags).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: 'people', count: 2, category: true }),
      expect.objectContaining({ path: 'people/Ines', count: 2, synonyms: ['Agnes'] }),
    ]),
  );
  expect(await total('agnes tag:Agnes')).toBe(2);
  const out = join(lib.folder, 'out.txt');
  expect(await tags<{ tags: number }>('export', 'people', '--to', out)).toEqual({ tags: 3, file: out });
  expect(readFileSync(out, 'utf8')).toBe('[people]\r\n\tInes\r\n\t\t{Agnes}\r\n\tJan, the “other”\r\n');
  expect((await lib.run(['tags', 'export', '--to', out])).code).toBe(3);
});

test('rename, merge and delete are one step each, which undo takes back in another process', async () => {
  const before = await counts();
  expect(await tags('rename', 'people/Ines', 'friends/Inés')).toMatchObject({ changed: 2, label: 'Moved the tag people/Ines to friends/Inés' });
  // Searches that were saved with the old path go on finding it.
  expect(await total('tag:people/Ines -tag:people')).toBe(2);
  expect(await tags('merge', 'auto', '--into', 'car')).toMatchObject({ changed: 2 });
  expect(await counts()).toMatchObject({ car: 3, 'car/old': 1, 'friends/Inés': 2 });
  expect(await tags('delete', 'car', 'friends')).toMatchObject({ changed: 3, label: 'Deleted 2 tags' });
  expect(await total('tag:none')).toBe(3);
  for (let i = 0; i < 3; i++) await lib.json(['undo']);
  // Its new parent goes with the move that made it.
  expect(await counts()).toEqual(before);
});

test('what cannot be is refused with the reason and the way out', async () => {
  const refused = async (...words: string[]) => {
    const { code, err } = await lib.run(['tags', ...words]);
    return [code, err];
  };
  expect(await refused('rename', 'auto', 'CAR')).toEqual([3, expect.stringMatching(/already.*Merge/)]);
  expect(await refused('merge', 'auto')).toEqual([2, expect.stringMatching(/--into/)]);
});
