/** Copies of the catalog's database: taken while it is in use, opened to be checked, listed, and thinned out. Synchronous; for threads. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Backup as Told } from '../../../src-shared/contract/catalog.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { Db } from '../db/procedure.ts';
import { asPeopleError, finish, hashFile, PART, syncFile, writeOnce } from './files.ts';
import { stampName } from './stamp.ts';

export type Reason = 'daily' | 'asked' | `before-${string}`;

/** Stands beside each copy; without it a copy does not count. */
export interface Backup {
  readonly format: 1;
  /** File name of the copy. */
  readonly name: string;
  /** ms since 1970. */
  readonly taken: number;
  readonly reason: Reason;
  /** Hex. */
  readonly catalog: string;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Its change counter, its last change, and its last entity. */
  readonly rev: number;
  readonly seq: number;
  readonly entities: number;
  readonly counts: { readonly assets: number; readonly changes: number; readonly tags: number; readonly roots: number };
}

export interface Kept extends Backup {
  /** Absolute; where the copy lies. */
  readonly path: string;
}

export const backupFolder = (catalog: string): string => join(catalog, 'backups');

/** Where a catalog's copies lie on another disk: catalogs of one name do not meet there. */
export const elsewhere = (folder: string, catalog: string, catalogId: string): string =>
  join(folder, `${basename(catalog)} ${catalogId.slice(0, 8)}`);

const NAME = /^catalog \d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ [a-z0-9-]+\.db$/;

/**
 * Copies the database at `source` (or open there, outside a transaction) into `folder`: whole, as it was at one moment, while others write to it. The copy counts when it was
 * opened, checked and hashed. Throws RpcError disk-full, read-only, not-found; conflict when the copy does not pass its check.
 */
export function takeBackup(
  source: string | Db,
  folder: string,
  reason: Reason,
  say: (phase: 'copying' | 'checking') => void = () => undefined,
): Kept {
  return asPeopleError(join(folder, 'x'), () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeUnfinished(folder);
    // After the newest there is, also when the clock was set back: the order of copies is that of their states.
    const taken = Math.max(Date.now(), (listBackups(folder)[0]?.taken ?? 0) + 1000);
    const again =
      reason.startsWith('before-') && typeof source !== 'string' ? sameState(source, folder, reason) : undefined;
    if (again) return again;
    const name = `catalog ${stampName(taken)} ${reason}.db`;
    const path = join(folder, name);
    const part = path + PART;
    try {
      say('copying');
      copyInto(source, part);
      say('checking');
      chmodSync(part, 0o600);
      syncFile(part);
      const held = look(part);
      const backup: Backup = {
        format: 1,
        name,
        taken,
        reason,
        sha256: hashFile(part),
        bytes: statSync(part).size,
        ...held,
      };
      // What it is stands there before it does, so that no copy is ever there without.
      writeOnce(`${path}.json`, JSON.stringify(backup, null, 2));
      finish(part, path);
      return { ...backup, path };
    } catch (error) {
      for (const end of ['', '-journal', '-wal', '-shm']) rmSync(part + end, { force: true });
      throw error;
    }
  });
}

/** A change of structure that failed and is tried again needs no second copy. */
function sameState(db: Db, folder: string, reason: Reason): Kept | undefined {
  const { rev, seq } = contents(db);
  return listBackups(folder).find(
    (one) => one.reason === reason && one.rev === rev && one.seq === seq && !checkBackup(one),
  );
}

function copyInto(source: string | Db, part: string): void {
  if (typeof source !== 'string') {
    source.prepare('VACUUM INTO ?').run(part);
    return;
  }
  const db = new Database(source, { readonly: true, fileMustExist: true });
  try {
    db.pragma('busy_timeout = 10000');
    db.prepare('VACUUM INTO ?').run(part);
  } finally {
    db.close();
  }
}

/** Puts a finished copy into a second folder too. Throws as takeBackup. */
export function copyBackup(backup: Kept, folder: string): Kept {
  return asPeopleError(join(folder, 'x'), () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeUnfinished(folder);
    const path = join(folder, backup.name);
    try {
      copyFileSync(backup.path, path + PART);
      syncFile(path + PART);
      if (hashFile(path + PART) !== backup.sha256)
        throw new RpcError(
          'conflict',
          `The copy in ${folder} is not what was written to it: that disk may be failing.`,
        );
      const { path: _, ...manifest } = backup;
      writeOnce(`${path}.json`, JSON.stringify(manifest, null, 2));
      finish(path + PART, path);
    } catch (error) {
      rmSync(path + PART, { force: true });
      throw error;
    }
    return { ...backup, path };
  });
}

/** Opens a copy and reads it whole. */
function look(path: string): Pick<Backup, 'catalog' | 'rev' | 'seq' | 'entities' | 'counts'> {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const [first] = db.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (first?.integrity_check !== 'ok')
      throw new RpcError('conflict', `The copy did not pass its check (${first?.integrity_check}). It does not count.`);
    return contents(db);
  } finally {
    db.close();
  }
}

/** What a catalog's database holds, in numbers. */
export function contents(db: Db): Pick<Backup, 'catalog' | 'rev' | 'seq' | 'entities' | 'counts'> {
  const one = (text: string) => (db.prepare(text).pluck().get() as number | undefined) ?? 0;
  return {
    catalog:
      (db.prepare("SELECT value FROM meta WHERE key = 'catalogId'").pluck().get() as Buffer | undefined)?.toString(
        'hex',
      ) ?? '',
    rev: one("SELECT value FROM meta WHERE key = 'rev'"),
    seq: one('SELECT ifnull(max(seq), 0) FROM change'),
    entities: one('SELECT ifnull(max(n), 0) FROM entity'),
    counts: {
      assets: one('SELECT count(*) FROM asset'),
      changes: one('SELECT count(*) FROM change'),
      tags: one('SELECT count(*) FROM tag'),
      roots: one('SELECT count(*) FROM root'),
    },
  };
}

/** The copies in a folder that were finished, newest first. A folder that is not there holds none. */
export function listBackups(folder: string): Kept[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .flatMap((name) => {
      const backup = manifestOf(join(folder, name));
      return backup ? [{ ...backup, name, path: join(folder, name) }] : [];
    })
    .sort((a, b) => b.taken - a.taken || (a.name < b.name ? 1 : -1));
}

function manifestOf(path: string): Backup | undefined {
  try {
    const backup = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Backup;
    return backup.format === 1 && typeof backup.taken === 'number' && typeof backup.sha256 === 'string'
      ? backup
      : undefined;
  } catch {
    return undefined;
  }
}

/** As the contract tells of it. */
export const describe = ({ name, taken, reason, path, bytes, counts }: Kept): Told => ({
  name,
  taken: new Date(taken).toISOString(),
  reason,
  path,
  bytes,
  assets: counts.assets,
  changes: counts.changes,
});

/** Is the copy still what was written? Answers the reason when not. */
export function checkBackup(backup: Kept): string | undefined {
  try {
    if (statSync(backup.path).size !== backup.bytes) return 'it was cut off';
    return hashFile(backup.path) === backup.sha256 ? undefined : 'some of its bytes have changed';
  } catch (error) {
    return `it cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** Keeps the newest `keep`. Those that came before a change of structure count among them, but their newest always stays. */
export function thinOut(folder: string, keep: number): readonly string[] {
  const all = listBackups(folder);
  const lastBefore = all.find((backup) => backup.reason.startsWith('before-'));
  const gone = all.slice(Math.max(1, keep)).filter((backup) => backup !== lastBefore);
  for (const { path } of gone) {
    rmSync(path, { force: true });
    rmSync(`${path}.json`, { force: true });
  }
  return gone.map(({ name }) => name);
}

/** What a killed program left. */
function removeUnfinished(folder: string): void {
  for (const file of readdirSync(folder)) {
    const [, name, rest] = /^(catalog .*?\.db)(.*)$/.exec(file) ?? [];
    if (name === undefined || rest === undefined || !NAME.test(name)) continue;
    if (rest.includes(PART) || (rest === '.json' && !existsSync(join(folder, name))))
      rmSync(join(folder, file), { force: true });
  }
}

/** Moves a file and what SQLite keeps beside it. */
export function moveDatabase(from: string, to: string): void {
  for (const end of ['-wal', '-shm', '-journal', '']) if (existsSync(from + end)) renameSync(from + end, to + end);
}
