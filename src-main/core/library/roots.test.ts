import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit } from '../db/commit.ts';
import { write } from '../db/procedure.ts';
import { undo } from '../db/undo.ts';
import { put, testLibrary } from './testing.ts';

const rate = write('test.rate', (tx, n: number) =>
  commit(tx, { actor: 'me', label: 'Rated' }, (c) => c.set([n], 1, 5)),
);
const undoOne = write('test.undo', (tx, _: null) => undo(tx, 'me'));

async function disk() {
  const lib = await testLibrary();
  for (const name of ['pics/2024/a.jpg', 'pics/2024/may/b.jpg', 'pics/c.jpg']) put(join(lib.disk, name));
  const live = () =>
    lib
      .rows<{ path: string }>('SELECT CAST(path AS TEXT) AS path FROM root WHERE removed = 0')
      .map((r) => r.path.slice(lib.disk.length));
  return { lib, live, at: (name: string) => join(lib.disk, name) };
}

test('a folder inside a known one joins it', async () => {
  const { lib, live, at } = await disk();
  await lib.library.add([at('pics')]);
  const before = lib.assets();
  expect(await lib.library.add([at('pics/2024')])).toMatchObject({ found: 2, roots: [at('pics')], failed: [] });
  expect(live()).toEqual(['/pics']);
  expect(lib.assets()).toEqual(before);
});

test('a folder above a known one takes it in, and ids and stars stay', async () => {
  const { lib, live, at } = await disk();
  await lib.library.add([at('pics/2024/may')]);
  await lib.library.add([at('pics/2024')]);
  const n = lib.assets()['may/b.jpg']?.n as number;
  await lib.db.call(rate, n);
  await lib.library.add([at('pics')]);
  expect(live()).toEqual(['/pics']);
  expect(lib.assets()['2024/may/b.jpg']).toEqual({ n, state: 0, rating: 5 });
  expect(Object.keys(lib.assets()).sort()).toEqual(['2024/a.jpg', '2024/may/b.jpg', 'c.jpg']);
});

test('a link to a known folder is that folder', async () => {
  const { lib, live, at } = await disk();
  symlinkSync(at('pics'), at('link'));
  await lib.library.add([at('pics')]);
  await lib.library.add([at('link'), at('link/2024')]);
  expect(live()).toEqual(['/pics']);
  expect(Object.keys(lib.assets())).toHaveLength(3);
});

test('a removed folder leaves the library and comes back with its stars, by adding it or by undo', async () => {
  const { lib, at } = await disk();
  await lib.library.add([at('pics')]);
  const n = lib.assets()['c.jpg']?.n as number;
  const [{ root }] = lib.rows<{ root: number }>('SELECT n AS root FROM root') as [{ root: number }];
  await lib.db.call(rate, n);
  await lib.library.remove(root);
  expect(Object.values(lib.assets()).map((a) => a.state)).toEqual([2, 2, 2]);
  await lib.library.add([at('pics')]);
  expect(lib.assets()['c.jpg']).toEqual({ n, state: 0, rating: 5 });
  await lib.library.remove(root);
  await lib.db.call(undoOne, null);
  await lib.library.refresh();
  expect(lib.assets()['c.jpg']).toEqual({ n, state: 0, rating: 5 });
});

test('part of a removed folder can be added, and the whole again later', async () => {
  const { lib, live, at } = await disk();
  await lib.library.add([at('pics')]);
  const n = lib.assets()['2024/a.jpg']?.n as number;
  await lib.db.call(rate, n);
  await lib.library.remove(lib.rows<{ n: number }>('SELECT n FROM root')[0]?.n as number);
  await lib.library.add([at('pics/2024')]);
  expect(lib.assets()['a.jpg']).toEqual({ n, state: 0, rating: 5 });
  expect(lib.assets()['c.jpg']?.state).toBe(2);
  await lib.library.add([at('pics')]);
  expect(live()).toEqual(['/pics']);
  expect(lib.assets()).toMatchObject({ '2024/a.jpg': { n, state: 0, rating: 5 }, 'c.jpg': { state: 0 } });
});

test('what is no folder is named, with the way out, and the rest is added', async () => {
  const { lib, at } = await disk();
  symlinkSync('loop', at('loop'));
  mkdirSync(at('pics/.hidden'));
  const { failed, found } = await lib.library.add([
    at('nowhere'),
    at('pics/c.jpg'),
    at('loop'),
    at('pics'),
    at('pics/.hidden'),
    join(lib.disk, '../catalog'),
  ]);
  expect(failed.map((f) => f.code)).toEqual(['not-found', 'not-a-folder', 'link-loop', 'ignored', 'ignored']);
  expect(found).toBe(3);
});
