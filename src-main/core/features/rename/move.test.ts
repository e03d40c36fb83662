import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Deps } from '../../deps.ts';
import { put, testLibrary } from '../../library/testing.ts';
import { edit } from '../assets/edit.sql.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { carryOut, recoverRenames } from './carry-out.ts';
import { markMoved } from './move.sql.ts';
import { planMoves } from './plan-moves.ts';
import { renameHandlers } from './rename.handlers.ts';

/** Two folders of the library, `p` with these files and `q`. `apart`: as if they lay on two disks. */
async function folders(names: readonly string[], apart = false) {
  const lib = await testLibrary();
  const at = (name: string) => join(lib.disk, name);
  for (const name of names) put(at(name), name.endsWith('.xmp') ? '<x/>'.padEnd(80) : undefined);
  mkdirSync(at('q'), { recursive: true });
  await lib.library.add([at('p'), at('q')]);
  const crossing = async (from: string | Uint8Array, to: string | Uint8Array) => {
    const top = (path: string | Uint8Array) => Buffer.from(path as Uint8Array).toString().slice(lib.disk.length + 1, lib.disk.length + 2);
    if (top(from) !== top(to)) throw Object.assign(new Error('two disks'), { code: 'EXDEV' });
  };
  const of = (root: number) => {
    const disk = lib.disks.of(root);
    const moveNew: typeof disk.moveNew = async (from, to, soon) => {
      if (apart) await crossing(from, to);
      await disk.moveNew(from, to, soon);
    };
    return { ...disk, moveNew };
  };
  const disks = { ...lib.disks, of };
  const deps = { db: lib.db, disks, get library() { return lib.library; }, actor: 'me', jobs: { define: () => undefined }, wrote: () => undefined, settled: async () => undefined, search: { resolve: async () => [] } } as unknown as Deps;
  const n = (name: string) => lib.rows<{ n: number }>("SELECT asset.n FROM asset JOIN folder ON folder.n = asset.folder JOIN root ON root.n = asset.root WHERE asset.state <= 2 AND CAST(root.path AS TEXT) || '/' || iif(length(folder.path), CAST(folder.path AS TEXT) || '/', '') || asset.name = ?", at(name))[0]?.n as number;
  const step = async (procedure: typeof undoStep) => (await carryOut(deps, (await lib.db.call(procedure, { actor: 'me' })).seq)).warnings;
  return {
    lib, deps, at, n,
    names: (folder: string) => readdirSync(at(folder)).sort(),
    move: (some: readonly string[], to: string, clash: 'error' | 'suffix' = 'error') =>
      renameHandlers(deps)['rename.move']({ targets: some.map(n), to: at(to), clash }, {} as never),
    undo: () => step(undoStep),
    redo: () => step(redoStep),
  };
}

for (const apart of [false, true])
  test(`files go into another folder with partners and sidecars, stay the same assets, and undo and redo bring them back and again${apart ? ', also to another disk' : ''}`, async () => {
    const t = await folders(['p/a.NEF', 'p/a.JPG', 'p/a.xmp', 'p/a.NEF.dop', 'p/b.jpg'], apart);
    const [nef, jpg] = [t.n('p/a.NEF'), t.n('p/a.JPG')];
    await t.lib.db.call(edit, { actor: 'me', ns: [nef], changes: { rating: 4 } });
    expect(await t.move(['p/a.JPG'], 'q/2024/new')).toMatchObject({ changed: 3, warnings: [], label: `Moved 3 files to ${t.at('q/2024/new')}` });
    const there = () => {
      expect([t.names('p'), t.names('q/2024/new')]).toEqual([['b.jpg'], ['a.JPG', 'a.NEF', 'a.NEF.dop', 'a.xmp']]);
      expect([t.n('q/2024/new/a.NEF'), t.n('q/2024/new/a.JPG')]).toEqual([nef, jpg]);
    };
    there();
    await t.lib.library.rescan();
    there();
    expect(t.lib.rows('SELECT rating, state FROM asset WHERE n = ?', nef)).toEqual([{ rating: 4, state: 0 }]);
    expect(t.lib.rows<{ name: Buffer; asset: number }>('SELECT name, asset FROM sidecar WHERE state = 0').map(({ name, asset }) => [name.toString(), asset])).toEqual([['a.xmp', nef]]);
    expect(await t.undo()).toEqual([]);
    expect([t.names('p'), t.names('q/2024/new')]).toEqual([['a.JPG', 'a.NEF', 'a.NEF.dop', 'a.xmp', 'b.jpg'], []]);
    await t.lib.library.rescan();
    expect([t.n('p/a.NEF'), t.n('p/a.JPG')]).toEqual([nef, jpg]);
    expect(await t.redo()).toEqual([]);
    there();
  });

test('nothing is written over: a name that is taken refuses all, or steps aside by a number; a folder outside of the library is refused', async () => {
  const t = await folders(['p/a.jpg', 'p/b.jpg', 'q/a.jpg']);
  const before = readFileSync(t.at('q/a.jpg'), 'utf8');
  await expect(t.move(['p/a.jpg', 'p/b.jpg'], 'q')).rejects.toMatchObject({ code: 'conflict' });
  expect(t.names('p')).toEqual(['a.jpg', 'b.jpg']);
  await expect(t.move(['p/a.jpg'], 'elsewhere')).rejects.toMatchObject({ code: 'not-found' });
  await expect(t.move(['p/a.jpg'], 'q/../../x')).rejects.toMatchObject({ code: 'not-found' });
  expect(await t.move(['p/a.jpg', 'p/b.jpg'], 'q', 'suffix')).toMatchObject({ changed: 2, warnings: [] });
  expect([t.names('p'), t.names('q'), readFileSync(t.at('q/a.jpg'), 'utf8')]).toEqual([[], ['a-2.jpg', 'a.jpg', 'b.jpg'], before]);
  // What came to stand at the old place meanwhile stays, and the file where it is.
  writeFileSync(t.at('p/b.jpg'), 'mine');
  expect(await t.undo()).toEqual([expect.stringContaining('there is a file named b.jpg by now')]);
  expect([readFileSync(t.at('p/b.jpg'), 'utf8'), existsSync(t.at('q/b.jpg')), existsSync(t.at('p/a.jpg'))]).toEqual(['mine', true, true]);
});

test('what a crash cut off is completed: not begun, under both names, as a copy that is whole or in part', async () => {
  for (const cut of ['before', 'linked', 'copied', 'part'] as const) {
    const t = await folders(['p/a.jpg', 'p/a.xmp'], cut === 'copied' || cut === 'part');
    const a = t.n('p/a.jpg');
    const { moves } = await planMoves(t.deps, { targets: [a], to: t.at('q/new'), clash: 'error' });
    const { seq } = await t.lib.db.call(markMoved, { actor: 'me', label: 'Moved', moves });
    mkdirSync(t.at('q/new'), { recursive: true });
    if (cut === 'linked') linkSync(t.at('p/a.jpg'), t.at('q/new/a.jpg'));
    if (cut === 'copied') copyFileSync(t.at('p/a.jpg'), t.at('q/new/a.jpg'));
    if (cut === 'part') writeFileSync(join(dirname(t.at('q/new/a.jpg')), `.vitrine-move-${seq}-0`), 'half');
    await recoverRenames(t.deps);
    await t.lib.library.rescan();
    expect([t.names('p'), t.names('q/new'), t.n('q/new/a.jpg')]).toEqual([[], ['a.jpg', 'a.xmp'], a]);
    expect(t.lib.rows('SELECT * FROM file_work')).toEqual([]);
  }
});

test('another file that stands there after a crash is left, and so is the one that was to move', async () => {
  const t = await folders(['p/a.jpg'], true);
  const { moves } = await planMoves(t.deps, { targets: [t.n('p/a.jpg')], to: t.at('q'), clash: 'error' });
  await t.lib.db.call(markMoved, { actor: 'me', label: 'Moved', moves });
  writeFileSync(t.at('q/a.jpg'), 'another');
  await recoverRenames(t.deps);
  expect([readFileSync(t.at('q/a.jpg'), 'utf8'), existsSync(t.at('p/a.jpg'))]).toEqual(['another', true]);
});
