/**
 * Brings a catalog's database back: the newest good backup, and what the sealed log says happened after it. Runs alone, while nobody
 * has the catalog open. What was there before is kept, in `set-aside/`.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { KINDS } from '../../../src-shared/domain/asset.ts';
import { connect, type Connection } from '../db/connection.ts';
import { write } from '../db/procedure.ts';
import { backupFolder, checkBackup, contents, elsewhere, type Kept, listBackups, moveDatabase } from './backups.ts';
import { follows } from './check-log.ts';
import { asPeopleError, syncFile, syncFolder } from './files.ts';
import { materialize, replay } from './replay.ts';
import { lostWith, salvage, type Source } from './salvage.ts';
import { logFolder, logNames, openSealed, removeParts, type Sealed, type SealedHead } from './sealed.ts';
import { freshPlace } from './stamp.ts';

export interface RestoreOptions {
  /** The catalog's folder. */
  readonly folder: string;
  /** A backup of the list: the catalog becomes what it was then, and what came after is set aside. Absent: the newest good one, and the log. */
  readonly name?: string | undefined;
  /** Another folder with backups of this catalog. */
  readonly from?: string | undefined;
  readonly say?: (line: string) => void;
}

export interface Restored {
  /** Name of the backup used; null: everything comes from the log. */
  readonly backup: string | null;
  /** Changes of the log that were applied again. */
  readonly changes: number;
  /** The last change that is in. */
  readonly seq: number;
  readonly assets: number;
  /** What could not be used, and why. */
  readonly problems: readonly string[];
  /** Why the very last changes may be missing: those that stood in the former database alone. Null: none are. */
  readonly lost: string | null;
  /** Where the former database is now; null when there was none. */
  readonly setAside: string | null;
}

/** While it stands there the catalog is not opened: a restore was broken off. */
export const restoreMark = (catalog: string): string => join(catalog, 'restore-unfinished');

/** Throws RpcError not-found (no such backup, nothing to restore from), disk-full, read-only. */
export function restoreCatalog(options: RestoreOptions): Restored {
  const work = join(options.folder, 'restore.tmp');
  return asPeopleError(work, () => {
    rmSync(work, { recursive: true, force: true });
    try {
      return restore(options, work);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
}

function restore({ folder, name, from, say = () => undefined }: RestoreOptions, work: string): Restored {
  const problems: string[] = [];
  const log = readLog(folder, problems);
  mkdirSync(work, { recursive: true, mode: 0o700 });
  const made = join(work, 'catalog.db');

  const backup = choose(folder, { name, from, settings: log.settings, catalog: log.catalog }, problems);
  if (!backup && !log.files.length)
    throw new RpcError(
      'not-found',
      `Neither a good backup nor a log was found in ${folder}. A backup on another disk can be named with --from.`,
      { details: { problems } },
    );
  if (backup) {
    say(`Copying ${backup.name}…`);
    copyFileSync(backup.path, made);
  }
  const former = name === undefined ? formerDatabases(folder).map((path) => salvage(path, folder)) : [];
  problems.push(...former.flatMap(({ doubt }) => doubt ?? []));
  const connection = connect(made, 'write');
  let outcome: { changes: number };
  try {
    if (!backup) connection.db.transaction(() => identify(connection, log.files[0]?.head as SealedHead))();
    outcome =
      name === undefined
        ? applyLog(
            connection,
            [
              ...log.files.map((f) => ({ writer: f.head.writer, body: () => f.body() })),
              ...former.flatMap(({ sources }) => sources),
            ],
            { problems, say },
          )
        : { changes: 0 };
    finishUp(connection);
  } finally {
    connection.close();
  }
  const held = examine(made);
  say('Putting it in place…');
  const setAside = putInPlace(folder, made, backup?.entities ?? 0);
  if (name !== undefined) cutLog(folder, held.seq);
  return {
    backup: backup?.name ?? null,
    changes: outcome.changes,
    seq: held.seq,
    assets: held.counts.assets,
    problems,
    lost: name === undefined ? lostWith(former, held.last) : null,
    setAside,
  };
}

interface Log {
  readonly files: readonly Sealed[];
  readonly settings: Readonly<Record<string, string>>;
  /** Hex. */
  readonly catalog: string | undefined;
}

/** All good files, in order. */
function readLog(catalog: string, problems: string[]): Log {
  const folder = logFolder(catalog);
  const files: Sealed[] = [];
  let last = 0;
  let whole = true;
  for (const { name, last: end } of logNames(folder)) {
    // One that stands in for several was read before them.
    if (end <= last) continue;
    try {
      const file = openSealed(folder, name);
      const before = files.at(-1);
      if (before && whole && !follows(file, before))
        problems.push(
          `Between the log files that end with change ${before.head.last} and begin with ${file.head.first} one is missing.`,
        );
      whole = true;
      files.push(file);
      last = end;
    } catch (error) {
      problems.push(`The log file ${name} was left out: ${(error as Error).message}.`);
      whole = false;
    }
  }
  let settings: Log['settings'] = {};
  try {
    settings = files.at(-1)?.body().settings ?? {};
  } catch {
    // Told of when it is applied.
  }
  return { files, settings, catalog: files[0] && Buffer.from(files[0].head.catalog).toString('hex') };
}

interface Choice {
  readonly name: string | undefined;
  readonly from: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly catalog: string | undefined;
}

/** Where copies of this catalog may lie: in it, in the folder given and what is in that, and in the second place it had chosen. */
export function backupPlaces(
  folder: string,
  from: string | undefined,
  log: Pick<Log, 'settings' | 'catalog'> = readLog(folder, []),
): string[] {
  const { 'backup.folder': setting } = log.settings;
  const chosen = setting === undefined ? null : (JSON.parse(setting) as unknown);
  const given =
    from && existsSync(from)
      ? [
          from,
          ...readdirSync(from, { withFileTypes: true }).flatMap((entry) =>
            entry.isDirectory() ? [join(from, entry.name)] : [],
          ),
        ]
      : [];
  return [
    ...new Set([
      backupFolder(folder),
      ...given,
      ...(typeof chosen === 'string' && log.catalog ? [elsewhere(chosen, folder, log.catalog)] : []),
    ]),
  ];
}

/** The copy named, or the newest that is still what was written. */
function choose(folder: string, { name, from, settings, catalog }: Choice, problems: string[]): Kept | undefined {
  const all = backupPlaces(folder, from, { settings, catalog })
    .flatMap((place) => listBackups(place))
    .sort((a, b) => b.taken - a.taken);
  if (name !== undefined && !all.some((backup) => backup.name === name))
    throw new RpcError('not-found', `There is no backup “${name}”. vitrine restore --list names those there are.`);
  for (const backup of all) {
    if (name !== undefined && backup.name !== name) continue;
    const why =
      name === undefined && catalog && backup.catalog !== catalog
        ? 'it belongs to another catalog'
        : checkBackup(backup);
    if (!why) return backup;
    problems.push(`The backup ${backup.name} was left out: ${why}.`);
  }
  if (name !== undefined) throw new RpcError('conflict', problems.at(-1) ?? `The backup “${name}” is damaged.`);
  return undefined;
}

/** A catalog that begins from its log alone keeps its name and its writer. */
function identify({ db }: Connection, head: SealedHead): void {
  const put = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  put.run('catalogId', Buffer.from(head.catalog));
  put.run('writerId', Buffer.from(head.writer));
}

function applyLog(
  connection: Connection,
  sources: readonly Source[],
  { problems, say }: { problems: string[]; say: (line: string) => void },
): { changes: number } {
  const after = contents(connection.db).seq;
  const touched = new Set<number>();
  let changes = 0;
  for (const source of sources) {
    try {
      const body = source.body();
      if ((body.changes.at(-1)?.seq ?? 0) <= after) continue;
      const done = connection.run(
        write('backup.replay', (tx) => replay(tx, source.writer, body, after)),
        undefined,
      ).out;
      changes += done.changes;
      for (const n of done.touched) touched.add(n);
      say(`${changes.toLocaleString('en')} changes applied again`);
    } catch (error) {
      if (/^(ENOSPC|SQLITE_FULL|SQLITE_IOERR)/.test((error as { code?: string }).code ?? '')) throw error;
      problems.push(`Some of the log could not be applied: ${(error as Error).message}`);
    }
  }
  if (touched.size)
    connection.run(
      write('backup.materialize', (tx) => materialize(tx, touched)),
      undefined,
    );
  return { changes };
}

/** The database in place, and the one that a restore had moved away when it was broken off. */
function formerDatabases(folder: string): string[] {
  const begun = brokenOff(folder);
  return [join(folder, 'catalog.db'), ...(begun ? [join(begun, 'catalog.db')] : [])];
}

/** Where the restore that was broken off puts the old database. */
function brokenOff(folder: string): string | undefined {
  const mark = restoreMark(folder);
  return existsSync(mark) ? readFileSync(mark, 'utf8') || undefined : undefined;
}

/** Texts of documents stand in the search index only, which is made anew: their files are read again. */
function finishUp(connection: Connection): void {
  const withText = ['document', 'text', 'layered', 'vector', 'archive', 'other'].map((kind) =>
    KINDS.indexOf(kind as (typeof KINDS)[number]),
  );
  connection.db.prepare(`UPDATE asset SET step = 0, tries = 0 WHERE kind IN (${withText.join(', ')})`).run();
  // Whoever remembers a later state must see that everything is new.
  connection.db.prepare("UPDATE meta SET value = value + 1 WHERE key = 'rev'").run();
}

function examine(path: string): ReturnType<typeof contents> & { readonly last: number | undefined } {
  const db = new Database(path, { readonly: true });
  try {
    const [first] = db.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (first?.integrity_check !== 'ok')
      throw new RpcError(
        'conflict',
        `The database that was put together does not pass its check (${first?.integrity_check}). Nothing was replaced.`,
      );
    const last = db.prepare('SELECT max(wall) FROM change').pluck().get() as number | null;
    return { ...contents(db), last: last ?? undefined };
  } finally {
    db.close();
  }
}

/** From the mark on until its removal the catalog is not opened; a restore that was broken off is simply begun again. */
function putInPlace(folder: string, made: string, known: number): string | null {
  const database = join(folder, 'catalog.db');
  syncFile(made);
  // One that was broken off between two files of the old database goes on where it was.
  const begun = brokenOff(folder);
  const aside = begun && !existsSync(join(begun, 'catalog.db')) ? begun : freshPlace(join(folder, 'set-aside'));
  writeFileSync(restoreMark(folder), aside, { flush: true });
  syncFolder(folder);
  const had = ['', '-wal', '-journal'].some((end) => existsSync(database + end));
  if (had) {
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    moveDatabase(database, join(aside, 'catalog.db'));
  }
  rmSync(`${database}-shm`, { force: true });
  renameSync(made, database);
  dropCaches(folder, known);
  syncFolder(folder);
  rmSync(restoreMark(folder));
  syncFolder(folder);
  return had ? aside : null;
}

/**
 * All but the pictures, which go by what they show and not by an asset's number. What exiftool said goes by number: it stays for the
 * assets that the backup knew, since later ones may be numbered anew.
 */
function dropCaches(folder: string, known: number): void {
  const cache = join(folder, 'cache');
  if (!existsSync(cache)) return;
  const facts = join(cache, 'facts.db');
  for (const name of readdirSync(cache))
    if (!name.startsWith('previews.db') && !name.startsWith('facts.db') && name !== 'large')
      rmSync(join(cache, name), { recursive: true, force: true });
  if (!existsSync(facts)) return;
  try {
    const db = new Database(facts);
    db.prepare('DELETE FROM preview WHERE CAST(key AS INTEGER) > ?').run(known);
    db.close();
  } catch {
    for (const end of ['', '-wal', '-shm']) rmSync(facts + end, { force: true });
  }
}

/** The log of what came after: set aside, and what a file holds of before is sealed again from the database at its next turn. */
function cutLog(catalog: string, seq: number): void {
  const folder = logFolder(catalog);
  removeParts(folder);
  const later = logNames(folder).filter(({ last }) => last > seq);
  if (!later.length) return;
  const aside = freshPlace(join(folder, 'set-aside'));
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const { name } of later)
    if (statSync(join(folder, name)).isFile()) renameSync(join(folder, name), join(aside, name));
}
