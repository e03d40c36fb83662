import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewName } from '../../../../src-shared/contract/rename.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';
import { put, testLibrary } from '../../library/testing.ts';
import { undoStep } from '../history/history.sql.ts';
import { carryOut, recoverRenames } from './carry-out.ts';
import { markRenamed } from './rename.sql.ts';
import { originals } from '../../testing/originals/index.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-rename-')));
let core: Core;
beforeAll(async () => {
  core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
});
afterAll(async () => {
  await core.close();
  rmSync(top, { recursive: true, force: true });
});

/** A folder of this test in the library, watched. Files are named by what they hold. */
async function folderWith(...names: string[]) {
  const folder = mkdtempSync(join(top, 'test-'));
  // Renamed are the same files under other names.
  originals.mayMove(folder, folder);
  const call = <T>(name: string, input: object) => core.call(name, input, client) as Promise<T>;
  for (const [i, name] of names.entries()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name.endsWith('.xmp') ? `<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ${name} --></x:xmpmeta>` : `${name} of ${folder}`.padEnd(100));
    utimesSync(join(folder, name), 1_500_000_000 + i, 1_500_000_000 + i);
  }
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [folder] });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state, { timeout: 60_000 }).toBe('done');
  const n = async (name: string) => (await call<{ n?: number }>('assets.find', { ref: join(folder, name) })).n as number;
  return {
    folder, call, n,
    names: () => readdirSync(folder).sort(),
    /** New name → the name that its content tells. */
    was: () => Object.fromEntries(readdirSync(folder).sort().map((name) => [name, /^(?:<x.*<!-- )?(\S+)/.exec(readFileSync(join(folder, name), 'utf8'))?.[1]])),
    preview: (targets: number[], template: string, more: object = {}) => call<{ items: NewName[]; problems: number; changes: number; error?: object }>('rename.preview', { targets, template, ...more }),
    apply: (targets: number[] | { query: string }, template: string, more: object = {}) => call<{ changed: number; label: string; warnings: string[] }>('rename.apply', { targets, template, ...more }),
    shown: async () => {
      const { ns } = await call<{ ns: number[] }>('search.page', { query: `in:"${folder}"`, sort: 'name', dir: 'asc', limit: 100 });
      const { rows } = await call<{ rows: { n: number; name: string; missing: boolean; rating: number }[] }>('assets.rows', { ns });
      return rows.map(({ n: number, name, missing, rating }) => [number, name, missing, rating] as const).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    },
    /** Nothing is left to be found out by watchers and scans. */
    looked: async () => {
      const { jobId: id } = await call<{ jobId: string }>('library.add', { paths: [folder] });
      await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id })).state, { timeout: 60_000 }).toBe('done');
    },
  };
}

test('partners and sidecars go along, the assets stay the same ones with watchers on, and undo and redo rename back and again', async () => {
  const t = await folderWith('b.nef', 'b.jpg', 'b.xmp', 'b.nef.xmp', 'a.jpg', 'c.pdf');
  const [a, nef, jpg] = [await t.n('a.jpg'), await t.n('b.nef'), await t.n('b.jpg')];
  await t.call('assets.set', { targets: [a, nef], changes: { rating: 4 } });
  const { items } = await t.preview([a, nef], 'Trip_{num:01}', { order: 'name' });
  expect(items.map(({ from, to, with: others }) => [from, to, others])).toEqual([
    ['a.jpg', 'Trip_01.jpg', []],
    ['b.nef', 'Trip_02.nef', expect.arrayContaining([['b.jpg', 'Trip_02.jpg'], ['b.xmp', 'Trip_02.xmp'], ['b.nef.xmp', 'Trip_02.nef.xmp']])],
  ]);
  expect(await t.apply([a, nef], 'Trip_{num:01}', { order: 'name' })).toMatchObject({ changed: 3, label: 'Renamed 3 files', warnings: [] });
  const renamed = { 'Trip_01.jpg': 'a.jpg', 'Trip_02.jpg': 'b.jpg', 'Trip_02.nef': 'b.nef', 'Trip_02.nef.xmp': 'b.nef.xmp', 'Trip_02.xmp': 'b.xmp', 'c.pdf': 'c.pdf' };
  expect(t.was()).toEqual(renamed);
  const shown = [[a, 'Trip_01.jpg', false, 4], [jpg, 'Trip_02.jpg', false, 4], [nef, 'Trip_02.nef', false, 4], [await t.n('c.pdf'), 'c.pdf', false, 0]];
  expect(await t.shown()).toEqual(shown);
  await t.looked();
  expect(await t.shown()).toEqual(shown);
  const details = await t.call<{ sidecars: string[] }>('assets.details', { n: nef });
  expect(details.sidecars.sort()).toEqual([join(t.folder, 'Trip_02.nef.xmp'), join(t.folder, 'Trip_02.xmp')]);
  expect(await t.call('history.undo', {})).toMatchObject({ label: 'Renamed 3 files', warnings: [] });
  expect(Object.entries(t.was()).every(([name, was]) => name === was)).toBe(true);
  expect(await t.call('history.redo', {})).toMatchObject({ warnings: [] });
  expect(t.was()).toEqual(renamed);
  await t.looked();
  expect(await t.shown()).toEqual(shown);
});

test('names that change places, in a ring and by their case alone, do so', async () => {
  const t = await folderWith('1.jpg', '2.jpg', '3.jpg');
  const ns = await Promise.all(['3.jpg', '1.jpg', '2.jpg'].map(t.n));
  for (const [i, n] of ns.entries()) await t.call('assets.set', { targets: [n], changes: { title: String(i + 1) } });
  expect(await t.apply(ns, '{title}')).toMatchObject({ changed: 3, warnings: [] });
  expect(t.was()).toEqual({ '1.jpg': '3.jpg', '2.jpg': '1.jpg', '3.jpg': '2.jpg' });
  await t.looked();
  expect(await t.shown()).toEqual([[ns[0], '1.jpg', false, 0], [ns[1], '2.jpg', false, 0], [ns[2], '3.jpg', false, 0]]);
  expect(await t.apply(ns, 'x{name}')).toMatchObject({ changed: 3 });
  expect(await t.apply(ns, '{name:upper}')).toMatchObject({ changed: 3, warnings: [] });
  expect(t.names()).toEqual(['X1.jpg', 'X2.jpg', 'X3.jpg']);
  for (let i = 0; i < 3; i++) await t.call('history.undo', {});
  expect(t.names()).toEqual(['1.jpg', '2.jpg', '3.jpg']);
  expect(await t.shown()).toEqual([[ns[1], '1.jpg', false, 0], [ns[2], '2.jpg', false, 0], [ns[0], '3.jpg', false, 0]]);
});

test('one name for two, or a name that is taken, is seen and refuses all; with numbers they step aside; nothing is written over', async () => {
  const t = await folderWith('a.jpg', 'b.jpg', 'taken.jpg', 'other.xmp');
  const ns = [await t.n('a.jpg'), await t.n('b.jpg')];
  expect(await t.preview(ns, 'same')).toMatchObject({ problems: 2, changes: 0, items: [{ problem: { code: 'twice' } }, { problem: { code: 'twice' } }] });
  expect(await t.preview([ns[0] as number], 'TAKEN')).toMatchObject({ items: [{ problem: { code: 'taken' } }] });
  expect(await t.preview([ns[0] as number], 'other')).toMatchObject({ items: [{ problem: { code: 'taken' } }] });
  expect(await t.preview(ns, '{nmae}')).toMatchObject({ items: [], error: { at: 1 } });
  await expect(t.apply(ns, 'same')).rejects.toThrow(/Nothing was renamed: 2 names clash/);
  expect(t.names()).toEqual(['a.jpg', 'b.jpg', 'other.xmp', 'taken.jpg']);
  expect(await t.apply(ns, 'taken', { clash: 'suffix' })).toMatchObject({ changed: 2 });
  expect(t.was()).toEqual({ 'other.xmp': 'other.xmp', 'taken-2.jpg': 'a.jpg', 'taken-3.jpg': 'b.jpg', 'taken.jpg': 'taken.jpg' });
  // Undone after another file took the old name: that one stays, and it is said.
  writeFileSync(join(t.folder, 'a.jpg'), 'mine');
  expect(await t.call('history.undo', {})).toMatchObject({ warnings: [expect.stringMatching(/taken-2\.jpg keeps its name: there is a file named a\.jpg/)] });
  expect([readFileSync(join(t.folder, 'a.jpg'), 'utf8'), existsSync(join(t.folder, 'taken-2.jpg')), existsSync(join(t.folder, 'b.jpg'))]).toEqual(['mine', true, true]);
});

test('what a crash cut off is completed, whatever had been done', async () => {
  const lib = await testLibrary();
  for (const name of ['a.jpg', 'a.xmp', 'b.jpg', 'c.jpg', 'd.jpg']) put(join(lib.disk, 'pics', name), name.endsWith('.xmp') ? '<x/>'.padEnd(80) : undefined);
  await lib.library.add([join(lib.disk, 'pics')]);
  const n = (name: string) => lib.assets()[name]?.n as number;
  const before = ['a.jpg', 'b.jpg', 'c.jpg'].map(n);
  const names = [
    { n: n('a.jpg'), value: { to: 'b.jpg', from: 'a.jpg', with: [['a.xmp', 'b.xmp']] as [string, string][] } },
    { n: n('b.jpg'), value: { to: 'c.jpg', from: 'b.jpg' } },
    { n: n('c.jpg'), value: { to: 'a.jpg', from: 'c.jpg' } },
  ];
  const pics = (name: string) => join(lib.disk, 'pics', name);
  const contents = () => Object.fromEntries(readdirSync(join(lib.disk, 'pics')).sort().map((name) => [name, /pics\/(\w)/.exec(readFileSync(pics(name), 'utf8'))?.[1]]));
  const deps = { db: lib.db, disks: lib.disks, get library() { return lib.library; } };
  await lib.db.call(markRenamed, { actor: 'me', label: 'Renamed', names });
  // The first steps of the ring, the second of them between its two halves; then the plug was pulled.
  const { linkSync, renameSync } = await import('node:fs');
  renameSync(pics('a.jpg'), pics('.vitrine-rename-1-0').replace('-1-0', `-${lib.rows<{ seq: number }>('SELECT seq FROM file_work')[0]?.seq}-0`));
  linkSync(pics('c.jpg'), pics('a.jpg'));
  await recoverRenames(deps);
  await lib.library.rescan();
  const done = { 'a.jpg': 'c', 'b.jpg': 'a', 'b.xmp': undefined, 'c.jpg': 'b', 'd.jpg': 'd' };
  expect(contents()).toEqual(done);
  expect(['b.jpg', 'c.jpg', 'a.jpg'].map(n)).toEqual(before);
  expect(lib.rows('SELECT * FROM file_work')).toEqual([]);
  // An undo that was cut off before it began.
  const { seq } = await lib.db.call(undoStep, { actor: 'me' });
  expect(contents()).toEqual(done);
  await carryOut(deps, seq);
  await lib.library.rescan();
  expect(contents()).toEqual({ 'a.jpg': 'a', 'a.xmp': undefined, 'b.jpg': 'b', 'c.jpg': 'c', 'd.jpg': 'd' });
  expect(['a.jpg', 'b.jpg', 'c.jpg'].map(n)).toEqual(before);
});
