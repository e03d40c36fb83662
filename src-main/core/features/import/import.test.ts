import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ImportOutcome } from '../../../../src-shared/contract/import.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';
import { fuseMount, hasFuse } from '../../testing/fuse.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-import-')));
const openCore = (name: string) => createCore({ folder: join(top, name), version: '1.0.0', validateOutput: true, settleMs: 0 });
let shared: Core;
beforeAll(async () => {
  shared = await openCore('Vitrine');
});
afterAll(async () => {
  await shared.close();
  rmSync(top, { recursive: true, force: true });
});

/** A card and a folder for its files, of this test alone. */
function setUp(core = shared) {
  const folder = mkdtempSync(join(top, 'test-'));
  const at = (name: string) => join(folder, name);
  const call = <T>(name: string, input: object) => core.call(name, input, client) as Promise<T>;
  const put = (name: string, data: string | Buffer) => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), data);
    utimesSync(at(name), 1_500_000_000, 1_500_000_000);
  };
  return {
    at, put, call, core,
    /** A picture of its own color, taken at `2024:06:01 12:00:00`. */
    async shoot(name: string, taken: string, seed: number) {
      const picture = sharp({ create: { width: 60, height: 40, channels: 3, background: { r: seed * 40, g: 90, b: (folder.charCodeAt(folder.length - 1) * seed) % 256 } } });
      put(name, await picture.withExif({ IFD0: { Make: 'Canon', Model: 'EOS R6', Artist: folder }, IFD2: { DateTimeOriginal: taken } }).jpeg().toBuffer());
    },
    async import(wish: object = {}): Promise<ImportOutcome> {
      const { jobId } = await call<{ jobId: string }>('import.start', { source: at('card'), to: at('photos'), ...wish });
      await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state, { timeout: 60_000 }).not.toBe('running');
      const job = await call<{ outcome: ImportOutcome; error?: { message: string } }>('jobs.get', { id: jobId });
      if (job.error) throw Object.assign(new Error(job.error.message), { error: job.error });
      return job.outcome;
    },
    tree: (name: string): string[] => readdirSync(at(name), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(at(name).length + 1)).sort(),
    rows: async (query: string) => {
      const { ns } = await call<{ ns: number[] }>('search.page', { query: `in:"${at('photos')}" ${query}`, sort: 'name', dir: 'asc', limit: 100 });
      const { rows } = await call<{ rows: { n: number; name: string; title?: string }[] }>('assets.rows', { ns });
      return rows;
    },
  };
}

test('a card is copied to two places by the templates, in the library with texts and tags, and not again', async () => {
  const t = setUp();
  await t.shoot('card/DCIM/100CANON/IMG_0002.JPG', '2024:06:02 08:00:00', 2);
  await t.shoot('card/DCIM/100CANON/IMG_0001.JPG', '2024:06:01 12:00:00', 1);
  t.put('card/DCIM/100CANON/IMG_0001.CR3', Buffer.alloc(5000, 'raw'));
  t.put('card/DCIM/100CANON/IMG_0001.xmp', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  t.put('card/DCIM/CANONMSC/M0100.CTG', 'of the camera');
  const wish = { second: t.at('backup'), folders: '{date:YYYY-MM-DD}', name: '{text}_{num:01}', text: 'Lisbon', values: { title: 'Harbor', city: 'Lisbon' }, tags: ['trips/Lisbon'] };
  const done = await t.import(wish);
  const names = ['2024-06-01/Lisbon_01.CR3', '2024-06-01/Lisbon_01.JPG', '2024-06-01/Lisbon_01.xmp', '2024-06-02/Lisbon_02.JPG'];
  expect([t.tree('photos'), t.tree('backup')]).toEqual([names, names]);
  expect(readFileSync(t.at('backup/2024-06-02/Lisbon_02.JPG'))).toEqual(readFileSync(t.at('card/DCIM/100CANON/IMG_0002.JPG')));
  expect(done).toMatchObject({ copied: 4, known: 0, failed: [], left: 0, safe: true, folders: [t.at('photos/2024-06-01'), t.at('photos/2024-06-02')] });
  expect((await t.rows('tag:trips/Lisbon')).map(({ name, title }) => [name, title])).toEqual([['Lisbon_01.CR3', 'Harbor'], ['Lisbon_01.JPG', 'Harbor'], ['Lisbon_02.JPG', 'Harbor']]);

  // The second time with one more picture, and one that came with a changed sidecar.
  await t.shoot('card/DCIM/100CANON/IMG_0003.JPG', '2024:06:02 09:00:00', 3);
  expect(await t.import({ ...wish, name: '{name}' })).toMatchObject({ copied: 1, known: 4, failed: [], safe: true });
  expect(t.tree('photos')).toEqual([...names.slice(0, 3), '2024-06-02/IMG_0003.JPG', names[3]].sort());
  t.put('card/DCIM/100CANON/IMG_0001.xmp', '<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- edited --></x:xmpmeta>');
  expect(await t.import(wish)).toMatchObject({ copied: 0, known: 4, failed: [{ code: 'sidecar-differs' }], safe: false });

  // One undo step takes the texts back; the files stay.
  await t.call('history.undo', {});
  await t.call('history.undo', {});
  expect(await t.rows('tag:trips/Lisbon')).toEqual([]);
  expect(await t.rows('')).toHaveLength(4);
});

test('a metadata template gives each what its variables say, over what the file has only where asked, and what is typed goes first', async () => {
  const t = setUp();
  for (const i of [1, 2]) await t.shoot(`card/P${i}.JPG`, `2024:06:0${i} 12:00:00`, i);
  t.put('card/P2.MOV', Buffer.alloc(300, 'film'));
  const body = {
    texts: { copyright: { text: '© {date:YYYY} {text}', way: 'replace' }, creator: { text: 'Nobody', way: 'empty' }, headline: { text: '{name} {num:1}', way: 'replace' }, city: { text: 'Porto' }, title: { text: 'Trip' } },
    rating: 2, flag: 'pick', tags: ['trips/Porto'],
  };
  const { n } = await t.call<{ n: number }>('templates.define', { name: `Given ${t.at('')}`, body });
  const wish = { template: n, text: 'Ines', values: { city: 'Lisbon' }, folders: '', name: '{title}_{num:01}' };
  expect(await t.import(wish)).toMatchObject({ copied: 3, failed: [], warnings: [], safe: true });
  expect(t.tree('photos')).toEqual(['Trip_01.JPG', 'Trip_02.JPG', 'Trip_02.MOV']);
  const shown = async () => {
    const rows = await t.rows('');
    return await Promise.all(rows.map(async (row) => ({ ...row, ...(await t.call<{ values: object }>('assets.details', { n: row.n })).values })));
  };
  const artist = (await shown())[0] as unknown as { creator: string };
  expect(artist.creator).not.toBe('Nobody');
  expect(await shown()).toMatchObject([
    { name: 'Trip_01.JPG', rating: 2, flag: 'pick', tags: ['trips/Porto'], title: 'Trip', copyright: '© 2024 Ines', more: { headline: 'Trip_01 1', city: 'Lisbon' } },
    { name: 'Trip_02.JPG', rating: 2, copyright: '© 2024 Ines', more: { headline: 'Trip_02 2' } },
    { name: 'Trip_02.MOV', rating: 2, copyright: '© 2024 Ines', creator: 'Nobody', more: { headline: 'Trip_02 2', city: 'Lisbon' } },
  ]);
  // One undo step; and what is imported once more is not given again.
  await t.call('history.undo', {});
  expect(await shown()).toMatchObject([{ rating: 0, tags: [] }, { rating: 0 }, { rating: 0 }]);
  await t.call('history.redo', {});
  const [first] = await t.rows('');
  await t.call('assets.set', { targets: [first?.n], changes: { rating: 5 } });
  expect(await t.import({ ...wish, again: false })).toMatchObject({ copied: 0, known: 3 });
  expect((await shown())[0]).toMatchObject({ rating: 5 });
  await expect(t.import({ ...wish, template: 999_999 })).rejects.toThrow('no longer there');
});

test('what was imported and then deleted by hand is known, but the card is not said to be safe to erase', async () => {
  const t = setUp();
  for (const i of [1, 2, 3]) await t.shoot(`card/${i}.jpg`, '2024:06:01 12:00:00', i);
  await t.import({ folders: '' });
  rmSync(t.at('photos/2.jpg'));
  await expect.poll(() => t.rows('missing:yes'), { timeout: 60_000 }).toHaveLength(1);
  expect(await t.import({ folders: '', values: { title: 'x' } })).toMatchObject({ copied: 0, known: 3, safe: false, why: expect.stringContaining('2.jpg') });
  expect(await t.import({ folders: '', again: true, files: ['2.jpg'] })).toMatchObject({ copied: 1, left: 2, safe: false, why: expect.stringContaining('not chosen') });
  expect(await t.import({ folders: '', values: { title: 'y' } })).toMatchObject({ copied: 0, known: 3, safe: true });
});

test('files that stand in the way stay as they are: a number is added, or it is said', async () => {
  const t = setUp();
  await t.shoot('card/a.jpg', '2024:06:01 12:00:00', 1);
  await t.shoot('card/b/a.jpg', '2024:06:01 12:00:01', 2);
  t.put('photos/A.JPG', 'another file altogether, of the same name but for its case'.padEnd(100));
  expect(await t.import({ folders: '', clash: 'error' })).toMatchObject({ copied: 0, failed: [{ code: 'name-clash' }, { code: 'name-clash' }], safe: false });
  expect(t.tree('photos')).toEqual(['A.JPG']);
  expect(await t.import({ folders: '' })).toMatchObject({ copied: 2, failed: [], safe: true });
  expect([t.tree('photos'), readFileSync(t.at('photos/A.JPG'), 'utf8').slice(0, 12)]).toEqual([['A.JPG', 'a-2.jpg', 'a-3.jpg'], 'another file']);
});

test('what cannot be is said before anything is copied', async () => {
  const t = setUp();
  await t.shoot('card/a.jpg', '2024:06:01 12:00:00', 1);
  await expect(t.import({ name: '{nmae}' })).rejects.toThrow(/template for names.*character 2.*\{nmae\}/);
  await expect(t.import({ source: t.at('none') })).rejects.toThrow(/nothing at/);
  await expect(t.import({ to: t.at('card/in') })).rejects.toThrow(/into itself/);
  await expect(t.import({ second: t.at('photos') })).rejects.toThrow(/one folder/);
  t.put('file', 'x');
  await expect(t.import({ to: t.at('file/photos') })).rejects.toThrow(/cannot be made/);
  await expect(t.import({ to: t.at('.hidden/photos') })).resolves.toMatchObject({ copied: 1 });
});

test('the window sees what is there, what is new and how it looks, and what names come of a template', async () => {
  const t = setUp();
  await t.shoot('card/DCIM/1/a.jpg', '2024:06:01 12:00:00', 1);
  await t.shoot('card/DCIM/1/b.jpg', '2024:06:01 13:00:00', 2);
  t.put('card/DCIM/1/b.nef', 'raw'.padEnd(100));
  const source = t.at('card');
  await t.import({ files: ['DCIM/1/a.jpg'] });
  const { files } = await t.call<{ files: { path: string; group: number }[] }>('import.list', { source });
  expect(files.map(({ path, group }) => [path, group])).toEqual([['DCIM/1/a.jpg', 0], ['DCIM/1/b.jpg', 1], ['DCIM/1/b.nef', 1]]);
  const details = await t.call<{ files: { path: string; takenAt: string; known?: object; picture?: string }[] }>('import.details', { source, files: files.map(({ path }) => path) });
  expect(details.files.map(({ takenAt, known }) => [takenAt.slice(0, 13), known !== undefined])).toEqual([['2024-06-01T12', true], ['2024-06-01T13', false], [expect.any(String), false]]);
  const picture = await t.core.serveAsset(new Request(`http://localhost/source/${details.files[1]?.picture}`));
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp']);
  const example = (name: string) => t.call('import.example', { source, files: ['DCIM/1/b.jpg'], folders: '{date:YYYY}', name });
  expect(await example('{camera}_{name}')).toEqual({ examples: [{ path: 'DCIM/1/b.jpg', becomes: '2024/Canon EOS R6_b.jpg' }] });
  expect(await example('{camera')).toMatchObject({ examples: [], error: { in: 'name', at: 0 } });
  await expect(t.call('import.details', { source, files: ['../../etc/passwd'] })).rejects.toThrow(/no path below/);
});

test.skipIf(!hasFuse)('a card that is pulled out half-way: what is there is whole, and with the card back it goes on', async () => {
  const t = setUp();
  // More than a quick machine copies before anybody can pull.
  const FILES = 120;
  const card = fuseMount();
  for (let i = 0; i < FILES; i++) writeFileSync(join(card.behind, `${i}.bin`), Buffer.alloc(300_000, `${i} `));
  const wish = { source: card.at, to: t.at('photos'), folders: '' };
  const ended = t.import(wish);
  await expect.poll(() => existsSync(t.at('photos')) && t.tree('photos').some((name) => !name.startsWith('.')), { interval: 5, timeout: 60_000 }).toBe(true);
  card.pull();
  await expect(ended).rejects.toThrow(/is gone.*goes on where it stopped/);
  const names = t.tree('photos');
  expect(names.length).toBeLessThan(FILES);
  for (const name of names) expect(readFileSync(t.at(`photos/${name}`)).equals(readFileSync(join(card.behind, name)))).toBe(true);
  card.mount();
  expect(await t.import(wish)).toMatchObject({ copied: FILES, failed: [], safe: true });
  expect(t.tree('photos')).toEqual(Array.from({ length: FILES }, (_, i) => `${i}.bin`).sort());
});

test('cut off by the program’s end it goes on with the next start, and is one import', async () => {
  const first = await openCore('Cut off');
  onTestFinished(() => first.close().catch(() => undefined));
  const t = setUp(first);
  for (let i = 0; i < 16; i++) t.put(`card/${String(i).padStart(2, '0')}.bin`, Buffer.alloc(200_000, `${i} `));
  const { n } = await t.call<{ n: number }>('templates.define', { name: 'Given', body: { texts: { caption: { text: '{name}', way: 'append' } } } });
  const { jobId } = await t.call<{ jobId: string }>('import.start', { source: t.at('card'), to: t.at('photos'), folders: '', name: 'n{num:01}', template: n });
  // It was read when the import began.
  await t.call('templates.remove', { n });
  await expect.poll(() => existsSync(t.at('photos')) && t.tree('photos').some((name) => !name.startsWith('.')), { interval: 5, timeout: 60_000 }).toBe(true);
  await first.close();
  const again = await openCore('Cut off');
  onTestFinished(() => again.close());
  await expect.poll(async () => ((await again.call('jobs.get', { id: jobId }, client)) as { state: string }).state, { timeout: 60_000 }).toBe('done');
  expect(t.tree('photos')).toEqual(Array.from({ length: 16 }, (_, i) => `n${String(i + 1).padStart(2, '0')}.bin`));
  for (let i = 0; i < 16; i++) expect(readFileSync(t.at(`photos/n${String(i + 1).padStart(2, '0')}.bin`))).toEqual(readFileSync(t.at(`card/${String(i).padStart(2, '0')}.bin`)));
  const { ns } = (await again.call('search.page', { query: '', sort: 'name', dir: 'asc', limit: 100 }, client)) as { ns: number[] };
  const captions = await Promise.all(ns.map(async (one) => ((await again.call('assets.details', { n: one }, client)) as { values: { caption: string } }).values.caption));
  expect(captions).toEqual(Array.from({ length: 16 }, (_, i) => `n${String(i + 1).padStart(2, '0')}`));
  const { changes } = (await again.call('history.list', {}, client)) as { changes: { label: string }[] };
  expect(changes.filter(({ label }) => label.startsWith('Imported')).map(({ label }) => label)).toEqual(['Imported 16 files from card']);
});
