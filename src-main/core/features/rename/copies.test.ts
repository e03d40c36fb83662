import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CopyOutcome, NewName } from '../../../../src-shared/contract/rename.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';
import { originals } from '../../testing/originals/index.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-copies-')));
const open = () => createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
let core: Core;
beforeAll(async () => {
  core = await open();
});
afterAll(async () => {
  await core.close();
  rmSync(top, { recursive: true, force: true });
});

type Preview = { items: NewName[]; changes: number; problems: number; there: number };
type State = { state: string; outcome: CopyOutcome; error?: { code: string; message: string } };

async function setUp(...names: string[]) {
  const folder = mkdtempSync(join(top, 'test-'));
  const at = (name: string) => join(folder, name);
  const call = <T>(name: string, input: object) => core.call(name, input, client) as Promise<T>;
  for (const [i, name] of names.entries()) {
    mkdirSync(dirname(at(name)), { recursive: true });
    const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: { r: i * 20, g: folder.charCodeAt(folder.length - 1), b: folder.charCodeAt(folder.length - 2) } } });
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>wrong</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>';
    writeFileSync(at(name), name.endsWith('.jpg') ? await picture.jpeg().toBuffer() : name.endsWith('.xmp') ? xmp : `${name} of ${folder}`.padEnd(100));
    utimesSync(at(name), 1_500_000_000 + i, 1_500_000_000 + i);
  }
  const ended = async (id: string) => {
    await expect.poll(async () => (await call<State>('jobs.get', { id })).state, { timeout: 60_000 }).not.toBe('running');
    return call<State>('jobs.get', { id });
  };
  const add = async () => void (await ended((await call<{ jobId: string }>('library.add', { paths: [folder] })).jobId));
  await add();
  const n = async (name: string) => (await call<{ n?: number }>('assets.find', { ref: at(name) })).n as number;
  return {
    folder, at, call, n, add, ended,
    names: (name: string) => (existsSync(at(name)) ? readdirSync(at(name)).sort() : []),
    preview: async (some: string[], to: string, more: object = {}) => call<Preview>('rename.movePreview', { targets: await Promise.all(some.map(n)), to: at(to), copy: true, ...more }),
    copy: async (some: string[], to: string, more: object = {}) => ended((await call<{ jobId: string }>('rename.copy', { targets: await Promise.all(some.map(n)), to: at(to), ...more })).jobId),
    row: async (name: string) => (await call<{ rows: object[] }>('assets.rows', { ns: [await n(name)] })).rows[0],
    found: async (query: string) => {
      const { ns } = await call<{ ns: number[] }>('search.page', { query: `in:"${folder}" ${query}`, sort: 'name', dir: 'asc', limit: 100 });
      return (await call<{ places: { path: string }[] }>('assets.places', { ns })).places.map(({ path }) => path.slice(folder.length + 1)).sort();
    },
    undo: () => call<{ warnings: string[] }>('history.undo', {}),
    redo: () => call<{ warnings: string[] }>('history.redo', {}),
  };
}

test('a copy takes partners, sidecars and what the catalog knows along, is an asset of its own that remembers the first one, goes to the trash by undo and comes back by redo', async () => {
  const t = await setUp('p/a.jpg', 'p/a.nef', 'p/a.xmp');
  await expect.poll(() => t.found('tag:wrong')).toEqual(['p/a.nef']);
  const [nef, jpg] = [await t.n('p/a.nef'), await t.n('p/a.jpg')];
  await t.call('assets.set', { targets: [jpg], changes: { rating: 4, title: 'Harbor', label: 'red' }, tags: { add: ['trips/Lisbon'], remove: ['wrong'] } });
  const done = await t.copy(['p/a.jpg'], 'q/new');
  expect(done).toMatchObject({ state: 'done', outcome: { copied: 3, failed: [], label: `Copied 3 files to ${t.at('q/new')}` } });
  const there = async () => {
    expect([t.names('p'), t.names('q/new')]).toEqual([['a.jpg', 'a.nef', 'a.xmp'], ['a.jpg', 'a.nef', 'a.xmp']]);
    expect(await t.row('q/new/a.jpg')).toMatchObject({ rating: 4, label: 'red' });
    expect(await t.found('tag:trips/Lisbon "Harbor" rating:4')).toEqual(['p/a.jpg', 'p/a.nef', 'q/new/a.jpg', 'q/new/a.nef']);
  };
  await there();
  for (const name of ['a.jpg', 'a.nef', 'a.xmp']) expect(readFileSync(t.at(`q/new/${name}`)).equals(readFileSync(t.at(`p/${name}`)))).toBe(true);
  expect([await t.n('q/new/a.jpg'), await t.n('q/new/a.nef')]).not.toEqual([jpg, nef]);
  expect((await t.call<{ copyOf?: { n: number } }>('assets.details', { n: await t.n('q/new/a.jpg') })).copyOf?.n).toBe(jpg);
  // The file of the copy has been read by then; what was taken off stays off.
  await expect.poll(() => t.found('tag:sea')).toEqual(['p/a.nef', 'q/new/a.nef']);
  expect(await t.found('tag:wrong')).toEqual([]);
  const copy = await t.n('q/new/a.nef');
  expect((await t.undo()).warnings).toEqual([]);
  expect([t.names('p'), t.names('q/new')]).toEqual([['a.jpg', 'a.nef', 'a.xmp'], []]);
  expect(await t.found('rating:4')).toEqual(['p/a.jpg', 'p/a.nef']);
  expect((await t.redo()).warnings).toEqual([]);
  await there();
  expect(await t.n('q/new/a.nef')).toBe(copy);
  expect((await t.undo()).warnings).toEqual([]);
  expect(t.names('q/new')).toEqual([]);
});

test('nothing is written over: names that are taken are seen before, refuse all, or step aside by a number; what came meanwhile is left', async () => {
  const t = await setUp('p/a.jpg', 'p/b.jpg', 'q/a.jpg');
  const before = readFileSync(t.at('q/a.jpg'));
  expect(await t.preview(['p/a.jpg', 'p/b.jpg'], 'q')).toMatchObject({ changes: 1, problems: 1, items: [{ from: 'a.jpg', problem: { code: 'taken' } }, { from: 'b.jpg', to: 'b.jpg' }] });
  await expect(t.copy(['p/a.jpg', 'p/b.jpg'], 'q')).rejects.toMatchObject({ code: 'conflict' });
  expect(await t.preview(['p/a.jpg'], 'p', { copy: false })).toMatchObject({ there: 1, items: [] });
  expect(await t.copy(['p/a.jpg', 'p/b.jpg'], 'q', { clash: 'suffix' })).toMatchObject({ state: 'done', outcome: { copied: 2, failed: [] } });
  expect([t.names('q'), readFileSync(t.at('q/a.jpg')).equals(before)]).toEqual([['a-2.jpg', 'a.jpg', 'b.jpg'], true]);
  // Beside itself.
  expect(await t.copy(['p/a.jpg'], 'p', { clash: 'suffix' })).toMatchObject({ outcome: { copied: 1 } });
  expect(t.names('p')).toEqual(['a-2.jpg', 'a.jpg', 'b.jpg']);
  await expect(t.copy(['p/a.jpg'], '../elsewhere')).rejects.toMatchObject({ code: 'not-found' });
});

test('copying that the program was ended in goes on with the next start: what is whole is not copied again, and all of it is one step', async () => {
  const t = await setUp('p/a.jpg', 'p/b.jpg', 'q/x.jpg');
  await t.call('assets.set', { targets: [await t.n('p/a.jpg')], changes: { rating: 5 } });
  // As a kill leaves it: the first is there, of the second a part.
  const from = async (name: string, to: string) => ({ n: await t.n(name), from: t.at(name), to });
  const input = { to: t.at('q'), target: { root: (await t.call<{ roots: { n: number; path: string }[] }>('library.roots', {})).roots.find(({ path }) => path === t.folder)?.n as number, folder: 'q' }, files: [await from('p/a.jpg', 'a.jpg'), await from('p/b.jpg', 'b.jpg')] };
  copyFileSync(t.at('p/a.jpg'), t.at('q/a.jpg'));
  utimesSync(t.at('q/a.jpg'), 1_500_000_000, 1_500_000_000);
  writeFileSync(t.at('q/.vitrine-copy-01234567-1'), 'half');
  // The half one is made anew, and both go to the trash by undo.
  originals.mayChange(t.at('q/.vitrine-copy-01234567-1'));
  originals.mayMove(t.at('q/a.jpg'), top);
  const before = readFileSync(t.at('q/a.jpg'));
  await core.close();
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(join(top, 'Vitrine', 'catalog.db'));
  const id = '01234567-0000-4000-8000-000000000000';
  db.prepare("INSERT INTO job (id, name, title, state, input, started) VALUES (?, 'rename.copy', 'Copying', 'running', ?, ?)").run(id, JSON.stringify(input), Date.now());
  db.close();
  core = await open();
  expect(await t.ended(id)).toMatchObject({ state: 'done', outcome: { copied: 2, failed: [] } });
  expect([t.names('q'), readFileSync(t.at('q/a.jpg')).equals(before)]).toEqual([['a.jpg', 'b.jpg', 'x.jpg'], true]);
  expect(await t.row('q/a.jpg')).toMatchObject({ rating: 5 });
  expect((await t.undo()).warnings).toEqual([]);
  expect([t.names('q'), t.names('p')]).toEqual([['x.jpg'], ['a.jpg', 'b.jpg']]);
});
