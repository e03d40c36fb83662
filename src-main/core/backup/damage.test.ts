import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dice } from '../../../src-shared/testing/dice.ts';
import { connect } from '../db/connection.ts';
import { migrate, migrations } from '../db/migrate.ts';
import { edit } from '../features/assets/edit.sql.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { applyTags } from '../features/tags/tags.sql.ts';
import { backupFolder, listBackups, takeBackup, thinOut } from './backups.ts';
import { checkLog } from './check-log.ts';
import { assertWhole } from './guard.ts';
import { answerKeeper, type BackupDone } from './keeper-work.ts';
import { restoreCatalog } from './restore.ts';
import { logFolder, logNames } from './sealed.ts';
import { joinSmall, sealPending } from './sealer.ts';
import { damageAtRandom } from './testing/damage.ts';
import { type Filed, filedCatalog, stateOf } from './testing/filed-catalog.ts';

const me = { actor: 'me' };

function catalog(count = 6): Filed {
  const c = filedCatalog(count);
  onTestFinished(() => {
    if (c.db.open) c.close();
    rmSync(c.folder, { recursive: true, force: true });
  });
  return c;
}
const rate = (c: Filed, rating: number, at = 0) =>
  c.run(edit, { ...me, ns: [c.ns()[at] as number], changes: { rating } });
/** One file a change. */
function edits(c: Filed, ratings: readonly number[]): void {
  for (const rating of ratings) {
    rate(c, rating);
    sealPending(c.db, c.folder, 0);
  }
}
function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ 0x10;
  writeFileSync(path, bytes);
}
const seqs = (c: { db: Filed['db'] }) => c.db.prepare('SELECT seq FROM change ORDER BY seq').pluck().all() as number[];
function reopen(c: Filed) {
  const again = connect(c.path, 'write');
  onTestFinished(() => void (again.db.open && again.close()));
  return again;
}
const messageOf = (act: () => void): string => {
  try {
    act();
    return '';
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
};

test('a flipped bit anywhere in a log file is seen and named, and the other files are used', () => {
  const c = catalog();
  edits(c, [1, 2, 3, 4]);
  const names = logNames(logFolder(c.folder));
  const before = seqs(c);
  c.close();
  const target = names[2] as (typeof names)[number];
  const path = join(logFolder(c.folder), target.name);
  const whole = readFileSync(path);
  for (const at of [0, 9, 13, 40, 200, whole.length - 40, whole.length - 1]) {
    flip(path, at);
    rmSync(c.path, { force: true });
    const { problems } = restoreCatalog({ folder: c.folder });
    expect(problems).toEqual([
      `The log file ${target.name} was left out: ${at < 8 ? 'it was cut off or overwritten' : 'some of its bytes have changed'}.`,
    ]);
    const again = connect(c.path, 'write');
    expect(seqs(again)).toEqual(before.filter((seq) => seq < target.first || seq > target.last));
    expect(again.run(verifyRows, undefined).out.problems).toEqual([]);
    again.close();
    writeFileSync(path, whole);
  }
});

test('a log file that is gone from the middle is noticed', () => {
  const c = catalog();
  edits(c, [1, 2, 3, 4]);
  rmSync(join(logFolder(c.folder), (logNames(logFolder(c.folder))[2] as { name: string }).name));
  expect(
    checkLog(c.db, c.folder)
      .problems.map((p) => p.message)
      .join(),
  ).toMatch(/stand in no log file.*does not go on/);
  c.close();
  rmSync(c.path);
  expect(restoreCatalog({ folder: c.folder }).problems).toEqual([expect.stringContaining('one is missing')]);
});

test('verify writes a damaged log file again from the database, and the chain holds', () => {
  const c = catalog();
  edits(c, [1, 2, 3, 4]);
  const before = stateOf(c.db);
  const names = logNames(logFolder(c.folder));
  for (const i of [0, 1, 3]) flip(join(logFolder(c.folder), (names[i] as { name: string }).name), 77);
  const paths = { folder: c.folder, database: c.path };
  expect(
    (answerKeeper(paths, { do: 'check', mend: false }) as { problems: readonly unknown[] }).problems.length,
  ).toBeGreaterThan(2);
  answerKeeper(paths, { do: 'check', mend: true });
  sealPending(c.db, c.folder, 0);
  expect(checkLog(c.db, c.folder).problems).toEqual([]);
  c.close();
  rmSync(c.path);
  expect(restoreCatalog({ folder: c.folder }).problems).toEqual([]);
  expect(stateOf(reopen(c).db)).toEqual(before);
});

test('a damaged backup is left out and named; the one before it and the log are used', () => {
  const c = catalog();
  edits(c, [1, 2]);
  takeBackup(c.path, backupFolder(c.folder), 'daily');
  edits(c, [3]);
  const newest = takeBackup(c.path, backupFolder(c.folder), 'asked');
  c.born('late.jpg');
  edits(c, [4]);
  const before = stateOf(c.db);
  c.close();
  flip(newest.path, 5000);
  writeFileSync(c.path, 'nothing');
  const { backup, problems, changes } = restoreCatalog({ folder: c.folder });
  expect(backup).toContain('daily');
  expect(problems).toEqual([expect.stringContaining(newest.name)]);
  expect(changes).toBe(2);
  expect(stateOf(reopen(c).db)).toEqual(before);
});

test('a backup that was named brings back that day; what came after is set aside, and editing goes on', () => {
  const c = catalog();
  edits(c, [1, 2]);
  const day = takeBackup(c.path, backupFolder(c.folder), 'asked');
  const then = stateOf(c.db);
  edits(c, [3, 4]);
  c.close();
  const { setAside, problems } = restoreCatalog({ folder: c.folder, name: day.name });
  expect(problems).toEqual([]);
  expect(existsSync(join(setAside as string, 'catalog.db'))).toBe(true);
  const again = reopen(c);
  expect(stateOf(again.db)).toEqual(then);
  again.run(edit, {
    ...me,
    ns: [again.db.prepare('SELECT min(n) FROM asset').pluck().get() as number],
    changes: { title: 'After' },
  });
  expect(sealPending(again.db, c.folder, 0).warnings).toEqual([]);
  expect(checkLog(again.db, c.folder).problems).toEqual([]);
  const now = stateOf(again.db);
  again.close();
  rmSync(c.path);
  restoreCatalog({ folder: c.folder });
  expect(stateOf(reopen(c).db)).toEqual(now);
});

test('a database put back by hand does not mix with the log of its other future: that is set aside', () => {
  const c = catalog();
  edits(c, [1]);
  const day = takeBackup(c.path, backupFolder(c.folder), 'asked');
  edits(c, [2, 3]);
  c.close();
  for (const end of ['-wal', '-shm']) rmSync(c.path + end, { force: true });
  writeFileSync(c.path, readFileSync(day.path));
  const again = reopen(c);
  again.run(edit, {
    ...me,
    ns: [again.db.prepare('SELECT min(n) FROM asset').pluck().get() as number],
    changes: { rating: 5 },
  });
  expect(sealPending(again.db, c.folder, 0).warnings).toHaveLength(2);
  expect(checkLog(again.db, c.folder).problems).toEqual([]);
  expect(readdirSync(join(logFolder(c.folder), 'set-aside'))).toHaveLength(2);
});

test('changes that were committed but not sealed come from the database when it still can be read', () => {
  const c = catalog();
  edits(c, [1]);
  rate(c, 4);
  c.run(applyTags, { ...me, ns: c.ns().slice(0, 2), add: ['not sealed'], remove: [] });
  const before = stateOf(c.db);
  c.close();
  expect(restoreCatalog({ folder: c.folder })).toMatchObject({ backup: null, changes: 4, problems: [] });
  expect(stateOf(reopen(c).db)).toEqual(before);
});

test('a catalog whose database is gone, empty or half replaced is not opened as a new one, and is left as it is', () => {
  const c = catalog();
  expect(messageOf(() => assertWhole(c.folder))).toBe('');
  edits(c, [1]);
  c.close();
  expect(messageOf(() => assertWhole(c.folder))).toBe('');
  writeFileSync(c.path, '');
  expect(messageOf(() => assertWhole(c.folder))).toMatch(/^unsupported: .*is empty.*vitrine restore/);
  rmSync(c.path);
  expect(messageOf(() => assertWhole(c.folder))).toMatch(/^unsupported: .*is gone.*vitrine restore/);
  expect(existsSync(c.path)).toBe(false);
  restoreCatalog({ folder: c.folder });
  writeFileSync(join(c.folder, 'restore-unfinished'), '');
  expect(messageOf(() => assertWhole(c.folder))).toMatch(/broken off/);
  restoreCatalog({ folder: c.folder });
  expect(messageOf(() => assertWhole(c.folder))).toBe('');
});

test('a clock set back a year keeps no backup from being taken, listed first, kept, and used', () => {
  const c = catalog();
  const paths = { folder: c.folder, database: c.path };
  onTestFinished(() => void vi.useRealTimers());
  const daily = () =>
    answerKeeper(paths, {
      do: 'backup',
      reason: 'daily',
      settings: { keep: 2, folder: null },
      unless: 60_000,
    }) as BackupDone | null;
  for (const rating of [1, 2]) {
    rate(c, rating);
    takeBackup(c.path, backupFolder(c.folder), 'asked');
  }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 365 * 86_400_000 });
  rate(c, 3);
  const made = daily()?.backup.name;
  expect(made).toBeDefined();
  expect(listBackups(backupFolder(c.folder)).map(({ name }) => name)).toEqual([made, expect.any(String)]);
  rate(c, 4);
  sealPending(c.db, c.folder, 0);
  const before = stateOf(c.db);
  c.close();
  rmSync(c.path);
  expect(restoreCatalog({ folder: c.folder })).toMatchObject({ backup: made, problems: [] });
  expect(stateOf(reopen(c).db)).toEqual(before);
});

test('one backup a day when something changed, N kept, a copy in the second place; a place that is gone is said', () => {
  const c = catalog();
  const paths = { folder: c.folder, database: c.path };
  const second = join(c.folder, 'other disk');
  mkdirSync(second);
  const daily = (keep: number, folder: string | null, unless: number) =>
    answerKeeper(paths, { do: 'backup', reason: 'daily', settings: { keep, folder }, unless }) as {
      copy?: object;
      warnings: string[];
    } | null;
  expect(daily(2, second, 60_000)).toMatchObject({
    copy: { path: expect.stringContaining('other disk') },
    warnings: [],
  });
  rate(c, 1);
  expect(daily(2, second, 60_000)).toBeNull();
  for (let i = 0; i < 3; i++) {
    rate(c, i + 2);
    // A second apart, as their names tell.
    rename(c.folder, i);
    expect(daily(2, second, -1)).not.toBeNull();
  }
  expect(daily(2, second, -1)).toBeNull();
  expect(listBackups(backupFolder(c.folder))).toHaveLength(2);
  rate(c, 5);
  const lost = daily(9, join(second, 'x'.repeat(300)), -1);
  expect(lost?.warnings).toHaveLength(1);
});
/** Earlier copies get earlier names. */
function rename(folder: string, i: number): void {
  for (const { path, name } of listBackups(backupFolder(folder))) {
    const to = path.replace(name, name.replace(/\d{4}-\d\d-\d\dT/, `20${10 + i}-01-01T`));
    if (to === path || existsSync(to)) continue;
    renameSync(`${path}.json`, `${to}.json`);
    renameSync(path, to);
  }
}

test('the copy before a change of structure outlives the others', () => {
  const c = catalog();
  const all = migrations();
  migrate(c.db, c.path, [
    ...all,
    { number: (all.at(-1)?.number ?? 0) + 1, name: '9999-x.sql', text: 'CREATE TABLE later (n)', sum: 'x' },
  ]);
  for (let i = 0; i < 4; i++) {
    rename(c.folder, i);
    takeBackup(c.path, backupFolder(c.folder), 'daily');
  }
  thinOut(backupFolder(c.folder), 2);
  expect(listBackups(backupFolder(c.folder)).map(({ reason }) => reason.slice(0, 6))).toContain('before');
});

test('small log files become one, and tell the same', () => {
  const c = catalog();
  edits(c, [1, 2, 3, 4, 5, 1, 2, 3]);
  const count = logNames(logFolder(c.folder)).length;
  // The newest stays as it is.
  expect(joinSmall(c.folder, { most: 2 })).toBe(count - 2);
  edits(c, [4]);
  expect(checkLog(c.db, c.folder)).toEqual({ files: 3, problems: [] });
  expect(joinSmall(c.folder, { most: 2 })).toBe(1);
  expect(checkLog(c.db, c.folder)).toEqual({ files: 2, problems: [] });
});

/** A disk of 400 kB, where the system lets us have one. */
function smallDisk(at: string): boolean {
  mkdirSync(at);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', at], { stdio: 'ignore' });
    onTestFinished(() => void execFileSync('umount', [at]));
    return true;
  } catch {
    return false;
  }
}

test('a full disk is said as such, leaves nothing half, and the catalog as it was', ({ skip }) => {
  const c = catalog(1000);
  const disk = join(c.folder, 'disk');
  if (!smallDisk(disk)) skip('no file system can be mounted here');
  expect(messageOf(() => takeBackup(c.path, join(disk, 'backups'), 'asked'))).toMatch(/^disk-full: .*Make room/);
  expect(readdirSync(join(disk, 'backups'))).toEqual([]);
  const copy = takeBackup(c.path, backupFolder(c.folder), 'asked');
  const paths = { folder: c.folder, database: c.path };
  const done = answerKeeper(paths, {
    do: 'backup',
    reason: 'asked',
    settings: { keep: 3, folder: disk },
  }) as BackupDone;
  expect(done.warnings.join()).toMatch(/not in the second place: The disk of .* is full/);
  // The log, on the disk that is full.
  const small = join(disk, 'catalog');
  mkdirSync(small);
  writeFileSync(join(disk, 'filler'), Buffer.alloc(390_000));
  rate(c, 3);
  c.run(applyTags, { ...me, ns: c.ns(), add: ['everything'], remove: [] });
  expect(messageOf(() => sealPending(c.db, small, 0))).toMatch(/^disk-full/);
  expect(logNames(logFolder(small))).toEqual([]);
  rmSync(join(disk, 'filler'));
  // A restore that does not fit leaves everything as it was.
  mkdirSync(join(small, 'backups'), { recursive: true });
  writeFileSync(join(small, 'catalog.db'), 'damaged');
  expect(messageOf(() => restoreCatalog({ folder: small, from: backupFolder(c.folder), name: copy.name }))).toMatch(
    /^disk-full/,
  );
  expect(readFileSync(join(small, 'catalog.db'), 'utf8')).toBe('damaged');
  expect(readdirSync(small).sort()).toEqual(['backups', 'catalog.db', 'log']);
});

test('whatever is damaged at random places of database, log and backups: what comes back is right, or it is said', () => {
  const { opened, restored } = damageAtRandom({ rounds: 15, whole: dice(1).whole });
  expect(opened.said).toBeGreaterThan(3);
  expect(restored.right).toBeGreaterThan(0);
});
