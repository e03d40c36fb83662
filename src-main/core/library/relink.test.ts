import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit } from '../db/commit.ts';
import { write } from '../db/procedure.ts';
import { undo } from '../db/undo.ts';
import { fuseMount, hasFuse } from '../testing/fuse.ts';
import { put, type TestLibrary, testLibrary } from './testing.ts';

const rate = write('test.rate', (tx, n: number) =>
  commit(tx, { actor: 'me', label: 'Rated' }, (c) => c.set([n], 1, 5)),
);
const undoOne = write('test.undo', (tx, _: null) => undo(tx, 'me'));
const NAMES = ['a.jpg', 'b.jpg', '2024/c.jpg', '2024/d.jpg', '2025/e.jpg', '2025/f.jpg'];
const poll = { timeout: 60_000, interval: 50 };

function fill(folder: string): void {
  for (const name of NAMES) put(join(folder, name), `what ${name} holds `.repeat(10));
}

const roots = (lib: TestLibrary) =>
  lib.rows<{ n: number; path: string; state: string }>(
    'SELECT n, CAST(path AS TEXT) AS path, state FROM root WHERE removed = 0 ORDER BY n',
  );
const root = (lib: TestLibrary) => roots(lib)[0] as { n: number; path: string; state: string };
const held = (lib: TestLibrary) =>
  JSON.parse(lib.rows<{ held: string | null }>('SELECT held FROM root')[0]?.held ?? 'null') as unknown;
const there = (lib: TestLibrary) => Object.values(lib.assets()).filter((asset) => asset.state === 0).length;

async function rated(lib: TestLibrary, folder: string) {
  fill(folder);
  await lib.library.add([folder]);
  const before = lib.assets();
  for (const { n } of Object.values(before)) await lib.db.call(rate, n);
  return Object.fromEntries(Object.entries(before).map(([name, asset]) => [name, { ...asset, rating: 5 }]));
}

test('a root under another name is found by itself, and every file keeps its stars', async () => {
  const lib = await testLibrary({ watch: true });
  const before = await rated(lib, join(lib.disk, 'pics'));
  renameSync(join(lib.disk, 'pics'), join(lib.disk, 'Pictures of mine'));
  await lib.library.rescan();
  await expect.poll(() => root(lib), poll).toMatchObject({ path: join(lib.disk, 'Pictures of mine'), state: 'online' });
  await expect.poll(() => lib.library.problems().size, poll).toBe(0);
  expect(lib.assets()).toEqual(before);
  expect(roots(lib)).toHaveLength(1);
});

test('a root that was away for a while and is elsewhere now is offered there, and relinked in one step that can be undone', async () => {
  const lib = await testLibrary({ watch: true });
  const before = await rated(lib, join(lib.disk, 'pics'));
  const [away, here] = [join(lib.disk, 'other'), join(lib.disk, 'deep')];
  mkdirSync(away);
  mkdirSync(here);
  // Out of sight, as on a disk in a drawer.
  renameSync(join(lib.disk, 'pics'), join(lib.disk, '../drawer'));
  await lib.library.rescan();
  await expect.poll(() => root(lib).state, poll).toBe('offline');
  expect(there(lib)).toBe(6);
  // A copy has other ids, so that only its files speak for it.
  fill(join(here, 'pics'));
  rmSync(join(lib.disk, '../drawer'), { recursive: true });
  await lib.restart();
  await expect.poll(() => lib.library.looks().get(root(lib).n)?.foundAt, poll).toEqual([join(here, 'pics')]);

  await lib.library.relink(root(lib).n, join(here, 'pics'));
  await expect.poll(() => root(lib), poll).toMatchObject({ path: join(here, 'pics'), state: 'online' });
  expect(lib.assets()).toEqual(before);

  await lib.db.call(undoOne, null);
  await lib.library.refresh();
  expect(root(lib).path).toBe(join(lib.disk, 'pics'));
  expect(there(lib)).toBe(6);
});

test('a wrong folder is refused with how many of its files are there, and one that another root holds as well', async () => {
  const lib = await testLibrary();
  await rated(lib, join(lib.disk, 'pics'));
  put(join(lib.disk, 'wrong/a.jpg'), `what a.jpg holds `.repeat(10));
  put(join(lib.disk, 'mine/x.jpg'));
  await lib.library.add([join(lib.disk, 'mine')]);
  const { n } = root(lib);
  await expect(lib.library.relink(n, join(lib.disk, 'wrong'))).rejects.toThrow(/of 6 of its files .* one is there/);
  await expect(lib.library.relink(n, join(lib.disk, 'mine'))).rejects.toThrow(/part of mine/);
  await expect(lib.library.relink(n, join(lib.disk, 'pics'))).rejects.toThrow(/is there already/);
  await expect(lib.library.relink(n, join(lib.disk, 'nowhere'))).rejects.toThrow(/no such folder/);
  expect(root(lib).path).toBe(join(lib.disk, 'pics'));
});

test('adding a folder that is a known root moved away relinks that root', async () => {
  const lib = await testLibrary();
  const before = await rated(lib, join(lib.disk, 'pics'));
  fill(join(lib.disk, 'far/away'));
  rmSync(join(lib.disk, 'pics'), { recursive: true });
  expect(await lib.library.add([join(lib.disk, 'far/away')])).toMatchObject({ found: 6, failed: [] });
  expect(roots(lib)).toMatchObject([{ path: join(lib.disk, 'far/away') }]);
  expect(lib.assets()).toEqual(before);
});

test('what vanished from more than half of a root is asked about, over a restart too, and either answer is taken', async () => {
  const lib = await testLibrary();
  await rated(lib, lib.disk);
  for (const name of NAMES.slice(0, 4)) rmSync(join(lib.disk, name));
  await lib.library.rescan();
  await lib.restart();
  const { n } = root(lib);
  expect(lib.library.problems().get(n)?.message).toMatch(/4 of 6 files are no longer in/);
  expect(held(lib)).toEqual({ gone: 4, there: 6 });

  await lib.library.answer(n, 'keep');
  await lib.restart();
  expect(lib.library.problems().size).toBe(0);
  expect(held(lib)).toEqual({ gone: 4, there: 6, answer: 'keep' });
  expect(there(lib)).toBe(6);

  // More is gone than was answered for.
  rmSync(join(lib.disk, NAMES[4] as string));
  await lib.library.rescan();
  expect(lib.library.problems().get(n)?.message).toMatch(/5 of 6/);
  await lib.library.answer(n, 'deleted');
  expect(there(lib)).toBe(1);
  expect(held(lib)).toBeNull();
});

test.skipIf(!hasFuse)('a disk that is pulled and mounted elsewhere is found by its volume (needs bindfs)', async () => {
  const lib = await testLibrary({ watch: true });
  const mount = fuseMount();
  const before = await rated(lib, join(mount.at, 'pics'));
  mount.pull();
  await lib.library.rescan();
  await expect.poll(() => root(lib).state, poll).toBe('offline');
  expect(there(lib)).toBe(6);
  const elsewhere = join(lib.disk, 'mnt');
  mkdirSync(elsewhere);
  mount.mount(elsewhere);
  await expect.poll(() => root(lib), poll).toMatchObject({ path: join(elsewhere, 'pics'), state: 'online' });
  await expect.poll(() => lib.library.problems().size, poll).toBe(0);
  expect(lib.assets()).toEqual(before);
});

test.skipIf(!hasFuse)('another disk at the place of a root takes nothing from it (needs bindfs)', async () => {
  const lib = await testLibrary();
  const mount = fuseMount();
  await rated(lib, join(mount.at, 'pics'));
  mount.pull();
  const other = fuseMount();
  put(join(other.behind, 'pics/holiday.jpg'));
  other.pull();
  other.mount(mount.at);
  await lib.library.rescan();
  expect([...lib.library.problems().values()]).toMatchObject([{ code: 'other-disk' }]);
  expect(Object.keys(lib.assets())).toHaveLength(6);
});
