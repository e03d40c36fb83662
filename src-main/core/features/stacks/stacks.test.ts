import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restoreCatalog } from '../../backup/restore.ts';
import { sealPending } from '../../backup/sealer.ts';
import { connect } from '../../db/connection.ts';
import { repairStacks } from '../../db/stacks.ts';
import { ingestWrite } from '../../db/procedure.ts';
import { putFacts } from '../../db/told.ts';
import { recomputeWhenAndWhere } from '../../db/when-and-where.ts';
import { put, testLibrary } from '../../library/testing.ts';
import { putSetting } from '../app/settings.sql.ts';
import { edit } from '../assets/edit.sql.ts';
import { rowsOf } from '../assets/rows.sql.ts';
import { applyBatch, previewBatch } from '../batch/batch.sql.ts';
import { resetPosition, setPosition } from '../gps/gps.sql.ts';
import { changeTimes, resetTimes } from '../taken/taken.sql.ts';
import { restoreTrash, trashAssets } from '../assets/trash.ts';
import { unreadTwins } from '../duplicates/duplicates.sql.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { makeStack, pairAnew, pairNext, putOnTop, splitStacks } from './stacks.sql.ts';

const actor = 'me';

async function library(...names: string[]) {
  const lib = await testLibrary();
  for (const name of names) put(join(lib.disk, 'p', name));
  await lib.library.add([join(lib.disk, 'p')]);
  const pair = async () => {
    while (await lib.db.call(pairNext, undefined));
  };
  await pair();
  const n = (name: string) => lib.assets()[name]?.n as number;
  const ns = (...some: string[]) => some.map(n);
  const deps = { db: lib.db, disks: lib.disks, host: {}, actor };
  return {
    lib, n, ns, deps,
    /** Of each stack the one on top, then the others. */
    shown: () =>
      lib.rows<{ names: string }>(
        `SELECT (SELECT group_concat(name, ' ') FROM (SELECT name FROM asset AS one WHERE one.top = asset.n ORDER BY one.n <> asset.n, name)) AS names FROM asset WHERE top = n ORDER BY name`,
      ).map(({ names: all }) => all),
    pair: async (on: boolean) => {
      await lib.db.call(putSetting, { key: 'stacks.pairs', value: on });
      await lib.db.call(pairAnew, undefined);
      await pair();
    },
    stack: (...some: string[]) => lib.db.call(makeStack, { actor, ns: ns(...some) }),
    split: (...some: string[]) => lib.db.call(splitStacks, { actor, ns: ns(...some) }),
    onTop: (name: string) => lib.db.call(putOnTop, { actor, n: n(name) }),
    rate: (name: string, rating: number) => lib.db.call(edit, { actor, ns: [n(name)], changes: { rating } }),
    ratings: () => Object.fromEntries(Object.entries(lib.assets()).map(([name, { rating }]) => [name, rating])),
    undo: () => lib.db.call(undoStep, { actor }),
    redo: () => lib.db.call(redoStep, { actor }),
  };
}

test('subtitles belong to the film that they are named after, in any language, and follow it when it comes or goes', async () => {
  const c = await library('film.mkv', 'film.srt', 'film.en.vtt', 'film.de.forced.ass', 'film.cut.jpg', 'other.en.srt', 'talk.wav', 'talk.srt');
  expect(c.shown()).toEqual(['film.mkv film.de.forced.ass film.en.vtt film.srt', 'talk.wav talk.srt']);
  put(join(c.lib.disk, 'p', 'other.mp4'));
  put(join(c.lib.disk, 'p', 'film.en.mp4'));
  await c.lib.library.rescan();
  await c.pair(true);
  expect(c.shown()).toEqual(['film.en.mp4 film.en.vtt', 'film.mkv film.de.forced.ass film.srt', 'other.mp4 other.en.srt', 'talk.wav talk.srt']);
  await trashAssets(c.deps, c.ns('film.en.mp4'));
  await c.rate('film.srt', 4);
  expect(c.ratings()).toMatchObject({ 'film.mkv': 4, 'film.de.forced.ass': 4 });
});

test('RAW and JPEG, photo and film, anything and its voice memo are pairs; two photos of one name, several films, and other folders are none', async () => {
  const c = await library('a.NEF', 'a.JPG', 'a.WAV', 'IMG_1.HEIC', 'IMG_1.MOV', 'b.jpg', 'b.tif', 'IMG_10.jpg', 'sub/a.JPG', 'c.jpg', 'c.b.mov', 'd.jpg', 'd.mov', 'd.avi');
  expect(c.shown()).toEqual(['IMG_1.HEIC IMG_1.MOV', 'a.NEF a.JPG a.WAV']);
  const { rows } = await c.lib.db.call(rowsOf, c.ns('a.NEF', 'b.jpg'));
  expect(rows.map(({ stack }) => stack)).toEqual([{ top: c.n('a.NEF'), count: 3, kind: 'pair', files: 'NEF + JPG + WAV' }, undefined]);
});

test('templates, pasting, times and positions go to all of a pair too: one text, one number, one place, and each its own time moved along', async () => {
  const c = await library('a.NEF', 'a.JPG', 'a.WAV', 'b.JPG');
  const taken: Record<string, string> = { 'a.NEF': '2024-06-01T10:00:00', 'a.JPG': '2024-06-01T10:00:01', 'a.WAV': '2024-06-01T08:00:05', 'b.JPG': '2024-06-01T11:00:00' };
  const say = ingestWrite('test.taken', (tx, { n, time }: { n: number; time: string }) => {
    putFacts(tx, n, JSON.stringify({ takenAt: time, takenSource: 'original' }));
    recomputeWhenAndWhere(tx, n);
  });
  for (const [name, time] of Object.entries(taken)) c.lib.connection.run(say, { n: c.n(name), time });
  const all = c.ns('a.NEF', 'a.JPG', 'a.WAV', 'b.JPG');
  const texts = { headline: { text: '{num:1} {time} {ext}', way: 'replace' as const } };
  const wish = { body: { texts, tags: [], fields: {} }, pasted: true };
  // The cell that stands for the pair, and one that is none.
  const seen = await c.lib.db.call(previewBatch, { ns: c.ns('a.NEF', 'b.JPG'), wish, limit: 10 });
  expect(Object.fromEntries(seen.items.map(({ name, after }) => [name, after]))).toEqual({ 'a.NEF': '1 100000 NEF', 'a.JPG': '1 100000 JPG', 'a.WAV': '1 100000 WAV', 'b.JPG': '2 110000 JPG' });
  expect(await c.lib.db.call(applyBatch, { actor, ns: c.ns('a.NEF'), wish })).toMatchObject({ changed: 3 });
  await c.undo();
  const times = () => Object.fromEntries(c.lib.rows<{ name: string; taken: string }>('SELECT name, taken FROM asset').map(({ name, taken: at }) => [name, at]));
  // The first of those asked for is moved to the time said; the memo, which says an earlier one, goes along.
  expect(await c.lib.db.call(changeTimes, { actor, ns: c.ns('a.NEF', 'b.JPG'), change: { to: '2024-06-01T12:00:00' } })).toMatchObject({ changed: 4, without: 0 });
  expect(times()).toEqual({ 'a.NEF': '2024-06-01T12:00:00', 'a.JPG': '2024-06-01T12:00:01', 'a.WAV': '2024-06-01T10:00:05', 'b.JPG': '2024-06-01T13:00:00' });
  await c.lib.db.call(resetTimes, { actor, ns: c.ns('a.JPG') });
  expect(c.lib.rows(`SELECT 1 FROM register WHERE field = 19 AND value IS NOT NULL AND entity <> ${c.n('b.JPG')}`)).toEqual([]);
  const place = () => new Set(c.lib.rows<{ lat: number }>(`SELECT lat FROM asset WHERE n IN (${all.slice(0, 3).join()})`).map(({ lat }) => lat));
  await c.lib.db.call(setPosition, { actor, ns: c.ns('a.JPG'), where: { lat: 41, lon: -8 } });
  expect(place()).toEqual(new Set([41]));
  await c.lib.db.call(resetPosition, { actor, ns: c.ns('a.NEF') });
  expect(place()).toEqual(new Set([null]));
});

test('what is set on one of a pair is set on all of it in one step', async () => {
  const c = await library('a.NEF', 'a.JPG', 'b.JPG');
  expect(await c.rate('a.JPG', 4)).toMatchObject({ changed: 2 });
  expect(c.ratings()).toEqual({ 'a.NEF': 4, 'a.JPG': 4, 'b.JPG': 0 });
  await c.undo();
  expect(c.ratings()).toEqual({ 'a.NEF': 0, 'a.JPG': 0, 'b.JPG': 0 });
});

test('a pair is taken apart without loss, and is one again by undo or when it is stacked', async () => {
  const c = await library('a.NEF', 'a.JPG');
  await c.split('a.JPG');
  expect(c.shown()).toEqual([]);
  await c.rate('a.JPG', 3);
  expect(c.ratings()).toEqual({ 'a.NEF': 0, 'a.JPG': 3 });
  await c.undo();
  await c.undo();
  expect(c.shown()).toEqual(['a.NEF a.JPG']);
  await c.redo();
  expect(c.shown()).toEqual([]);
  await c.stack('a.NEF', 'a.JPG');
  expect(c.shown()).toEqual(['a.NEF a.JPG']);
});

test('stacks are made, joined, turned over and split; pairs go where the one that leads them goes', async () => {
  const c = await library('a.NEF', 'a.JPG', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg');
  await c.stack('b.jpg', 'a.JPG', 'c.jpg');
  expect(c.shown()).toEqual(['b.jpg a.JPG a.NEF c.jpg']);
  await c.onTop('c.jpg');
  expect(c.shown()).toEqual(['c.jpg a.JPG a.NEF b.jpg']);
  await c.rate('c.jpg', 5);
  expect(c.ratings()).toMatchObject({ 'b.jpg': 0, 'c.jpg': 5 });
  await c.stack('d.jpg', 'e.jpg');
  await c.stack('d.jpg', 'b.jpg');
  expect(c.shown()).toEqual(['d.jpg a.JPG a.NEF b.jpg c.jpg e.jpg']);
  await c.undo();
  expect(c.shown()).toEqual(['c.jpg a.JPG a.NEF b.jpg', 'd.jpg e.jpg']);
  await c.split('a.JPG');
  expect(c.shown()).toEqual(['a.NEF a.JPG', 'd.jpg e.jpg']);
  await c.undo();
  expect(c.shown()).toEqual(['c.jpg a.JPG a.NEF b.jpg', 'd.jpg e.jpg']);
  await expect(c.stack('a.NEF', 'a.JPG')).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(c.onTop('nothing')).rejects.toMatchObject({ code: 'invalid-input' });
});

test('a pair follows what other programs do to its files, and pairing can be turned off and on', async () => {
  const c = await library('a.NEF', 'a.JPG', 'a.WAV', 'b.JPG');
  const at = (name: string) => join(c.lib.disk, 'p', name);
  renameSync(at('a.NEF'), at('b.NEF'));
  await c.lib.library.rescan();
  expect(c.shown()).toEqual(['a.JPG a.WAV', 'b.NEF b.JPG']);
  renameSync(at('b.NEF'), at('a.NEF'));
  await c.lib.library.rescan();
  expect(c.shown()).toEqual(['a.NEF a.JPG a.WAV']);
  await c.pair(false);
  expect(c.shown()).toEqual([]);
  await c.pair(true);
  expect(c.shown()).toEqual(['a.NEF a.JPG a.WAV']);
});

test('the trash takes partners and sidecars of all programs along, and gives them back', async () => {
  const c = await library('a.NEF', 'a.JPG', 'a.xmp', 'a.NEF.dop', 'a.JPG.pp3', 'b.jpg', 'b.jpg.xmp');
  const there = () => readdirSync(join(c.lib.disk, 'p')).sort();
  expect(await trashAssets(c.deps, c.ns('a.JPG'))).toMatchObject({ warnings: [], label: 'Moved 4 files to the trash' });
  expect(there()).toEqual(['.vitrine-trash', 'b.jpg', 'b.jpg.xmp']);
  await c.lib.library.rescan();
  expect(await restoreTrash(c.deps, (await c.undo()).seq)).toEqual([]);
  await c.lib.library.rescan();
  expect(there()).toEqual(['.vitrine-trash', 'a.JPG', 'a.JPG.pp3', 'a.NEF', 'a.NEF.dop', 'a.xmp', 'b.jpg', 'b.jpg.xmp']);
  expect(c.shown()).toEqual(['a.NEF a.JPG']);
  // Taken apart, each goes alone, and a sidecar that the other uses stays.
  await c.split('a.JPG');
  await trashAssets(c.deps, c.ns('a.JPG'));
  expect([existsSync(join(c.lib.disk, 'p/a.NEF')), existsSync(join(c.lib.disk, 'p/a.xmp')), existsSync(join(c.lib.disk, 'p/a.JPG.pp3'))]).toEqual([true, true, false]);
});

test('a restore from the log has stacks, their tops and pairs that were taken apart, and nothing is left to repair', async () => {
  const c = await library('a.NEF', 'a.JPG', 'b.NEF', 'b.JPG', 'c.jpg', 'd.jpg');
  await c.stack('c.jpg', 'd.jpg', 'a.NEF');
  await c.onTop('d.jpg');
  await c.split('b.NEF');
  await c.rate('a.JPG', 2);
  const before = c.shown();
  const folder = join(c.lib.disk, 'elsewhere');
  mkdirSync(folder);
  sealPending(c.lib.connection.db, folder, 0);
  expect(restoreCatalog({ folder }).problems).toEqual([]);
  const again = connect(join(folder, 'catalog.db'), 'write');
  try {
    // Where a file was is known again by the next look; until then what is missing is in no pair.
    again.db.exec('UPDATE location SET state = 0; UPDATE asset SET state = 0');
    again.run(pairAnew, undefined);
    while (again.run(pairNext, undefined).out);
    const shown = again.db
      .prepare(`SELECT (SELECT group_concat(name, ' ') FROM (SELECT name FROM asset AS one WHERE one.top = asset.n ORDER BY one.n <> asset.n, name)) AS names FROM asset WHERE top = n ORDER BY name`)
      .pluck()
      .all();
    expect(shown).toEqual(before);
    expect(again.run(ingestWrite('test.repair', (tx, _: undefined) => repairStacks(tx, 0, 100).changed), undefined).out).toBe(0);
  } finally {
    again.close();
  }
});

test('pairing, and looking for copies, never reads the whole library', async () => {
  const lib = await testLibrary();
  const { db } = lib.connection;
  const asked = new Set<string>();
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => {
    asked.add(text);
    return prepare(text);
  }) as typeof db.prepare;
  for (const name of ['a.NEF', 'a.JPG', 'b.JPG']) put(join(lib.disk, 'p', name), 'the same'.padEnd(100));
  await lib.library.add([join(lib.disk, 'p')]);
  while (await lib.db.call(pairNext, undefined));
  const ns = Object.values(lib.assets()).map(({ n }) => n);
  await lib.db.call(makeStack, { actor, ns });
  await lib.db.call(splitStacks, { actor, ns });
  await lib.db.call(unreadTwins, undefined);
  const own = [...asked].filter((text) => /\bpair\b|\bstack\b|\btop\b|fingerprint = \?/.test(text));
  expect(own.length).toBeGreaterThan(8);
  const scans = own.flatMap((text) => {
    const values = Array.from({ length: text.match(/\?/g)?.length ?? 0 }, () => 1);
    return (prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values) as { detail: string }[]).filter(({ detail }) => /\bSCAN (asset|location|register)\b(?!.* USING)/.test(detail)).map(({ detail }) => `${detail}: ${text}`);
  });
  expect(scans).toEqual([]);
});
