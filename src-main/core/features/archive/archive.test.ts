import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ArchiveOutcome, CheckOutcome, UnarchiveOutcome } from '../../../../src-shared/contract/archive.ts';
import type { AssetRow } from '../../../../src-shared/contract/shapes.ts';
import type { Version } from '../../../../src-shared/contract/versions.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';
import { originals } from '../../testing/originals/index.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

async function setUp(files: number) {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-archive-')));
  const disk = join(top, 'disk');
  const roots = ['Pictures', 'Layouts'].map((name) => join(disk, name));
  for (let i = 0; i < files; i++) {
    // Of a kind that takes no time to draw.
    const folder = join(roots[i % 20 ? 0 : 1] as string, `job ${i % 7}`, i % 2 ? 'raw' : '');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `shot ${i}.dat`), `data of ${i}`);
  }
  const core: Core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object = {}) => core.call(name, input, client) as Promise<T>;
  const done = async <T>(name: string, input: object): Promise<T> => {
    const { jobId } = await call<{ jobId: string }>(name, input);
    await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state).not.toBe('running');
    const job = await call<{ state: string; outcome: T; error?: unknown }>('jobs.get', { id: jobId });
    if (job.state !== 'done') throw job.error;
    return job.outcome;
  };
  await done('library.add', { paths: roots });
  const found = async (query: string) => (await call<{ ns: number[] }>('search.page', { query, limit: 2000 })).ns;
  await expect.poll(async () => (await found('')).length).toBe(files);
  // To the archive and back.
  originals.mayMove(disk, top);
  return { top, disk, archive: join(top, 'Archive'), call, done, found };
}

/** All files below a folder, with what they hold. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [join(entry.parentPath, entry.name).slice(folder.length + 1), readFileSync(join(entry.parentPath, entry.name), 'latin1')]),
  );

test('a thousand assets are put away with their history, and come back as they were', async () => {
  const t = await setUp(1000);
  const before = contents(t.disk);
  const root = (await t.call<{ roots: { n: number; name: string }[] }>('library.roots')).roots.find(({ name }) => name === 'Layouts');
  await t.call('versions.setPolicy', { root: root?.n, policy: { keep: 'all' } });
  const some = (await t.found('in:Layouts')).slice(0, 20);
  await t.call('assets.set', { targets: some, changes: { rating: 4, title: 'Kept' } });
  await t.call('tags.apply', { targets: some, add: ['jobs/old'], remove: [] });
  await expect.poll(async () => (await t.call<{ files: number }>('versions.plan', { root: root?.n })).files).toBe(0);
  const all = await t.found('');
  const seen = async () => {
    const rows = (await t.call<{ rows: AssetRow[] }>('assets.rows', { ns: all })).rows;
    return rows.map(({ n, id, name, rating, title, tags, size }) => ({ n, id, name, rating, title, tags, size }));
  };
  const [rows, versions] = [await seen(), (await t.call<{ versions: Version[] }>('versions.list', { n: some[0] })).versions];
  mkdirSync(t.archive);

  const put = await t.done<ArchiveOutcome>('archive.create', { targets: { query: '' }, to: t.archive, name: 'Old: jobs' });
  expect(put).toMatchObject({ assets: 1000, files: 1000, versions: 50, failed: [], label: expect.stringContaining('Archived 1,000 assets in') });
  expect(put.folder).toMatch(/\d{4}-\d\d-\d\d Old- jobs$/);
  expect(contents(t.disk)).toEqual({});
  const lying = contents(put.folder);
  for (const [path, text] of Object.entries(before)) expect(lying[path]).toBe(text);
  // Anybody's tool can check it.
  expect(execFileSync('sha256sum', ['-c', '--quiet', '.vitrine-archive/manifest-sha256.txt'], { cwd: put.folder }).toString()).toBe('');
  const known = JSON.parse(lying['.vitrine-archive/assets.json'] ?? '{}') as { assets: { id: string; title?: string; tags: string[]; versions: unknown[]; history: unknown[] }[] };
  expect(known.assets).toHaveLength(1000);
  expect(known.assets.find(({ title }) => title === 'Kept')).toMatchObject({ tags: ['jobs/old'], versions: [{}], history: expect.arrayContaining([expect.objectContaining({ label: expect.stringContaining('Tagged') })]) });
  // Still the same assets, found as before, and not a thousand new ones.
  expect((await t.found('')).length).toBe(1000);
  expect((await t.found('has:archive')).length).toBe(1000);
  expect(await seen()).toEqual(rows);
  expect(await t.done<CheckOutcome>('archive.check', { folder: put.folder })).toMatchObject({ files: 1050, failed: [] });

  const back = await t.done<UnarchiveOutcome>('archive.restore', { targets: { query: 'has:archive' } });
  expect(back).toMatchObject({ assets: 1000, failed: [] });
  expect(contents(t.disk)).toEqual(before);
  expect([await seen(), (await t.found('has:archive')).length]).toEqual([rows, 0]);
  expect((await t.call<{ versions: Version[] }>('versions.list', { n: some[0] })).versions).toEqual(versions);
  expect(await t.call('catalog.verify')).toMatchObject({ ok: true, problems: [] });
});

test('a flipped bit is found and named, the file is left, and all others come back', async () => {
  const t = await setUp(6);
  mkdirSync(t.archive);
  const put = await t.done<ArchiveOutcome>('archive.create', { targets: { query: '' }, to: t.archive });
  // Brought back as it is, damaged.
  originals.mayChange(join(t.disk, 'Pictures/job 3/raw/shot 3.dat'));
  const hurt = join(put.folder, 'Pictures/job 3/raw/shot 3.dat');
  const bytes = readFileSync(hurt);
  bytes[2] = (bytes[2] ?? 0) ^ 1;
  writeFileSync(hurt, bytes);
  expect(await t.done<CheckOutcome>('archive.check', { folder: put.folder })).toMatchObject({ failed: [{ path: hurt, code: 'damaged' }], label: expect.stringContaining('1 problem') });
  const back = await t.done<UnarchiveOutcome>('archive.restore', { targets: { query: '' } });
  expect(back).toMatchObject({ assets: 5, failed: [{ path: hurt, code: 'damaged', message: expect.stringContaining('damaged, or changed') }] });
  expect([Object.keys(contents(t.disk)).length, existsSync(hurt), (await t.found('has:archive')).length]).toEqual([5, true, 1]);
  expect(await t.done<UnarchiveOutcome>('archive.restore', { targets: { query: '' }, anyway: true })).toMatchObject({ assets: 1, failed: [] });
  expect(Object.keys(contents(t.disk))).toHaveLength(6);
});

test('undo takes them out of the archive again; a name that is taken meanwhile is written over by nobody', async () => {
  const t = await setUp(3);
  const before = contents(t.disk);
  mkdirSync(t.archive);
  const put = await t.done<ArchiveOutcome>('archive.create', { targets: { query: '' }, to: t.archive });
  await t.call('history.undo');
  expect([contents(t.disk), (await t.found('has:archive')).length]).toEqual([before, 0]);
  await t.call('history.redo');
  expect([contents(t.disk), (await t.found('has:archive')).length]).toEqual([{}, 3]);
  const taken = join(t.disk, 'Layouts/job 0/shot 0.dat');
  copyFileSync(join(put.folder, 'Pictures/job 2/shot 2.dat'), taken);
  const back = await t.done<UnarchiveOutcome>('archive.restore', { targets: { query: 'has:archive' } });
  expect(back).toMatchObject({ assets: 2, failed: [{ code: 'taken' }] });
  expect(readFileSync(taken, 'utf8')).toBe('data of 2');
  expect((await t.found('has:archive')).length).toBe(1);
});
