import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit } from '../db/commit.ts';
import { write } from '../db/procedure.ts';
import { watchTree } from '../tools/watcher.ts';
import { put, testLibrary } from './testing.ts';

const rate = write('test.rate', (tx, n: number) =>
  commit(tx, { actor: 'me', label: 'Rated' }, (c) => c.set([n], 1, 5)),
);
const poll = { timeout: 60_000, interval: 50 };

test('what happens on the disk is seen while the program runs, and files keep their stars', async () => {
  const lib = await testLibrary({ watch: true, settleMs: 50 });
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg', 'sub/d.jpg']) put(join(lib.disk, name));
  await lib.library.add([lib.disk]);
  const names = () =>
    Object.entries(lib.assets())
      .filter(([, a]) => a.state === 0)
      .map(([name]) => name)
      .sort();
  const n = lib.assets()['a.jpg']?.n as number;
  await lib.db.call(rate, n);

  put(join(lib.disk, 'new/deep/e.jpg'));
  await expect.poll(names, poll).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'new/deep/e.jpg', 'sub/d.jpg']);
  renameSync(join(lib.disk, 'a.jpg'), join(lib.disk, 'sub/best.jpg'));
  await expect.poll(() => lib.assets()['sub/best.jpg'], poll).toEqual({ n, state: 0, rating: 5 });
  renameSync(join(lib.disk, 'sub'), join(lib.disk, 'other'));
  await expect.poll(() => lib.assets()['other/best.jpg'], poll).toEqual({ n, state: 0, rating: 5 });
  rmSync(join(lib.disk, 'b.jpg'));
  await expect.poll(names, poll).toEqual(['c.jpg', 'new/deep/e.jpg', 'other/best.jpg', 'other/d.jpg']);
});

test('a file saved by way of a new one at its place stays the same asset', async () => {
  const lib = await testLibrary({ watch: true, settleMs: 50 });
  for (const name of ['a.psd', 'b.jpg', 'c.jpg']) put(join(lib.disk, name));
  await lib.library.add([lib.disk]);
  const n = lib.assets()['a.psd']?.n as number;
  const size = () => lib.rows<{ size: number }>('SELECT size FROM asset WHERE n = ? AND state = 0', n)[0]?.size;
  // Written beside it and renamed over it.
  writeFileSync(join(lib.disk, 'a.psd.tmp'), 'x'.repeat(200));
  renameSync(join(lib.disk, 'a.psd.tmp'), join(lib.disk, 'a.psd'));
  await expect.poll(size, poll).toBe(200);
  // The old one renamed to a backup, and written anew.
  renameSync(join(lib.disk, 'a.psd'), join(lib.disk, 'a backup.psd'));
  writeFileSync(join(lib.disk, 'a.psd'), 'x'.repeat(300));
  await expect.poll(size, poll).toBe(300);
  await expect.poll(() => lib.assets()['a backup.psd']?.state, poll).toBe(0);
  expect(lib.assets()['a.psd']).toEqual({ n, state: 0, rating: 0 });
});

test('the watcher for large roots tells of changes in folders made a moment ago', async () => {
  const lib = await testLibrary();
  const seen: string[] = [];
  const watch = await watchTree(lib.disk, { changed: (paths) => void seen.push(...paths), failed: () => undefined });
  mkdirSync(join(lib.disk, 'n'));
  put(join(lib.disk, 'n/x.jpg'));
  await expect.poll(() => seen.some((path) => path.startsWith(join(lib.disk, 'n'))), poll).toBe(true);
  await watch.close();
});
