/** Which asset is which file: whatever happens to files, stars and tags follow the picture. The whole core, on real files. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { type Core, createCore, restoreCatalog } from '../core.ts';
import { put } from './testing.ts';

const CLIENT = { id: 'test', host: 'test', can: {}, assetBase: '' } as never;

interface Shown {
  readonly n: number;
  readonly rating: number;
}

/** A catalog, and a folder for files that is in it. `sees`: how it hears of what happens to the files. */
async function setUp(sees: 'off' | 'running') {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-identity-'));
  const [catalog, disk] = [join(folder, 'catalog'), join(folder, 'disk')];
  mkdirSync(disk);
  let core: Core | undefined;
  const open = async () => {
    core = await createCore({ folder: catalog, version: 'test', background: sees === 'running', settleMs: 0 });
  };
  await open();
  onTestFinished(async () => {
    await core?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
  const call = async (name: string, input: object = {}): Promise<any> => core?.call(name, input, CLIENT);
  const rows = <T>(sql: string): T[] => {
    const db = new Database(join(catalog, 'catalog.db'), { readonly: true });
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  };
  const t = {
    disk,
    call,
    rows,
    at: (name: string) => join(disk, name),
    async add() {
      const { jobId } = await call('library.add', { paths: [disk] });
      await expect.poll(async () => (await call('jobs.get', { id: jobId })).state, { timeout: 60_000 }).toBe('done');
    },
    /** Everything in the library by path below the folder; what is missing by where it was last. */
    shown: (): Record<string, Shown> =>
      Object.fromEntries(
        rows<{ path: string; name: string; n: number; rating: number; state: number }>(
          'SELECT CAST(folder.path AS TEXT) AS path, asset.name, asset.n, rating, asset.state FROM asset JOIN folder ON folder.n = asset.folder WHERE asset.state < 2',
        ).map(({ path, name, n, rating, state }) => [
          `${path ? `${path}/` : ''}${name}${state ? ' (missing)' : ''}`,
          { n, rating },
        ]),
      ),
    async star(stars: Record<string, number>) {
      for (const [name, rating] of Object.entries(stars))
        await call('assets.set', {
          targets: [t.shown()[name]?.n],
          changes: { rating },
          tags: { add: [`t/${name}`], remove: [] },
        });
      return t.shown();
    },
    /** Loses the database, has it restored from the log alone, and waits until it sees `expected`. */
    async destroyed(expected: Record<string, Partial<Shown>>) {
      await core?.close();
      rmSync(join(catalog, 'catalog.db'));
      rmSync(join(catalog, 'backups'), { recursive: true, force: true });
      restoreCatalog({ folder: catalog });
      await open();
      await t.add();
      await t.expectShown(expected);
    },
    /** Does something to the files while the program is off, or while it watches, and waits until it sees `expected`. */
    async meanwhile(act: () => void | Promise<void>, expected: Record<string, Partial<Shown>>) {
      if (sees === 'off') await core?.close();
      await act();
      if (sees === 'off') {
        await open();
        await t.add();
      }
      await t.expectShown(expected);
    },
    async expectShown(expected: Record<string, Partial<Shown>>) {
      await expect
        .poll(() => ({ shown: t.shown(), open: rows<object>('SELECT asset FROM newcomer') }), {
          timeout: 60_000,
          interval: 100,
        })
        .toEqual({
          shown: Object.fromEntries(
            Object.entries(expected).map(([name, value]) => [name, expect.objectContaining(value)]),
          ),
          open: [],
        });
      expect((await call('catalog.verify')).problems).toEqual([]);
    },
  };
  return t;
}

interface Made {
  readonly taken?: string;
  readonly serial?: string;
  readonly document?: string;
  readonly text?: string;
}

/** A small picture of one color, as a camera or another program writes it. */
async function picture(color: string, { taken, serial, document, text }: Made = {}): Promise<Buffer> {
  const xmp = document
    ? `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:OriginalDocumentID="${document}"/></rdf:RDF></x:xmpmeta>`
    : undefined;
  const [time, fraction] = (taken ?? '').split('.');
  const made = sharp({ create: { width: 60, height: 40, channels: 3, background: color } }).withExif({
    IFD0: { ...(serial ? { Model: 'X-T5' } : {}), ...(text ? { ImageDescription: text } : {}) },
    IFD2: {
      ...(time ? { DateTimeOriginal: time } : {}),
      ...(fraction ? { SubSecTimeOriginal: fraction } : {}),
      ...(serial ? { BodySerialNumber: serial } : {}),
    },
  });
  return (xmp ? made.withXmp(xmp) : made).jpeg().toBuffer();
}

/** Keeps company, so that no scan thinks that half of the folder is gone. */
async function fillers(disk: string): Promise<Record<string, Partial<Shown>>> {
  const names = Array.from({ length: 4 }, (_, i) => `other/${i}.jpg`);
  for (const [i, name] of names.entries()) put(join(disk, name), await picture(`rgb(${i * 30}, 7, 9)`));
  return Object.fromEntries(names.map((name) => [name, { rating: 0 }]));
}

test.each(['off', 'running'] as const)(
  'with the program %s, stars and tags follow each picture through all that can happen to files',
  async (sees) => {
    const t = await setUp(sees);
    const rest = await fillers(t.disk);
    const shot = (second: number, serial = '42') => ({ taken: `2024:06:01 12:00:0${second}.25`, serial });
    const files: Record<string, Buffer> = {
      'renamed.jpg': await picture('#111'),
      'moved.jpg': await picture('#222'),
      'swapped a.jpg': await picture('#333'),
      'swapped b.jpg': await picture('#444'),
      'exchanged a.jpg': await picture('#555'),
      'exchanged b.jpg': await picture('#666'),
      'tagged.jpg': await picture('red'),
      'painted.jpg': await picture('blue', { document: 'doc-1' }),
      'developed.jpg': await picture('green', shot(1)),
      'saved.jpg': await picture('purple', shot(2)),
      'retouched.psd.txt': Buffer.from('a text that is worked on'),
      'DSC_0001.jpg': await picture('navy', shot(3)),
      'gone.jpg': await picture('yellow', shot(4)),
    };
    for (const [name, bytes] of Object.entries(files)) put(t.at(name), bytes);
    await t.add();
    const before = await t.star(Object.fromEntries(Object.keys(files).map((name, i) => [name, (i % 5) + 1])));
    const was = (name: string): Shown => before[name] as Shown;
    const edited = {
      tagged: await picture('red', { text: 'with a caption now' }),
      painted: await picture('cyan', { document: 'doc-1' }),
      developed: await picture('lime', shot(1)),
      saved: await picture('pink', shot(2)),
      other: await picture('teal', shot(9)),
    };
    await t.meanwhile(
      () => {
        renameSync(t.at('renamed.jpg'), t.at('new name.jpg'));
        mkdirSync(t.at('sub'));
        renameSync(t.at('moved.jpg'), t.at('sub/moved.jpg'));
        renameSync(t.at('swapped a.jpg'), t.at('t'));
        renameSync(t.at('swapped b.jpg'), t.at('swapped a.jpg'));
        renameSync(t.at('t'), t.at('swapped b.jpg'));
        // The same by writing into the files.
        put(t.at('exchanged a.jpg'), files['exchanged b.jpg']);
        put(t.at('exchanged b.jpg'), files['exchanged a.jpg']);
        for (const name of ['tagged.jpg', 'painted.jpg', 'developed.jpg', 'gone.jpg']) rmSync(t.at(name));
        put(t.at('best/1.jpg'), edited.tagged);
        put(t.at('best/2.jpg'), edited.painted);
        put(t.at('best/3.jpg'), edited.developed);
        put(t.at('saved.jpg'), edited.saved);
        put(t.at('retouched.psd.txt'), 'a text that is worked on again');
        put(t.at('DSC_0001.jpg'), edited.other);
      },
      {
        ...rest,
        'new name.jpg': was('renamed.jpg'),
        'sub/moved.jpg': was('moved.jpg'),
        'swapped a.jpg': was('swapped b.jpg'),
        'swapped b.jpg': was('swapped a.jpg'),
        'exchanged a.jpg': was('exchanged b.jpg'),
        'exchanged b.jpg': was('exchanged a.jpg'),
        'best/1.jpg': was('tagged.jpg'),
        'best/2.jpg': was('painted.jpg'),
        'best/3.jpg': was('developed.jpg'),
        'saved.jpg': was('saved.jpg'),
        'retouched.psd.txt': was('retouched.psd.txt'),
        // Another picture under an old name.
        'DSC_0001.jpg': { rating: 0 },
        'DSC_0001.jpg (missing)': was('DSC_0001.jpg'),
        'gone.jpg (missing)': was('gone.jpg'),
      },
    );
    expect(await tagsOf(t, was('tagged.jpg').n)).toEqual(['t/tagged.jpg']);
    expect(await questions(t)).toEqual([]);
    // What came back under another number is shown as it is now.
    expect((await t.call('assets.details', { n: was('tagged.jpg').n })).values.caption).toBe('with a caption now');
  },
  300_000,
);

type Test = Awaited<ReturnType<typeof setUp>>;
const tagsOf = async (t: Test, n: number): Promise<string[]> => (await t.call('assets.rows', { ns: [n] })).rows[0].tags;

interface Asked {
  readonly row: { n: number; name: string };
  readonly path: string;
  readonly candidates: { row: { n: number }; why: string }[];
}
const questions = async (t: Test): Promise<Asked[]> => (await t.call('found.list', {})).questions;

test('what two could be is asked and never guessed; answers are undone like everything else, and outlive rescans and the database', async () => {
  const t = await setUp('off');
  const rest = await fillers(t.disk);
  for (const name of ['x/1.jpg', 'x/2.jpg']) put(t.at(name), await picture('red'));
  put(t.at('y.jpg'), await picture('blue'));
  await t.add();
  const before = await t.star({ 'x/1.jpg': 1, 'x/2.jpg': 2, 'y.jpg': 3 });
  const was = (name: string): Shown => before[name] as Shown;
  // Edited, so that only the picture is left to go by; y twice.
  const [red, blue] = [await picture('red', { text: 'edited' }), await picture('blue', { text: 'edited' })];
  const open = {
    ...rest,
    'new/1.jpg': { rating: 0 },
    'new/3.jpg': { rating: 0 },
    'y copy.jpg': { rating: 0 },
    'y copy 2.jpg': { rating: 0 },
    'x/1.jpg (missing)': was('x/1.jpg'),
    'x/2.jpg (missing)': was('x/2.jpg'),
    'y.jpg (missing)': was('y.jpg'),
  };
  await t.meanwhile(() => {
    for (const name of ['x/1.jpg', 'x/2.jpg', 'y.jpg']) rmSync(t.at(name));
    for (const name of ['new/1.jpg', 'new/3.jpg']) put(t.at(name), red);
    for (const name of ['y copy.jpg', 'y copy 2.jpg']) put(t.at(name), blue);
  }, open);
  const asked = Object.fromEntries((await questions(t)).map((one) => [one.path.slice(t.disk.length + 1), one]));
  expect(Object.keys(asked).sort()).toEqual(['new/1.jpg', 'new/3.jpg', 'y copy 2.jpg', 'y copy.jpg']);
  expect(asked['new/1.jpg']?.candidates.map(({ row, why }) => [row.n, why])).toEqual([
    [was('x/1.jpg').n, 'picture'],
    [was('x/2.jpg').n, 'picture'],
  ]);
  const n = (name: string): number => asked[name]?.row.n as number;

  // A person has been at one of them already: that is newer, and its tags join.
  await t.call('assets.set', {
    targets: [n('new/3.jpg')],
    changes: { rating: 5 },
    tags: { add: ['mine'], remove: [] },
  });
  expect(await t.call('found.answer', { answers: [{ n: n('new/3.jpg'), is: was('x/2.jpg').n }] })).toMatchObject({
    changed: 1,
    label: 'Recognized 1 file',
    warnings: [],
  });
  expect(t.shown()['new/3.jpg']).toEqual({ n: was('x/2.jpg').n, rating: 5 });
  expect(await tagsOf(t, was('x/2.jpg').n)).toEqual(['mine', 't/x/2.jpg']);
  await t.call('history.undo');
  expect(t.shown()).toMatchObject({
    'new/3.jpg': { n: n('new/3.jpg'), rating: 5 },
    'x/2.jpg (missing)': was('x/2.jpg'),
  });
  expect(await questions(t)).toHaveLength(4);
  await t.call('history.redo');
  expect(t.shown()['new/3.jpg']).toEqual({ n: was('x/2.jpg').n, rating: 5 });

  // Names decide where they can.
  expect(await t.call('found.answerAll', { how: 'names' })).toMatchObject({ changed: 1 });
  expect(t.shown()['new/1.jpg']).toEqual(was('x/1.jpg'));
  await t.call('found.answer', { answers: [{ n: n('y copy.jpg'), is: null }] });
  expect((await questions(t)).map(({ row }) => row.name)).toEqual(['y copy 2.jpg']);
  expect(await t.call('found.answer', { answers: [{ n: n('y copy.jpg'), is: was('y.jpg').n }] })).toMatchObject({
    changed: 0,
    warnings: [expect.stringContaining('y copy.jpg')],
  });

  const answered = {
    ...rest,
    'new/1.jpg': was('x/1.jpg'),
    'new/3.jpg': { n: was('x/2.jpg').n, rating: 5 },
    'y copy.jpg': { rating: 0 },
    'y copy 2.jpg': { rating: 0 },
    'y.jpg (missing)': was('y.jpg'),
  };
  await t.meanwhile(() => undefined, answered);
  expect((await questions(t)).map(({ row }) => row.name)).toEqual(['y copy 2.jpg']);

  // Everything that the log holds, and no database: the same answers, by whatever number.
  expect(await t.call('found.answerAll', { how: 'new' })).toMatchObject({ changed: 1 });
  await t.destroyed(Object.fromEntries(Object.entries(answered).map(([name, { rating }]) => [name, { rating }])));
  expect(await questions(t)).toEqual([]);
}, 300_000);
