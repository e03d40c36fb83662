import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { put, testLibrary } from '../../library/testing.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { recoverTrash } from './trash-recovery.ts';
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
    /** The move, and then the plug is pulled: nothing is committed. */
    cutOff: (ns: number[]) =>
      trashAssets({ ...deps, db: { call: (what, input) => (what.mode === 'write' ? Promise.reject(new Error('dead')) : lib.db.call(what, input)) } }, ns).catch(() => undefined),
    undoCutOff: () => lib.db.call(undoStep, { actor: 'me' }),
    redoCutOff: () => lib.db.call(redoStep, { actor: 'me' }),
    recover: () => recoverTrash(deps),
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

test('a program killed between the move and its change has it all back at the next start, with the sidecar', async () => {
  const t = await pictures('pics/2024/a.nef', 'pics/2024/a.xmp', 'pics/b.jpg', 'pics/c.jpg', 'pics/d.jpg');
  await t.lib.library.add([t.at('pics')]);
  await t.trash([t.n('b.jpg')]);
  const a = t.n('2024/a.nef');
  await new Promise((resolve) => setTimeout(resolve, 2));
  await t.cutOff([a]);
  expect(existsSync(t.at('pics/2024/a.nef'))).toBe(false);
  await t.lib.library.rescan();
  expect(t.state(a)).toBe(1);
  expect(await t.recover()).toBe(2);
  await t.lib.library.rescan();
  expect([existsSync(t.at('pics/2024/a.xmp')), t.state(a), existsSync(t.at('pics/b.jpg'))]).toEqual([true, 0, false]);
  expect(await t.recover()).toBe(0);
});

test('an undo that was killed before it moved the files is completed at the next start', async () => {
  const t = await pictures('pics/a.jpg', 'pics/b.jpg', 'pics/c.jpg');
  await t.lib.library.add([t.at('pics')]);
  const a = t.n('a.jpg');
  await t.trash([a]);
  await t.undoCutOff();
  expect(existsSync(t.at('pics/a.jpg'))).toBe(false);
  await t.recover();
  await t.lib.library.rescan();
  expect([existsSync(t.at('pics/a.jpg')), t.state(a)]).toEqual([true, 0]);
  await t.recover();
  expect(existsSync(t.at('pics/a.jpg'))).toBe(true);
});

test('a redo that was killed before it moved the file is completed, but never with another file that stands there by now', async () => {
  const t = await pictures('pics/a.jpg', 'pics/b.jpg', 'pics/c.jpg');
  await t.lib.library.add([t.at('pics')]);
  const [a, b] = [t.n('a.jpg'), t.n('b.jpg')];
  for (const [n, name] of [[a, 'a.jpg'], [b, 'b.jpg']] as const) {
    await t.trash([n]);
    await t.undo();
    await t.lib.library.rescan();
    await t.redoCutOff();
    if (n === b) put(t.at('pics/b.jpg'), 'another');
    await t.recover();
    await t.lib.library.rescan();
    // The other one is there, and so the asset is.
    expect([existsSync(t.at(`pics/${name}`)), t.state(n)]).toEqual(n === b ? [true, 0] : [false, 2]);
  }
});
