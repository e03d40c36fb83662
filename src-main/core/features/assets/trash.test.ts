import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { put, testLibrary } from '../../library/testing.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { restoreTrash, trashAssets } from './trash.ts';

async function pictures(...names: string[]) {
  const lib = await testLibrary();
  for (const name of names) put(join(lib.disk, name), name.endsWith('.xmp') ? '<x/>'.padEnd(80) : undefined);
  const deps = { db: lib.db, disks: lib.disks, host: {}, actor: 'me' };
  const step = async (procedure: typeof undoStep) => restoreTrash(deps, (await lib.db.call(procedure, { actor: 'me' })).seq);
  return {
    lib,
    at: (name: string) => join(lib.disk, name),
    n: (name: string) => lib.assets()[name]?.n as number,
    state: (n: number) => lib.rows<{ state: number }>('SELECT state FROM asset WHERE n = ?', n)[0]?.state,
    trash: (ns: number[]) => trashAssets(deps, ns),
    undo: () => step(undoStep),
    redo: () => step(redoStep),
  };
}

test('a trashed file leaves the library, comes back by undo and goes again by redo', async () => {
  const t = await pictures('pics/2024/a.jpg', 'pics/b.jpg');
  await t.lib.library.add([t.at('pics')]);
  const a = t.n('2024/a.jpg');
  expect(await t.trash([a])).toMatchObject({ changed: 1, warnings: [], label: 'Moved 1 file to the trash' });
  await t.lib.library.rescan();
  expect([existsSync(t.at('pics/2024/a.jpg')), t.state(a)]).toEqual([false, 2]);
  expect(await t.undo()).toEqual([]);
  await t.lib.library.rescan();
  expect([existsSync(t.at('pics/2024/a.jpg')), t.state(a)]).toEqual([true, 0]);
  expect(await t.redo()).toEqual([]);
  expect([existsSync(t.at('pics/2024/a.jpg')), t.state(a)]).toEqual([false, 2]);
});

test('its sidecar goes and comes with it, and another file of that name does not inherit it', async () => {
  const t = await pictures('pics/a.nef', 'pics/a.xmp', 'pics/a.jpg', 'pics/b.jpg', 'pics/c.jpg');
  await t.lib.library.add([t.at('pics')]);
  await t.trash([t.n('a.jpg')]);
  expect(existsSync(t.at('pics/a.xmp'))).toBe(true);
  await t.trash([t.n('a.nef')]);
  expect(readdirSync(t.at('pics')).sort()).toEqual(['.vitrine-trash', 'b.jpg', 'c.jpg']);
  expect(await t.undo()).toEqual([]);
  expect(readdirSync(t.at('pics')).sort()).toEqual(['.vitrine-trash', 'a.nef', 'a.xmp', 'b.jpg', 'c.jpg']);
});

test('it stays in the trash when a folder above joins or its folder leaves the library and returns, and still comes back', async () => {
  const t = await pictures('all/pics/a.jpg', 'all/pics/b.jpg', 'all/pics/c.jpg');
  await t.lib.library.add([t.at('all/pics')]);
  const a = t.n('a.jpg');
  await t.trash([a]);
  await t.lib.library.rescan();
  await t.lib.library.add([t.at('all')]);
  expect(t.state(a)).toBe(2);
  expect(await t.undo()).toEqual([]);
  await t.lib.library.rescan();
  expect([existsSync(t.at('all/pics/a.jpg')), t.state(a)]).toEqual([true, 0]);
});

test('what came to stand at its place meanwhile is not written over', async () => {
  const t = await pictures('pics/a.jpg', 'pics/b.jpg', 'pics/c.jpg');
  await t.lib.library.add([t.at('pics')]);
  await t.trash([t.n('a.jpg')]);
  put(t.at('pics/a.jpg'), 'another');
  expect(await t.undo()).toEqual([expect.stringContaining('there is a file at')]);
});
