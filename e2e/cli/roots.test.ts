/** A folder of the library that was moved, from the command line. */
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Added, bench, type Found } from './testing/kit.ts';

interface Roots {
  readonly roots: { readonly path: string; readonly state: string; readonly count: number }[];
}

const lib = bench();
afterAll(() => lib.remove());

test('roots relink takes everything known along; a wrong folder and a wrong use are refused; undo takes it back', async () => {
  for (const name of ['one', 'two', 'three']) lib.put(`${name}.txt`, `What ${name} has to say. `.repeat(10));
  await lib.json<Added>(['add', lib.pictures]);
  await lib.json(['set', join(lib.pictures, 'one.txt'), '--rating', '5']);
  const moved = `${lib.pictures} of mine`;
  const wrong = `${lib.pictures} of others`;
  mkdirSync(wrong);
  renameSync(lib.pictures, moved);

  expect(await lib.run(['roots', 'relink', lib.pictures, wrong])).toMatchObject({
    code: 3,
    err: expect.stringMatching(/of 3 of its files that were looked for, none is there/),
  });
  expect(await lib.run(['roots', 'relink', wrong, moved])).toMatchObject({
    code: 3,
    err: expect.stringMatching(/no folder of the library/),
  });
  expect(await lib.run(['roots', 'gone', lib.pictures, '--keep', '--deleted'])).toMatchObject({ code: 2 });
  expect(await lib.json(['roots', 'relink', lib.pictures, moved])).toMatchObject({
    label: expect.stringMatching(/is now at/),
  });

  expect((await lib.json<Roots>(['roots'])).roots).toMatchObject([{ path: moved, state: 'online', count: 3 }]);
  const found = await lib.json<Found>(['search', 'rating:5']);
  expect(found.items.map((item) => item.path)).toEqual([join(moved, 'one.txt')]);
  await lib.json(['undo']);
  expect((await lib.json<Roots>(['roots'])).roots).toMatchObject([{ path: lib.pictures }]);
});
