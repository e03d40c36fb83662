/** Corrected capture times: the whole core, on real files, with exiftool as the other program. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Core, createCore } from '../../core.ts';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { redo, undo } from '../../db/undo.ts';
import { write } from '../../db/procedure.ts';
import { JPEG, runExiftool } from '../../metadata/testing/fixtures.ts';
import { changeTimes } from './taken.sql.ts';
import { originals } from '../../testing/originals/index.ts';

const CLIENT = { id: 'test', host: 'test', can: {} } as never;

/** Pictures that were taken a minute apart, the last of which tells no time. */
async function setUp() {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-taken-')));
  const disk = join(top, 'disk');
  mkdirSync(disk);
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) writeFileSync(join(disk, name), Buffer.concat([JPEG, Buffer.from(name)]));
  runExiftool(...['a.jpg', 'b.jpg'].map((name, i) => [`-ExifIFD:DateTimeOriginal=2024:06:01 12:0${i}:00`, join(disk, name)]));
  const core: Core = await createCore({ folder: join(top, 'catalog'), version: 'test', background: false, settleMs: 0, validateOutput: true });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
  const call = async (name: string, input: object = {}): Promise<any> => core.call(name, input, CLIENT);
  const job = async (name: string, input: object) => {
    const { jobId } = await call(name, input);
    await expect.poll(async () => (await call('jobs.get', { id: jobId })).state, { timeout: 60_000, interval: 20 }).toBe('done');
    return (await call('jobs.get', { id: jobId })).outcome;
  };
  const t = {
    disk, call, job,
    add: () => job('library.add', { paths: [disk] }),
    n: async (name: string): Promise<number> => (await call('assets.find', { ref: join(disk, name) })).n,
    taken: async (name: string) => {
      const { row, takenSource } = await call('assets.details', { n: await t.n(name) });
      return [row.takenAt, takenSource];
    },
    found: async (query: string): Promise<number> => (await call('search.page', { query, limit: 0 })).total,
  };
  await t.add();
  return t;
}

test('a shift is seen before it is made, wins over the file and its rescans, reaches sort and search, and is one undo step', async () => {
  const t = await setUp();
  const [a, b] = [await t.n('a.jpg'), await t.n('b.jpg')];
  const wish = { targets: [b, a], change: { to: '2020-01-01T08:00:00' } };
  const preview = await t.call('taken.preview', wish);
  expect(preview).toMatchObject({ total: 2, changes: 2, without: 0, ofFile: 0 });
  expect(preview.items).toEqual([
    { n: a, name: 'a.jpg', before: '2024-06-01T12:00:00', source: 'original', after: '2020-01-01T08:00:00' },
    { n: b, name: 'b.jpg', before: '2024-06-01T12:01:00', source: 'original', after: '2020-01-01T08:01:00' },
  ]);
  expect(await t.call('taken.change', wish)).toMatchObject({ changed: 2, warnings: [] });
  expect(await t.taken('b.jpg')).toEqual(['2020-01-01T08:01:00', 'edited']);
  expect(await t.found('taken:2020-01')).toBe(2);
  expect((await t.call('search.page', { query: '', sort: 'taken', dir: 'asc' })).ns.slice(0, 2)).toEqual([a, b]);
  // Another program edits the file: it is read anew, and says the time it always said.
  runExiftool(['-XMP-dc:Title=T', join(t.disk, 'b.jpg')]);
  await t.add();
  expect(await t.taken('b.jpg')).toEqual(['2020-01-01T08:01:00', 'edited']);
  expect(await t.call('catalog.verify')).toMatchObject({ problems: [] });
  await t.call('history.undo');
  expect(await t.taken('b.jpg')).toEqual(['2024-06-01T12:01:00', 'original']);
  expect(await t.found('taken:2024-06-01')).toBe(2);
  await t.call('history.redo');
  expect(await t.taken('a.jpg')).toEqual(['2020-01-01T08:00:00', 'edited']);
  expect(await t.call('taken.reset', { targets: [a, b] })).toMatchObject({ changed: 2 });
  expect(await t.taken('a.jpg')).toEqual(['2024-06-01T12:00:00', 'original']);
});

test('what has no time of its own moves by its file’s, and a zone that nobody knows cannot be left', async () => {
  const t = await setUp();
  const c = await t.n('c.jpg');
  expect(await t.call('taken.preview', { targets: [c], change: { by: 60 } })).toMatchObject({ changes: 1, ofFile: 1 });
  expect(await t.call('taken.change', { targets: [c], change: { zone: '+02:00', keep: 'moment' } })).toMatchObject({ changed: 0, warnings: [expect.stringContaining('stay as they are')] });
  await t.call('taken.change', { targets: [c], change: { zone: '+02:00', keep: 'moment', from: '+00:00' } });
  expect((await t.taken('c.jpg'))[0]).toMatch(/\+02:00$/);
});

test('a correction is written into the file by the write queue alone, and what another program corrects comes in', async () => {
  const t = await setUp();
  const a = await t.n('a.jpg');
  const bytes = readFileSync(join(t.disk, 'a.jpg'));
  await t.call('taken.change', { targets: [a], change: { by: -3600 } });
  expect(readFileSync(join(t.disk, 'a.jpg'))).toEqual(bytes);
  const { roots } = await t.call('library.roots');
  await t.call('metadata.setMode', { root: roots[0].n, mode: 'on-request' });
  originals.mayChange(join(t.disk, 'a.jpg'));
  expect((await t.call('assets.rows', { ns: [a] })).rows[0].unsaved).toBe(true);
  expect(await t.job('metadata.write', { targets: [a] })).toMatchObject({ written: 1, failed: 0 });
  expect(readFileSync(join(t.disk, 'a.jpg')).includes('2024:06:01 11:00:00')).toBe(true);
  expect((await t.call('assets.rows', { ns: [a] })).rows[0].unsaved).toBeUndefined();
  runExiftool(['-ExifIFD:DateTimeOriginal=2024:06:01 10:30:00', '-XMP-exif:DateTimeOriginal=2024:06:01 10:30:00', join(t.disk, 'a.jpg')]);
  await t.add();
  expect(await t.taken('a.jpg')).toEqual(['2024-06-01T10:30:00', 'edited']);
  // Undo of our own correction keeps what came after it.
  await t.call('history.undo');
  expect((await t.taken('a.jpg'))[0]).toBe('2024-06-01T10:30:00');
});

test('five thousand times are moved, taken back and brought again as one step', () => {
  const catalog = tempCatalog();
  const ns = catalog.assets(Array.from({ length: 5000 }, () => undefined));
  const put = catalog.db.prepare('UPDATE asset SET taken = ?, taken_ms = ? WHERE n = ?');
  const at = (i: number, hours: number) => new Date(Date.UTC(2024, 0, 1, hours) + i * 1000).toISOString().slice(0, 19);
  for (const [i, n] of ns.entries()) put.run(at(i, 0), Date.UTC(2024, 0, 1) + i * 1000, n);
  const times = () => catalog.db.prepare('SELECT value FROM register ORDER BY entity').pluck().all();
  expect(catalog.run(changeTimes, { actor: 'me', ns, change: { by: 3600 } }).out).toMatchObject({ changed: 5000 });
  const moved = ns.map((_, i) => JSON.stringify(at(i, 1)));
  expect(times()).toEqual(moved);
  const step = (which: typeof undo) => catalog.run(write('test.step', (tx) => which(tx, 'me')), null).out;
  expect(step(undo)).toMatchObject({ done: true, changed: 5000, kept: 0 });
  expect(times()).toEqual(ns.map(() => null));
  expect(step(redo)).toMatchObject({ done: true, changed: 5000, kept: 0 });
  expect(times()).toEqual(moved);
});
