import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, realpathSync, renameSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePsdBuffer } from 'ag-psd';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { RestoredVersion, Version } from '../../../../src-shared/contract/versions.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { restoreCatalog } from '../../backup/restore.ts';
import { type Core, createCore } from '../../core.ts';
import { pdfFile } from '../../formats/testing/pdf-file.ts';
import { runExiftool } from '../../metadata/testing/fixtures.ts';
import { originals } from '../../testing/originals/index.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

async function setUp(policy: object | null = { keep: 'all' }) {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-versions-')));
  const disk = join(top, 'disk');
  mkdirSync(disk);
  let core: Core;
  const open = async () => {
    core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  };
  await open();
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object = {}) => core.call(name, input, client) as Promise<T>;
  const ended = async (id: string) => {
    await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id })).state).not.toBe('running');
    return call<{ state: string; outcome: RestoredVersion; error?: { code: string; message: string } }>('jobs.get', { id });
  };
  const at = (name: string) => join(disk, name);
  const n = async (name: string) => (await call<{ n?: number }>('assets.find', { ref: at(name) })).n as number;
  let root = 0;
  const t = {
    top, disk, at, call, n, open,
    close: () => core.close(),
    root: () => root,
    add: async () => {
      await ended((await call<{ jobId: string }>('library.add', { paths: [disk] })).jobId);
      root = (await call<{ roots: { n: number }[] }>('library.roots')).roots[0]?.n as number;
    },
    policy: (wanted: object) => call('versions.setPolicy', { root, policy: wanted }),
    list: async (name: string) => (await call<{ versions: Version[] }>('versions.list', { n: await n(name) })).versions,
    problem: async (name: string) => (await call<{ problem?: { code: string } }>('versions.list', { n: await n(name) })).problem,
    /** What stands there is replaced, which is asked for. */
    restore: async (name: string, id: string) => {
      originals.mayChange(at(name));
      return ended((await call<{ jobId: string }>('versions.restore', { n: await n(name), id })).jobId);
    },
    store: () => (existsSync(join(top, 'Vitrine/versions')) ? readdirSync(join(top, 'Vitrine/versions'), { recursive: true }).map(String).filter((name) => name.length > 40 || name.startsWith('.')) : []),
    count: (name: string, count: number) => expect.poll(async () => (await t.list(name)).length).toBe(count),
    sound: async () => expect(await call('catalog.verify')).toMatchObject({ ok: true, problems: [] }),
  };
  if (policy) {
    await t.add();
    await t.policy(policy);
  }
  return t;
}
const picture = (i: number) => sharp({ create: { width: 40, height: 30, channels: 3, background: { r: i * 9, g: 200 - i * 7, b: 99 } } }).jpeg().toBuffer();
const layered = (i: number) => {
  const imageData = { width: 40, height: 30, data: new Uint8ClampedArray(40 * 30 * 4).fill(255 - i * 9) };
  return writePsdBuffer({ width: 40, height: 30, imageData, children: [{ name: `Draft ${i}`, imageData }] });
};

/** As Photoshop, Affinity and GIMP save. */
const ways: Record<string, (path: string, bytes: Buffer) => void> = {
  'in place': (path, bytes) => writeFileSync(path, bytes),
  'a new file renamed over it': (path, bytes) => {
    writeFileSync(`${path}.tmp`, bytes);
    renameSync(`${path}.tmp`, path);
  },
  'the old one renamed away first': (path, bytes) => {
    renameSync(path, `${path}~`);
    writeFileSync(path, bytes);
    unlinkSync(`${path}~`);
  },
};

test('each way of saving makes one version, all of them come back bit for bit, and stars make none', async () => {
  const t = await setUp();
  const contents = new Map<string, Buffer[]>([['a.jpg', []], ['b.psd', []], ['c.ai', []]]);
  const drawn = async (name: string, i: number) => (name === 'a.jpg' ? await picture(i) : name === 'b.psd' ? layered(i) : pdfFile([`BT /F 24 Tf 40 ${40 + i * 9} Td (Draft ${i}) Tj ET`]));
  const save = async (i: number, way: (path: string, bytes: Buffer) => void) => {
    for (const [name, all] of contents) {
      const bytes = await drawn(name, i);
      all.push(bytes);
      way(t.at(name), bytes);
    }
    for (const name of contents.keys()) await t.count(name, i + 1);
  };
  await save(0, ways['in place'] as never);
  const asset = await t.n('a.jpg');
  let i = 1;
  for (let time = 0; time < 7; time++) for (const way of Object.values(ways)) if (i < 21) await save(i++, way);
  expect(await t.n('a.jpg')).toBe(asset);
  // Stars of this program and of another one.
  await t.call('assets.set', { targets: [asset], changes: { rating: 3 } });
  for (let star = 0; star < 20; star++) runExiftool([`-XMP-xmp:Rating=${star % 2 ? 4 : 2}`, t.at('a.jpg')]);
  await t.add();
  expect(await t.call('versions.plan', { root: t.root() })).toMatchObject({ files: 0 });
  const starred = readFileSync(t.at('a.jpg'));
  expect(starred.equals(contents.get('a.jpg')?.at(-1) as Buffer)).toBe(false);
  for (const [name, all] of contents) {
    const versions = await t.list(name);
    expect(versions.map(({ number, size, current, kept }) => ({ number, size, current, kept }))).toEqual(all.map((bytes, k) => ({ number: k + 1, size: bytes.length, current: k === all.length - 1, kept: true })));
    expect(new Set(versions.map(({ id }) => id)).size).toBe(all.length);
  }
  for (const [name, all] of contents)
    for (const [k, bytes] of all.entries()) {
      if (k === all.length - 1) continue;
      const { state, outcome } = await t.restore(name, (await t.list(name))[k]?.id as string);
      expect([state, readFileSync(t.at(name)).equals(bytes), outcome.version.current]).toEqual(['done', true, true]);
    }
  // Each was a new version, and the stars that stood in the file can be had again.
  const after = await t.list('a.jpg');
  expect(after).toHaveLength(21 + 20 + 1);
  await t.restore('a.jpg', after[21]?.id as string);
  expect(readFileSync(t.at('a.jpg')).equals(starred)).toBe(true);
  expect(await t.n('a.jpg')).toBe(asset);
  expect(t.store().filter((name) => name.startsWith('.'))).toEqual([]);
  await t.sound();
});

test('turning it on keeps all that is there and says its room before; off keeps what is kept and nothing new; it can be taken back', async () => {
  const t = await setUp(null);
  for (let i = 0; i < 4; i++) writeFileSync(t.at(`${i}.txt`), `text ${i}`.repeat(100));
  writeFileSync(t.at('same.txt'), 'text 0'.repeat(100));
  await t.add();
  expect([await t.list('0.txt'), t.store()]).toEqual([[], []]);
  expect(await t.call('versions.plan', { root: t.root() })).toMatchObject({ files: 5, bytes: 3000, free: expect.any(Number) });
  await t.policy({ keep: 'all' });
  await expect.poll(async () => (await t.call<{ files: number }>('versions.plan', { root: t.root() })).files).toBe(0);
  // One content of two files lies there once.
  expect(t.store()).toHaveLength(4);
  expect(await t.call('versions.policies')).toMatchObject({ roots: [{ path: t.disk, policy: { keep: 'all' } }], contents: 4, bytes: 2400 });
  await t.policy({ keep: 'off' });
  writeFileSync(t.at('0.txt'), 'other');
  await t.add();
  expect((await t.list('0.txt')).map(({ kept }) => kept)).toEqual([true]);
  await t.call('history.undo');
  await t.count('0.txt', 2);
  await t.sound();
});

test('the last ones are kept, approved ones for ever; a content that another file has stays', async () => {
  const t = await setUp({ keep: 'last', count: 2 });
  const save = async (i: number) => {
    writeFileSync(t.at('a.txt'), `draft ${i}`);
    await t.count('a.txt', i + 1);
  };
  await save(0);
  writeFileSync(t.at('b.txt'), 'draft 0');
  await t.count('b.txt', 1);
  await save(1);
  const second = (await t.list('a.txt'))[1]?.id as string;
  expect(await t.call('versions.set', { id: second, state: 'approved', name: 'To print', note: 'As agreed' })).toMatchObject({ label: 'Approved version 2 of a.txt' });
  for (let i = 2; i < 5; i++) await save(i);
  const kept = async () => (await t.list('a.txt')).map((version) => version.kept);
  // The first one’s content is that of b.txt, and cannot be had as a version of a.txt all the same.
  await expect.poll(kept).toEqual([false, true, false, true, true]);
  expect((await t.list('a.txt'))[1]).toMatchObject({ state: 'approved', approved: true, name: 'To print', note: 'As agreed' });
  expect((await t.list('b.txt')).map((version) => version.kept)).toEqual([true]);
  expect(await t.restore('a.txt', (await t.list('a.txt'))[2]?.id as string)).toMatchObject({ state: 'failed', error: { code: 'not-found', message: expect.stringContaining('no longer kept') } });
  expect(readFileSync(t.at('a.txt'), 'utf8')).toBe('draft 4');
  await t.call('history.undo');
  expect((await t.list('a.txt'))[1]).toMatchObject({ state: 'draft' });
  await t.call('history.redo');
  await t.sound();
  // The database is lost: what is kept of it brings versions back too.
  const before = await t.list('a.txt');
  await t.call('catalog.backup');
  await t.close();
  for (const end of ['', '-wal', '-shm']) rmSync(join(t.top, `Vitrine/catalog.db${end}`), { force: true });
  rmSync(join(t.top, 'Vitrine/backups'), { recursive: true, force: true });
  expect(restoreCatalog({ folder: join(t.top, 'Vitrine') }).problems).toEqual([]);
  await t.open();
  await t.add();
  expect((await t.list('a.txt')).map(({ id, number, hash, kept, name }) => ({ id, number, hash, kept, name }))).toEqual(before.map(({ id, number, hash, kept, name }) => ({ id, number, hash, kept, name })));
  expect(await t.restore('a.txt', before[1]?.id as string)).toMatchObject({ state: 'done' });
  expect(readFileSync(t.at('a.txt'), 'utf8')).toBe('draft 1');
  await t.sound();
});

test('what was changed while the program was off is a new version of the same asset, and a shot that took its name is not', async () => {
  const t = await setUp();
  writeFileSync(t.at('a.jpg'), await picture(1));
  writeFileSync(t.at('b.jpg'), await picture(2));
  for (const [name, time] of [['a.jpg', '10'], ['b.jpg', '11']]) runExiftool([`-DateTimeOriginal=2024:06:01 ${time}:00:00`, '-Make=M', '-Model=M1', '-SerialNumber=7', t.at(name as string)]);
  for (const name of ['a.jpg', 'b.jpg']) await t.count(name, 1);
  // What was written into them has been read too.
  await expect.poll(async () => (await t.call<{ total: number }>('search.page', { query: 'taken:2024-06-01', limit: 0 })).total).toBe(2);
  const [a, b] = [await t.n('a.jpg'), await t.n('b.jpg')];
  // Whole: by its picture alone is a shot known that takes the name of another.
  await expect.poll(async () => (await t.call<{ rows: { pending: boolean }[] }>('assets.rows', { ns: [a, b] })).rows.some(({ pending }) => pending)).toBe(false);
  await t.close();
  writeFileSync(t.at('a.jpg'), await picture(3));
  writeFileSync(t.at('b.jpg'), await picture(4));
  runExiftool(['-DateTimeOriginal=2024:06:02 11:00:00', '-Make=M', '-Model=M1', '-SerialNumber=7', t.at('b.jpg')]);
  await t.open();
  await t.count('a.jpg', 2);
  await expect.poll(() => t.n('b.jpg')).not.toBe(b);
  expect(await t.n('a.jpg')).toBe(a);
  await t.count('b.jpg', 1);
  await t.sound();
});

test('a store that cannot be written to loses nothing: it is said, and made up for when it can', async () => {
  const t = await setUp();
  rmSync(join(t.top, 'Vitrine/versions'), { recursive: true });
  writeFileSync(join(t.top, 'Vitrine/versions'), 'in the way');
  writeFileSync(t.at('a.txt'), 'one');
  await expect.poll(async () => ((await t.n('a.txt')) === undefined ? undefined : t.problem('a.txt'))).toMatchObject({ code: 'read-only' });
  expect(await t.list('a.txt')).toEqual([]);
  rmSync(join(t.top, 'Vitrine/versions'));
  await t.close();
  await t.open();
  await expect.poll(() => t.store()).toHaveLength(1);
  expect([(await t.list('a.txt')).length, await t.problem('a.txt')]).toEqual([1, undefined]);
  await t.sound();
});

test('bringing back writes over nothing that was saved meanwhile, keeps permissions, and says what is damaged', async () => {
  const t = await setUp();
  writeFileSync(t.at('a.txt'), 'one', { mode: 0o640 });
  await t.count('a.txt', 1);
  writeFileSync(t.at('a.txt'), 'two');
  await t.count('a.txt', 2);
  const [first, second] = await t.list('a.txt');
  // A bit of what is kept has turned.
  const lying = join(t.top, 'Vitrine/versions', (first as Version).hash.slice(0, 2), (first as Version).hash);
  const whole = readFileSync(lying);
  writeFileSync(lying, 'onf');
  expect(await t.restore('a.txt', (first as Version).id)).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('damaged') } });
  expect([readFileSync(t.at('a.txt'), 'utf8'), readdirSync(t.disk)]).toEqual(['two', ['a.txt']]);
  writeFileSync(lying, whole);
  expect(await t.restore('a.txt', (first as Version).id)).toMatchObject({ state: 'done', outcome: { version: { number: 3, hash: (first as Version).hash } } });
  expect([readFileSync(t.at('a.txt'), 'utf8'), statSync(t.at('a.txt')).mode & 0o777]).toEqual(['one', 0o640]);
  // A file that is gone comes back too.
  unlinkSync(t.at('a.txt'));
  const n = (await t.call<{ ns: number[] }>('search.page', { query: '', limit: 9 })).ns[0] as number;
  const { jobId } = await t.call<{ jobId: string }>('versions.restore', { n, id: (second as Version).id });
  await expect.poll(() => (existsSync(t.at('a.txt')) ? readFileSync(t.at('a.txt'), 'utf8') : jobId)).toBe('two');
  await t.sound();
});

test('a large file, which is not read whole when it comes, has versions too', async () => {
  const t = await setUp();
  const size = 257 * 2 ** 20;
  writeFileSync(t.at('large.bin'), 'one');
  truncateSync(t.at('large.bin'), size);
  await t.count('large.bin', 1);
  const file = openSync(t.at('large.bin'), 'r+');
  writeSync(file, 'two');
  closeSync(file);
  await t.count('large.bin', 2);
  expect(await t.restore('large.bin', (await t.list('large.bin'))[0]?.id as string)).toMatchObject({ state: 'done' });
  expect((await t.list('large.bin')).map((version) => version.size)).toEqual([size, size, size]);
  const restored = Buffer.alloc(3);
  readSync(openSync(t.at('large.bin'), 'r'), restored);
  expect(restored.toString()).toBe('one');
  await t.sound();
});

test('another file becomes the newest version, stays what it is, and stars written later make none', async () => {
  const t = await setUp(null);
  writeFileSync(t.at('a.jpg'), await picture(1));
  const other = join(t.top, 'retouched.jpg');
  writeFileSync(other, await picture(8));
  await t.add();
  const n = await t.n('a.jpg');
  // That is what saving as a version does.
  originals.mayChange(t.at('a.jpg'));
  const save = async (file: string) => {
    const { jobId } = await t.call<{ jobId: string }>('versions.save', { n, file });
    await expect.poll(async () => (await t.call<{ state: string }>('jobs.get', { id: jobId })).state).not.toBe('running');
    return t.call<{ state: string; outcome: RestoredVersion; error?: { code: string } }>('jobs.get', { id: jobId });
  };
  const [before, after] = [readFileSync(t.at('a.jpg')), readFileSync(other)];
  // Also where no versions are kept: what stood there is.
  expect(await save(other)).toMatchObject({ state: 'done', outcome: { version: { number: 2, current: true }, label: expect.stringContaining('as version 2 of') } });
  expect([readFileSync(t.at('a.jpg')).equals(after), readFileSync(other).equals(after), await t.n('a.jpg')]).toEqual([true, true, n]);
  const [first, second] = await t.list('a.jpg');
  expect(second?.preview).toMatch(/^[0-9a-f]{32}$/);
  await t.policy({ keep: 'all' });
  runExiftool(['-XMP-xmp:Rating=4', t.at('a.jpg')]);
  await t.add();
  await expect.poll(async () => (await t.call<{ total: number }>('search.page', { query: 'rating:4', limit: 0 })).total).toBe(1);
  expect(await t.call('versions.plan', { root: t.root() })).toMatchObject({ files: 0 });
  expect(await t.list('a.jpg')).toHaveLength(2);
  await t.restore('a.jpg', (first as Version).id);
  expect(readFileSync(t.at('a.jpg')).equals(before)).toBe(true);
  writeFileSync(join(t.top, 'other.psd'), 'layers');
  expect(await save(join(t.top, 'other.psd'))).toMatchObject({ state: 'failed', error: { code: 'invalid-input' } });
  expect(await save(join(t.top, 'gone.jpg'))).toMatchObject({ state: 'failed', error: { code: 'not-found' } });
  await t.sound();
});
