import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../db/connection.ts';
import { ensureFileTag } from '../db/effective.ts';
import { commit } from '../db/commit.ts';
import type { OpenDb } from '../db/client.ts';
import { write } from '../db/procedure.ts';
import { addFolders } from '../features/library/add.ts';
import { createLibrary } from '../library/library.ts';
import { createSettler } from '../library/settle.ts';
import { put } from '../library/testing.ts';
import { createPreviews } from '../previews/previews.ts';
import { createDisks } from '../disks/disks.ts';
import { createMediaPool } from '../workers/media-pool.ts';
import { createIngest, type IngestPool } from './ingest.ts';

const untag = write('test.untag', (tx, { n, path }: { n: number; path: string[] }) =>
  commit(tx, { actor: 'me', label: 'Untagged' }, (c) => c.remove([n], 40, ensureFileTag(tx, path) as number)),
);

function setUp(options: { pool?: (real: IngestPool) => IngestPool; exiftoolPath?: string; enrich?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-ingest-'));
  const catalogFolder = join(folder, 'catalog');
  const disk = join(folder, 'disk');
  mkdirSync(join(catalogFolder, 'large'), { recursive: true });
  mkdirSync(disk);
  const dbPath = join(catalogFolder, 'catalog.db');
  const paths = {
    facts: join(catalogFolder, 'facts.db'),
    previews: join(catalogFolder, 'previews.db'),
    largePreviews: join(catalogFolder, 'large'),
    tiles: join(catalogFolder, 'tiles'),
    versions: join(catalogFolder, 'versions'),
  };
  const connection = connect(dbPath, 'write');
  const db: OpenDb = {
    call: async (procedure, input) => connection.run(procedure, structuredClone(input)).out,
    close: async () => undefined,
  };
  const log = { warn: () => undefined };
  const open = () => {
    const real = createMediaPool({ size: 2 });
    const pool = options.pool?.(real) ?? real;
    const disks = createDisks({ dbPath, ...(options.exiftoolPath ? { exiftoolPath: options.exiftoolPath } : {}) });
    const previews = createPreviews({ db, pool: real, disks, paths });
    const ingest = createIngest({ db, pool, disks, previews, paths, log, enrich: options.enrich ?? true });
    const library = createLibrary({
      db,
      disks,
      catalogFolder,
      log,
      watch: false,
      settleMs: 0,
      onFound: (more) => ingest.found(more),
    });
    const settler = createSettler({ db, log, scanning: () => library.busy(), onSettled: () => ingest.wake() });
    return {
      library,
      ingest,
      previews,
      add: () =>
        addFolders({ db, library, ingest, settler, kept: async () => undefined }, [disk], {
          signal: new AbortController().signal,
          progress: () => undefined,
          unpaused: async () => undefined,
        }),
      async close() {
        await library.close();
        await settler.close();
        await ingest.close();
        await previews.close();
        await real.close();
        await disks.close();
      },
    };
  };
  let now = open();
  onTestFinished(async () => {
    await now.close();
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    disk,
    db,
    current: () => now,
    restart: async () => {
      await now.close();
      now = open();
      return now;
    },
    row: (name: string) =>
      connection.db.prepare('SELECT * FROM asset WHERE name = ?').get(name) as Record<string, unknown> & { n: number },
    tags: (n: number) =>
      connection.db
        .prepare('SELECT tag.key FROM asset_tag JOIN tag ON tag.n = tag WHERE asset = ? ORDER BY key')
        .pluck()
        .all(n),
    run: (sql: string) => connection.db.prepare(sql).run(),
    count: (sql: string, value: number) => connection.db.prepare(sql).pluck().get(value),
  };
}

const jpeg = (color: string, exif = {}) =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: color } })
    .withExif(exif)
    .jpeg()
    .toBuffer();
const xmp = (body: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">${body}</rdf:Description></rdf:RDF></x:xmpmeta>`;
const keywords = (...words: string[]) =>
  `<dc:subject><rdf:Bag>${words.map((w) => `<rdf:li>${w}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`;

test('a folder is read whole: facts, stars, tags, pictures, and a reason for each file that cannot be read', async () => {
  const t = setUp();
  put(
    join(t.disk, 'a.jpg'),
    await jpeg('red', { IFD0: { Make: 'FUJIFILM', Model: 'X-T5' }, IFD2: { DateTimeOriginal: '2024:06:01 12:00:00' } }),
  );
  put(join(t.disk, 'a.jpg.xmp'), xmp(`<xmp:Rating>4</xmp:Rating>${keywords('fox', 'snow')}`));
  put(
    join(t.disk, 'b.png'),
    await sharp({ create: { width: 40, height: 90, channels: 3, background: 'blue' } })
      .png()
      .toBuffer(),
  );
  put(join(t.disk, 'empty.jpg'), '');
  put(join(t.disk, 'cut.jpg'), (await jpeg('green')).subarray(0, 300));
  put(join(t.disk, 'notes.abc'), Buffer.from([1, 2, 3, 250]));
  put(join(t.disk, 'lost.xmp'), xmp('<xmp:Rating>1</xmp:Rating>'));
  put(join(t.disk, 'b.xmp'), '<x:xmpmeta');
  const out = await t.current().add();

  expect(out).toMatchObject({ found: 5, ingested: 3, orphans: [join(t.disk, 'lost.xmp')] });
  expect(out.failed.map((f) => [f.path.slice(t.disk.length + 1), f.code]).sort()).toEqual([
    ['b.xmp', 'damaged'],
    ['cut.jpg', expect.stringMatching(/truncated|damaged/)],
    ['empty.jpg', 'empty'],
  ]);
  const a = t.row('a.jpg');
  expect(a).toMatchObject({
    width: 800,
    height: 600,
    camera: 'FUJIFILM X-T5',
    taken: '2024-06-01T12:00:00',
    taken_ms: Date.UTC(2024, 5, 1, 12),
    rating: 4,
    kind: 0,
    ext: 'jpg',
  });
  expect(t.tags(a.n)).toEqual(['fox', 'snow']);
  expect(t.row('b.png')).toMatchObject({ width: 40, height: 90, taken_source: 'file' });
  expect(t.row('notes.abc')).toMatchObject({ step: 4, preview: null, problem_code: null });
  const picture = await t.current().previews.serve(new Request(`http://x/thumb/${a.n}?s=512`));
  expect([
    picture.status,
    picture.headers.get('content-type'),
    (await sharp(await picture.arrayBuffer()).metadata()).width,
  ]).toEqual([200, 'image/webp', 512]);
  expect(await t.current().ingest.raw(a.n)).toMatchObject({ 'IFD0:Make': 'FUJIFILM' });
});

test('what people set stays when the file changes, and a tag taken back stays away', async () => {
  const t = setUp();
  const shot = { IFD0: { Model: 'X-T5' }, IFD2: { DateTimeOriginal: '2024:06:01 12:00:00' } };
  put(join(t.disk, 'a.jpg'), await jpeg('red', shot));
  put(join(t.disk, 'a.xmp'), xmp(keywords('fox', 'snow')));
  await t.current().add();
  const { n, preview } = t.row('a.jpg');
  await t.db.call(untag, { n, path: ['snow'] });
  put(join(t.disk, 'a.xmp'), xmp(`<xmp:Rating>2</xmp:Rating>${keywords('fox', 'snow', 'night')}`));
  await t.current().add();
  expect([t.tags(n), t.row('a.jpg')['rating']]).toEqual([['fox', 'night'], 2]);
  put(join(t.disk, 'a.jpg'), await jpeg('blue', shot));
  await t.current().add();
  expect(t.row('a.jpg').n).toBe(n);
  expect(t.row('a.jpg')['preview']).not.toBe(preview);
  rmSync(join(t.disk, 'a.xmp'));
  await t.current().add();
  // What stood there at first goes with it; what another program wrote since is an operation, and stays.
  expect([t.tags(n), t.row('a.jpg')['rating']]).toEqual([['night'], 2]);
});

test('a queue that was broken off goes on where it stood', async () => {
  const reached = Promise.withResolvers<void>();
  let heads = 0;
  const t = setUp({
    pool: (real) => ({
      head(file, more) {
        if (++heads === 6) reached.resolve();
        return real.head(file, more);
      },
      full: (file, more) => real.full(file, more),
    }),
  });
  for (let i = 0; i < 12; i++)
    put(join(t.disk, `${i}.jpg`), await jpeg('red', { IFD0: { ImageDescription: String(i) } }));
  const adding = t
    .current()
    .add()
    .catch(() => undefined);
  await reached.promise;
  const again = await t.restart();
  void adding;
  const out = await again.add();
  expect(out).toMatchObject({ found: 12, ingested: 12, failed: [] });
});

test('a file that kills its reader is tried three times, then carries the problem, and can be tried again', async () => {
  let crashes = 0;
  let healed = false;
  const t = setUp({
    pool: (real) => ({
      head: (file, more) => real.head(file, more),
      async full(file, more) {
        const result = await real.full(file, more);
        if (healed || !Buffer.from(file.path).toString().endsWith('bad.jpg')) return result;
        crashes++;
        return { facts: {}, text: [], bytesRead: 0, problem: { code: 'crashed', message: 'It crashed.' } };
      },
    }),
  });
  put(join(t.disk, 'bad.jpg'), await jpeg('red'));
  put(join(t.disk, 'good.jpg'), await jpeg('blue'));
  const out = await t.current().add();
  expect([crashes, out.ingested, out.failed.map((f) => f.code)]).toEqual([3, 1, ['crashed']]);
  expect(t.row('bad.jpg')).toMatchObject({ step: 4, width: 800 });
  healed = true;
  expect(await t.current().ingest.retry()).toBe(1);
  expect((await t.current().add()).failed).toEqual([]);
});

test('what was a card, or was read by an older reader, is read again when somebody reads it anew, once', async () => {
  const read: string[] = [];
  const t = setUp({
    pool: (real) => ({
      head(file, more) {
        read.push(basename(Buffer.from(file.path).toString()));
        return real.head(file, more);
      },
      full: (file, more) => real.full(file, more),
    }),
  });
  put(join(t.disk, 'a.jpg'), await jpeg('red'));
  put(join(t.disk, 'b.srt'), '1\n00:00:01,000 --> 00:00:02,000\nHello\n');
  await t.current().add();
  t.run("UPDATE asset SET handler = 'other', preview = NULL, rating = 4 WHERE name = 'a.jpg'");
  const again = async () => {
    read.length = 0;
    const { ingest, add } = await t.restart();
    ingest.wake();
    await add();
    await expect.poll(() => ingest.state().state).toBe('idle');
    return read.sort();
  };
  expect(await again(), 'the same readers as before').toEqual([]);
  t.run("DELETE FROM meta WHERE key = 'readers'");
  // That of subtitles has been made better since.
  expect(await again(), 'a catalog from before readers were noted').toEqual(['a.jpg', 'b.srt']);
  expect(t.row('a.jpg')).toMatchObject({ handler: 'raster', preview: expect.any(String), rating: 4 });
  t.run(`UPDATE meta SET value = json_set(value, '$.versions.subtitles', 0) WHERE key = 'readers'`);
  expect(await again(), 'one reader was better than before').toEqual(['b.srt']);
});

test('without exiftool everything else works, and its part is read at the next start', async () => {
  const t = setUp({ exiftoolPath: '/nowhere/exiftool' });
  put(join(t.disk, 'a.jpg'), await jpeg('red'));
  put(join(t.disk, 'notes.abc'), 'just some words');
  const out = await t.current().add();
  expect(out.failed.map((f) => [f.path, f.code])).toEqual([[join(t.disk, 'notes.abc'), 'no-exiftool']]);
  expect(t.row('notes.abc')).toMatchObject({ step: 4 });
  expect(t.row('a.jpg')).toMatchObject({ step: 3, width: 800, preview: expect.any(String) });
  expect(await t.current().ingest.raw(t.row('a.jpg').n)).toBeUndefined();
});

test('what exiftool adds is not waited for, comes later by itself, and at once when somebody asks', async () => {
  const t = setUp({ enrich: false });
  for (const name of ['a', 'b', 'c']) put(join(t.disk, `${name}.jpg`), await jpeg('red', { IFD0: { Make: name } }));
  expect(await t.current().add()).toMatchObject({ ingested: 3, failed: [] });
  const steps = () => ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => t.row(name)['step']);
  expect([steps(), t.row('a.jpg')['camera']]).toEqual([[3, 3, 3], 'a']);
  expect(await t.current().ingest.raw(t.row('b.jpg').n)).toMatchObject({ 'IFD0:Make': 'b' });
  expect(steps()).toEqual([3, 4, 3]);
  const again = await t.restart();
  again.ingest.enrich();
  await expect.poll(steps, { timeout: 60_000 }).toEqual([4, 4, 4]);
  expect(await again.ingest.raw(t.row('c.jpg').n)).toMatchObject({ 'IFD0:Make': 'c' });
});

test.each(['exiftool', 'the whole way'])('what %s reads of a file that was exchanged since the last look does not pass for what it was', async (way) => {
  const shot = (color: string, hour: number) =>
    jpeg(color, { IFD0: { Model: 'M1' }, IFD2: { DateTimeOriginal: `2024:06:01 ${hour}:00:00`, BodySerialNumber: '7' } });
  let exchange: (() => void) | undefined;
  const t = setUp({
    enrich: false,
    pool: (real) => ({
      async head(file, more) {
        // So that its whole is read in a step of its own.
        const { full: _, ...head } = await real.head(file, more);
        return { ...head, settled: true };
      },
      full(file, more) {
        exchange?.();
        exchange = undefined;
        return real.full(file, more);
      },
    }),
  });
  const later = await shot('blue', 11);
  put(join(t.disk, 'a.jpg'), await shot('red', 10));
  if (way !== 'exiftool') exchange = () => put(join(t.disk, 'a.jpg'), later);
  await t.current().add();
  const { n, picture } = t.row('a.jpg');
  if (way === 'exiftool') {
    put(join(t.disk, 'a.jpg'), later);
    expect(await t.current().ingest.raw(n)).toBeUndefined();
    expect(t.row('a.jpg')['taken_ms']).toBe(Date.UTC(2024, 5, 1, 10));
  } else expect(picture).toBeNull();
  exchange = undefined;
  await t.current().add();
  expect(t.count('SELECT count(*) FROM asset WHERE state = 1 AND n = ?', n)).toBe(1);
  expect(t.count('SELECT count(*) FROM asset WHERE state = 0 AND picture IS NOT NULL AND taken_ms = ?', Date.UTC(2024, 5, 1, 11))).toBe(1);
});

test('a copy of what only a colleague had, and misses, is no file of theirs', async () => {
  const t = setUp({ enrich: false });
  const bytes = await jpeg('red');
  put(join(t.disk, 'a.jpg'), bytes);
  put(join(t.disk, 'other.jpg'), await jpeg('green'));
  await t.current().add();
  const { n } = t.row('a.jpg');
  rmSync(join(t.disk, 'a.jpg'));
  await t.current().add();
  t.run("INSERT INTO entity (id, kind) SELECT randomblob(16), kind FROM entity WHERE n = (SELECT n FROM root)");
  t.run("INSERT INTO root (n, path, name, state, team) SELECT max(n), CAST('team:/Photos' AS BLOB), 'Photos', 'offline', 1 FROM entity");
  t.run("INSERT INTO folder (root, path, name) SELECT n, x'', 'Photos' FROM root WHERE name = 'Photos'");
  t.run("UPDATE location SET folder = (SELECT max(n) FROM folder) WHERE state = 1");
  t.run('UPDATE asset SET (root, folder) = (SELECT root, n FROM folder ORDER BY n DESC LIMIT 1) WHERE state = 1');
  put(join(t.disk, 'mine.jpg'), bytes);
  await t.current().add();
  expect(t.row('mine.jpg').n).not.toBe(n);
  expect(t.row('a.jpg')).toMatchObject({ n, state: 1 });
});

test('a small picture is read whole at once, a larger one after its head, and both end the same', async () => {
  const asked: string[] = [];
  const t = setUp({
    enrich: false,
    pool: (real) => ({
      head: (file, more) => real.head(file, more),
      full(file, more) {
        asked.push(
          Buffer.from(file.path)
            .toString()
            .slice(t.disk.length + 1),
        );
        return real.full(file, more);
      },
    }),
  });
  const noise = Buffer.from(Array.from({ length: 400 * 300 * 3 }, (_, i) => (i * i * 31) % 251));
  const draw = (width: number, orientation: number) =>
    sharp(noise, { raw: { width: 400, height: 300, channels: 3 } })
      .resize(width)
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
  put(join(t.disk, 'tiny.jpg'), await draw(100, 1));
  put(join(t.disk, 'turned.jpg'), await draw(200, 6));
  put(join(t.disk, 'large.jpg'), await draw(2000, 6));
  expect(await t.current().add()).toMatchObject({ ingested: 3, failed: [] });
  expect(asked).toEqual(['large.jpg']);
  for (const [name, width, height] of [
    ['tiny.jpg', 100, 75],
    ['turned.jpg', 150, 200],
    ['large.jpg', 192, 256],
  ] as const) {
    const row = t.row(name);
    expect(row).toMatchObject({ step: 3, sha256: expect.any(Buffer), picture: expect.any(Buffer) });
    const shown = await t.current().previews.serve(new Request(`http://x/thumb/${row.n}?s=256`));
    expect(await sharp(await shown.arrayBuffer()).metadata()).toMatchObject({ width, height, format: 'webp' });
  }
});

test('a sidecar that comes while its picture is being read is laid over it', async () => {
  const t = setUp({ enrich: false });
  put(join(t.disk, 'a.jpg'), await jpeg('red'));
  put(join(t.disk, 'b.jpg'), await jpeg('blue'));
  await t.current().add();
  put(join(t.disk, 'a.xmp'), xmp(`<xmp:Rating>3</xmp:Rating>${keywords('fox')}`));
  t.run("UPDATE asset SET step = 1 WHERE name = 'a.jpg'");
  await t.current().add();
  expect(t.row('a.jpg')).toMatchObject({ step: 3, rating: 3 });
  expect(t.tags(t.row('a.jpg').n)).toEqual(['fox']);
  rmSync(join(t.disk, 'a.xmp'));
  await t.current().add();
  expect(t.row('a.jpg')).toMatchObject({ step: 3, rating: 0 });
});

test('what is on screen is read first', async () => {
  const order: string[] = [];
  const t = setUp({
    pool: (real) => ({
      head(file, more) {
        order.push(Buffer.from(file.name).toString());
        return real.head(file, more);
      },
      full: (file, more) => real.full(file, more),
    }),
  });
  for (let i = 100; i < 160; i++) put(join(t.disk, `${i}.jpg`), await jpeg('red'));
  const { library, ingest } = t.current();
  ingest.pause();
  await library.add([t.disk]);
  ingest.prefer([t.row('150.jpg').n, t.row('155.jpg').n]);
  ingest.resume();
  await t.current().add();
  expect(order.slice(0, 2)).toEqual(['150.jpg', '155.jpg']);
});

test('while a scan brings many files only what is on screen is read, and all of it afterwards', async () => {
  const begun: string[] = [];
  const t = setUp({
    pool: (real) => ({
      head(file, more) {
        begun.push(Buffer.from(file.name).toString());
        return real.head(file, more);
      },
      full: (file, more) => real.full(file, more),
    }),
  });
  for (let i = 0; i < 8; i++) put(join(t.disk, `${i}.jpg`), await jpeg('red'));
  const { library, ingest } = t.current();
  ingest.pause();
  await library.add([t.disk]);
  ingest.found(true);
  ingest.prefer([t.row('5.jpg').n]);
  // As a scan does that goes on.
  const going = setInterval(() => ingest.found(true), 50);
  ingest.resume();
  await expect.poll(() => t.row('5.jpg')['step'], { timeout: 60_000 }).not.toBe(0);
  clearInterval(going);
  expect(begun).toEqual(['5.jpg']);
  ingest.found(false);
  await expect.poll(() => new Set(begun).size, { timeout: 60_000 }).toBe(8);
});

test('a file that vanishes before it is read says so and hurts nobody', async () => {
  const t = setUp({
    pool: (real) => ({
      head(file, more) {
        rmSync(Buffer.from(file.path), { force: true });
        return real.head(file, more);
      },
      full: (file, more) => real.full(file, more),
    }),
  });
  writeFileSync(join(t.disk, 'keep.txt'), 'x');
  put(join(t.disk, 'a.jpg'), await jpeg('red'));
  const out = await t.current().add();
  expect(new Set(out.failed.map((f) => f.code))).toEqual(new Set(['unreadable']));
});
