/**
 * Killed at random moments: each scenario measures one whole run, kills others at random parts of that time, and compares what is
 * left with what was promised. A run that had ended before its moment does not count and is repeated. Throws Broken.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  assertWhole,
  backupFolder,
  checkBackup,
  type Db,
  editedCatalog,
  filedCatalog,
  listBackups,
  reading,
  restoreCatalog,
  stateOf,
  takeBackup,
} from '../../../src-main/core/backup/testing/inside.ts';
import { rafFile } from '../../../src-main/core/formats/testing/raw-files.ts';
import { originals } from '../../testing/originals.ts';
import { type Dice, dice } from '../../../src-shared/testing/dice.ts';
import { api, Broken, duration, killAfter, moduleOf, must, readCatalog, script } from './kill.ts';
import { type Added, type Bench, bench, type Found, served } from './kit.ts';
import { askExiftool } from './exiftool.ts';
import { photo } from './pictures.ts';

export interface Kills {
  /** How many count. */
  readonly kills: number;
  readonly seed: number;
}
/** Runs that end before their moment, at most this many for each that is killed. */
const PATIENCE = 4;

export async function withBench<T>(act: (lib: Bench) => Promise<T>): Promise<T> {
  const lib = bench();
  try {
    return await act(lib);
  } finally {
    await lib.remove();
  }
}

/** Repeats `attempt` until `kills` of them were killed in time. */
export async function untilKilled({ kills }: Kills, attempt: () => Promise<boolean>): Promise<void> {
  for (let killed = 0, runs = 0; killed < kills; runs++) {
    if (runs > kills * PATIENCE) throw new Broken(`Only ${killed} of ${runs} runs were killed before their end.`);
    if (await attempt()) killed++;
  }
}

const ready = (db: Db): string[] =>
  db.prepare('SELECT hex(id) FROM asset JOIN entity USING (n) WHERE step >= 3 ORDER BY n').pluck().all() as string[];

/** What was read stays read; the next add completes it, once. */
export async function killIngest({ kills, seed }: Kills, files = 160): Promise<void> {
  await withBench(async (lib) => {
    const chance = dice(seed);
    await Promise.all(Array.from({ length: files }, async (_, i) => lib.put(`p${i}.jpg`, await photo(i, {}, 90 + i))));
    const begin = () => lib.begin(['add', lib.pictures, '--json']);
    const whole = await begin().ended;
    must(whole.code === 0, 'The add failed', whole.err);
    let known: readonly string[] = [];
    let fresh = true;
    await untilKilled({ kills, seed }, async () => {
      if (fresh) {
        await complete(lib, files, known);
        rmSync(lib.catalog, { recursive: true });
        known = [];
      }
      // The less there is left to do, the sooner it ends.
      const left = whole.ms * (1 - (0.6 * known.length) / files);
      const killed = await killAfter(begin().process, left * (0.15 + 0.85 * chance.next()));
      const now = readCatalog(lib.catalog, ready) ?? [];
      const there = new Set(now);
      must(
        known.every((id) => there.has(id)),
        'An asset that had been read is gone, or is to be read again',
      );
      known = now;
      fresh = now.length === files;
      return killed;
    });
    await complete(lib, files, known);
    await nobodyLeft(lib.folder);
  });
}

/** A write of metadata: each file is the old one or the new one, whole, with the picture it had; the next write completes it. */
export async function killWrites({ kills, seed }: Kills, files = 12): Promise<void> {
  await withBench(async (lib) => {
    const chance = dice(seed);
    const names = Array.from({ length: files }, (_, i) => (i % 3 === 0 ? `r${i}.raf` : `p${i}.jpg`));
    const made = new Map(await Promise.all(names.map(async (name, i) => [name, name.endsWith('.raf') ? rafFile(await photo(i)) : await photo(i)] as const)));
    for (const [name, bytes] of made) await lib.put(name, bytes);
    await lib.json(['add', lib.pictures]);
    await lib.json(['metadata', 'write-mode', lib.pictures, 'on-request']);
    // That their pictures stay is looked at below.
    originals.mayChange(lib.pictures);
    /** By path of the file or sidecar that holds them. */
    const read = () => {
      const paths = names.map((name) => join(lib.pictures, name)).flatMap((path) => (path.endsWith('.raf') ? [path.replace('.raf', '.xmp'), `${path}.xmp`] : [path])).filter(existsSync);
      const tags = askExiftool(paths, ['Rating#', 'Error', 'Warning', 'ImageDataHash']);
      return new Map([...tags].map(([path, said]) => [path, { rating: Number(said['Rating'] ?? 0), picture: said['ImageDataHash'], wrong: said['Error'] ?? said['Warning'] }]));
    };
    const pictures = new Map([...read()].map(([path, { picture }]) => [path, picture]));
    let before = read();
    let round = 0;
    const set = () => lib.json(['set', lib.pictures, '--rating', String((++round % 5) + 1), '--tag', `round/${round}`]);
    await set();
    const whole = await lib.begin(['metadata', 'write', lib.pictures, '--json']).ended;
    must(whole.code === 0, 'The write failed', whole.err);
    before = read();
    await untilKilled({ kills, seed }, async () => {
      await set();
      const killed = await killAfter(lib.begin(['metadata', 'write', lib.pictures, '--json']).process, whole.ms * (0.2 + 0.8 * chance.next()));
      const now = read();
      for (const [path, { rating, picture, wrong }] of now) {
        must(!wrong, 'A file is damaged', { path, wrong });
        must(rating === (round % 5) + 1 || rating === (before.get(path)?.rating ?? 0), 'A file says neither the old nor the new', { path, rating });
        must(picture === pictures.get(path) || path.endsWith('.xmp'), 'A picture has changed', path);
      }
      must([...before.keys()].every((path) => now.has(path)), 'A file is gone');
      for (const name of names) if (name.endsWith('.raf')) must(readFileSync(join(lib.pictures, name)).equals(made.get(name) as Buffer), 'A RAW has changed', name);
      before = now;
      return killed;
    });
    const last = await lib.json<{ written: number; skipped: number; conflicts: number; failed: number }>(['metadata', 'write', lib.pictures]);
    must(last.written + last.skipped === files && !last.conflicts && !last.failed, 'The next write does not complete it', last);
    must([...read().values()].every(({ rating }) => rating === (round % 5) + 1), 'Not all say what was set last');
    must(!readdirSync(lib.pictures).some((name) => name.startsWith('.vitrine')), 'Temporary files stayed behind');
    must((await lib.json<{ ok: boolean }>(['verify'])).ok, 'verify finds something');
    await nobodyLeft(lib.folder);
  });
}

/** What a killed program had started ends by itself. */
export async function nobodyLeft(folder: string): Promise<void> {
  for (let wait = 0; ; wait++) {
    const { stdout } = spawnSync('pgrep', ['-f', folder], { encoding: 'utf8' });
    if (stdout.trim() === '') return;
    must(wait < 100, 'Processes stayed behind', stdout);
    await sleep(200);
  }
}

async function complete(lib: Bench, files: number, known: readonly string[]): Promise<void> {
  const added = await lib.json<Added>(['add', lib.pictures]);
  must(added.found === files && added.ingested === files && !added.failed.length, 'The next add does not complete it', {
    ...added,
    known: known.length,
  });
  const { total, items } = await lib.json<Found>(['search', '', '--limit', String(files)]);
  must(
    total === files && new Set(items.map(({ path }) => path)).size === files,
    'A file is twice, or not there',
    total,
  );
  must(
    items.every(({ hasPreview }) => hasPreview),
    'Some have no picture',
  );
  const checked = await lib.json<{ ok: boolean }>(['verify']);
  must(checked.ok, 'verify finds something', checked);
}

/** All that is shown of an asset that the edits below touch. */
interface Shown {
  readonly rating: number;
  readonly label: string | null;
  readonly title: string | null;
  readonly tags: string;
}
const shownRows = (db: Db): Shown[] =>
  db
    .prepare(
      `SELECT DISTINCT rating, label, title, ifnull((SELECT group_concat(key) FROM (SELECT key FROM asset_tag JOIN tag ON tag.n = tag
         WHERE asset = asset.n AND key GLOB 'step*' ORDER BY key)), '') AS tags FROM asset`,
    )
    .all() as Shown[];

/** An edit of many assets is on all of them or on none; whatever was answered is there. */
export async function killEdits(options: Kills, assets = 600): Promise<void> {
  await withCatalog(assets, async ({ lib, chance }) => {
    const all = { query: '' };
    let now: Shown = { rating: 0, label: null, title: null, tags: '' };
    /** What undo brings back, and redo. */
    const past: Shown[] = [];
    const future: Shown[] = [];
    let step = 0;
    let ms = 0;
    const first = await serving(lib);
    // All alike to begin with.
    await first.ask('assets.set', { targets: all, changes: { rating: 0, label: null, title: null } });
    ms = await timed(async () => {
      for (let i = 0; i < 6; i++) await next(first.ask);
    });
    first.it.process.kill('SIGKILL');
    await first.it.ended;

    /** One more edit. `now` is what was answered. */
    async function next(ask: ReturnType<typeof api>, asked: (then: Shown) => void = () => undefined): Promise<void> {
      const what = chance.next();
      const [before, after] = [past.at(-1), future.at(-1)];
      if (what < 0.2 && before) {
        asked(before);
        await ask('history.undo', {});
        future.push(now);
        past.pop();
        now = before;
        return;
      }
      if (what < 0.35 && after) {
        asked(after);
        await ask('history.redo', {});
        past.push(now);
        future.pop();
        now = after;
        return;
      }
      step++;
      const title = `Step ${step}`;
      const label = step % 2 ? 'red' : 'blue';
      const rating = 1 + (step % 5);
      const tag = `step ${String(step).padStart(5, '0')}`;
      const old = now.tags.split(',').slice(0, now.tags.split(',').length > 3 ? 1 : 0);
      const tags = [...now.tags.split(',').filter((one) => one !== '' && !old.includes(one)), tag].join(',');
      const then: Shown = { rating, label, title, tags };
      asked(then);
      await ask('assets.set', {
        targets: all,
        changes: { rating, label, title },
        tags: { add: [tag], remove: old },
      });
      past.push(now);
      future.length = 0;
      now = then;
    }

    await untilKilled(options, async () => {
      const { it, ask } = await serving(lib);
      let inFlight: Shown | undefined;
      const death = killAfter(it.process, ms * chance.next());
      try {
        for (;;) {
          await next(ask, (then) => {
            inFlight = then;
          });
          inFlight = undefined;
        }
      } catch {
        // It is dead.
      }
      await death;
      await it.ended;
      const rows = readCatalog(lib.catalog, shownRows) ?? [];
      must(rows.length === 1, 'An edit is on some of its assets only', rows);
      const [row] = rows.map((one) => JSON.stringify(one));
      const [answered, asked] = [now, inFlight].map((one) => one && JSON.stringify(one));
      must(row === answered || row === asked, 'What was answered is not there', { row, answered, asked });
      if (row !== answered) {
        // It was done and nobody heard of it: that is allowed. History goes on from there.
        const undone = past.length && JSON.stringify(past.at(-1)) === row;
        const redone = future.length && JSON.stringify(future.at(-1)) === row;
        if (undone) future.push(now);
        else past.push(now);
        if (undone) past.pop();
        else if (redone) future.pop();
        else future.length = 0;
        now = JSON.parse(row as string) as Shown;
      }
      return true;
    });
    await goesOn(lib);
  });
}

/** Each backup that is listed is whole, each that was answered is listed, and nothing half stays behind. */
export async function killBackups(options: Kills, assets = 3000): Promise<void> {
  await withCatalog(assets, async ({ lib, chance }) => {
    const folder = backupFolder(lib.catalog);
    const answered = new Set<string>();
    let rating = 0;
    const one = async (ask: ReturnType<typeof api>) => {
      const before = listBackups(folder).map(({ name }) => name);
      const [{ backup }] = await Promise.all([
        ask<{ backup: { name: string } }>('catalog.backup', {}),
        // Others write meanwhile.
        ask('assets.set', { targets: { query: 'step' }, changes: { rating: ++rating % 6 } }),
      ]);
      answered.add(backup.name);
      for (const name of before) if (!existsSync(join(folder, name))) answered.delete(name);
    };
    const first = await serving(lib);
    const ms = await timed(() => one(first.ask));
    let { it, ask } = first;
    await untilKilled(options, async () => {
      const death = killAfter(it.process, ms * chance.next());
      // One a second has a name of its own, so one a life.
      const done = await one(ask).then(
        () => true,
        () => false,
      );
      await death;
      await it.ended;
      const kept = listBackups(folder);
      const bad = kept.map(checkBackup).filter(Boolean);
      must(!bad.length, 'A half copy counts', bad);
      for (const name of answered) must(kept.some((k) => k.name === name) || kept.length >= 7, 'A copy is gone', name);
      readCatalog(lib.catalog, () => undefined);
      ({ it, ask } = await serving(lib));
      return !done;
    });
    await one(ask);
    it.process.kill('SIGTERM');
    must((await it.ended).code === 0, 'The program did not end well');
    must(!readdirSync(folder).some((name) => name.includes('.part')), 'Half a copy stayed', readdirSync(folder));
    await goesOn(lib);
  });
}

/** A change of structure is whole or not there; before it stands a good copy; the next start completes it. */
export async function killMigrations(options: Kills, assets = 700): Promise<void> {
  await withFolder(async (work) => {
    const chance = dice(options.seed);
    const made = filedCatalog(assets);
    const before = stateOf(made.db);
    made.close();
    const folder = join(work, 'catalog');
    const path = join(folder, 'catalog.db');
    const migrate = `import { migrate, migrations } from ${moduleOf('src-main/core/db/migrate.ts')};
      import { openForWriting } from ${moduleOf('src-main/core/db/open.ts')};
      const db = openForWriting(${JSON.stringify(path)});
      const later = { number: 9999, name: '9999-later.sql', sum: 'x', text: \`
        CREATE TABLE later (n INTEGER PRIMARY KEY, asset INTEGER REFERENCES asset (n), text TEXT);
        INSERT INTO later SELECT s.value * 100000 + asset.n, asset.n, name || s.value FROM asset, json_each('[0,1,2,3,4,5,6,7]') s;
        CREATE INDEX later_text ON later (text);
        ALTER TABLE asset ADD COLUMN later INTEGER;
        UPDATE asset SET later = (SELECT count(*) FROM later WHERE later.asset = asset.n);\` };
      process.stdout.write('go\\n');
      setTimeout(() => { migrate(db, ${JSON.stringify(path)}, [...migrations(), later]); db.close(); }, 0);`;
    const again = () => {
      rmSync(folder, { recursive: true, force: true });
      cpSync(made.folder, folder, { recursive: true });
    };
    try {
      again();
      const ms = await duration(migrate);
      must(structure(path).done, 'The change of structure did not happen');
      again();
      await untilKilled(options, async () => {
        const killed = await killAfter(await script(migrate), ms * chance.next());
        const { done, half } = structure(path);
        must(!half, 'A change of structure is half there');
        const copies = listBackups(backupFolder(folder));
        must(!copies.map(checkBackup).some(Boolean), 'A half copy counts');
        must(!done || copies.some(({ reason }) => reason === 'before-9999'), 'No copy stands before the change');
        readCatalog(folder, (db) =>
          must(JSON.stringify(stateOf(db)) === JSON.stringify(before), 'The catalog is no longer what it was'),
        );
        // The next start completes it; now and then it is killed again instead.
        if (done || chance.next() < 0.7) {
          if (!done) {
            await duration(migrate);
            must(structure(path).done, 'The next start did not complete it');
            const left = readdirSync(backupFolder(folder)).filter((name) => name.includes('.part'));
            must(!left.length, 'Half a copy stayed', left);
          }
          again();
        }
        return killed;
      });
    } finally {
      rmSync(made.folder, { recursive: true, force: true });
    }
  });
}

function structure(path: string): { done: boolean; half: boolean } {
  return reading(path, (db) => {
    const done = db.prepare('SELECT count(*) FROM migration WHERE number = 9999').pluck().get() === 1;
    const table = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'later'").pluck().get() === 1;
    const column =
      db.prepare("SELECT count(*) FROM pragma_table_info('asset') WHERE name = 'later'").pluck().get() === 1;
    return { done, half: table !== done || column !== done };
  });
}

/** Whenever a restore is killed, what was there can still be had; the next one completes it. */
export async function killRestores(options: Kills, assets = 2000): Promise<void> {
  const chance = dice(options.seed);
  const made = editedCatalog(assets);
  const { folder, path } = made;
  try {
    made.change(1);
    takeBackup(path, backupFolder(folder), 'asked');
    made.change(2);
    made.seal();
    // This one stands in the database alone.
    made.change(3);
    const before = JSON.stringify(stateOf(made.db));
    made.close();
    const restore = `import { restoreCatalog } from ${moduleOf('src-main/core/backup/restore.ts')};
      process.stdout.write('go\\n'); setTimeout(() => restoreCatalog({ folder: ${JSON.stringify(folder)} }), 0);`;
    const ms = await duration(restore);
    await untilKilled(options, async () => {
      const killed = await killAfter(await script(restore), ms * chance.next());
      must(existsSync(path) || !opens(folder), 'A catalog without its database can be opened');
      if (chance.next() < 0.3) {
        must(!restoreCatalog({ folder }).problems.length, 'The next restore finds problems');
        must(!existsSync(join(folder, 'restore.tmp')), 'A temporary folder stayed');
        readCatalog(folder, (db) => must(JSON.stringify(stateOf(db)) === before, 'The catalog is not what it was'));
      }
      return killed;
    });
    restoreCatalog({ folder });
    readCatalog(folder, (db) => must(JSON.stringify(stateOf(db)) === before, 'The catalog is not what it was'));
  } finally {
    if (made.db.open) made.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function opens(folder: string): boolean {
  try {
    assertWhole(folder);
    return true;
  } catch {
    return false;
  }
}

/** A catalog with rows and no files, in a bench's place. */
async function withCatalog(
  assets: number,
  act: (at: { lib: Bench; chance: Dice }) => Promise<void>,
  seed = assets,
): Promise<void> {
  await withBench(async (lib) => {
    const made = filedCatalog(assets);
    made.close();
    cpSync(made.folder, lib.catalog, { recursive: true });
    rmSync(made.folder, { recursive: true, force: true });
    await act({ lib, chance: dice(seed) });
  });
}

async function withFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-kills-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serving(lib: Bench) {
  const it = lib.begin(['serve', '--port', '0', '--json']);
  await served(it);
  return { it, ask: api(lib.catalog) };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** After all that: the program starts, finds nothing wrong, and takes one more edit. */
async function goesOn(lib: Bench): Promise<void> {
  const checked = await lib.json<{ ok: boolean }>(['verify']);
  must(checked.ok, 'verify finds something', checked);
}
