/** What the keeper's thread does. Each call opens what it reads and closes it again. */
import { existsSync } from 'node:fs';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { statSync } from 'node:fs';
import { openForReading } from '../db/open.ts';
import type { Db } from '../db/procedure.ts';
import {
  backupFolder,
  checkBackup,
  contents,
  copyBackup,
  elsewhere,
  type Kept,
  listBackups,
  type Reason,
  takeBackup,
  thinOut,
} from './backups.ts';
import { checkLog, mendLog } from './check-log.ts';
import { joinSmall, sealPending } from './sealer.ts';

export interface BackupSettings {
  /** How many are kept in each place. */
  readonly keep: number;
  /** A second place, on another disk. */
  readonly folder: string | null;
  /** The catalog's own folder was made in that place when it was chosen: where it is not there, the disk is not. */
  readonly made?: boolean;
  /** One a day by itself. Default true. */
  readonly daily?: boolean;
}

/** `copying`, `checking`, `second`. */
export type BackupPhase = 'copying' | 'checking' | 'second';

export interface BackupDone {
  readonly backup: Kept;
  /** The copy in the second place; absent when none is chosen or it could not be written. */
  readonly copy?: Kept;
  readonly warnings: readonly string[];
}

export interface Finding {
  readonly what: string;
  readonly message: string;
}

export interface KeeperAnswers {
  /** `tidy`: join small files too. */
  seal: {
    readonly call: { readonly tidy: boolean };
    readonly out: { readonly upTo: number; readonly warnings: readonly string[] };
  };
  /** `unless`: nothing when the newest copy is younger than this many ms, or nothing changed since. */
  backup: {
    readonly call: { readonly reason: Reason; readonly settings: BackupSettings; readonly unless?: number };
    readonly out: BackupDone | null;
  };
  list: {
    readonly call: { readonly folder: string | null };
    readonly out: { readonly here: readonly Kept[]; readonly there: readonly Kept[] };
  };
  /** Log files against rows, and the newest copy; `mend`: damaged files of what the database knows are sealed anew. */
  check: {
    readonly call: { readonly mend: boolean };
    readonly out: {
      readonly files: number;
      readonly problems: readonly Finding[];
      readonly mended: readonly Finding[];
    };
  };
}

export type KeeperCall = {
  [K in keyof KeeperAnswers]: { readonly do: K } & KeeperAnswers[K]['call'];
}[keyof KeeperAnswers];

interface Paths {
  /** The catalog's folder. */
  readonly folder: string;
  readonly database: string;
}

export function answerKeeper(
  paths: Paths,
  call: KeeperCall,
  say: (phase: BackupPhase) => void = () => undefined,
): KeeperAnswers[keyof KeeperAnswers]['out'] {
  if (call.do === 'seal') return sealNow(paths, call.tidy);
  if (call.do === 'backup') return backup(paths, call, say);
  const id = reading(paths.database, (db) => contents(db).catalog);
  if (call.do === 'list')
    return {
      here: listBackups(backupFolder(paths.folder)),
      there: call.folder ? listBackups(elsewhere(call.folder, paths.folder, id)) : [],
    };
  return check(paths, call.mend);
}

function sealNow({ folder, database }: Paths, tidy: boolean): KeeperAnswers['seal']['out'] {
  const { upTo, warnings } = reading(database, (db) => sealPending(db, folder, knownTo(folder)));
  if (tidy) joinSmall(folder);
  return { upTo, warnings };
}

/** Should the newest copy turn out bad, the one before is used: what that one does not know is described in the log. */
const knownTo = (folder: string): number => listBackups(backupFolder(folder))[1]?.entities ?? 0;

function backup(
  { folder, database }: Paths,
  { reason, settings, unless }: KeeperAnswers['backup']['call'],
  say: (phase: BackupPhase) => void,
): BackupDone | null {
  const place = backupFolder(folder);
  const [newest] = listBackups(place);
  if (
    newest &&
    unless !== undefined &&
    (isYoung(newest, unless) || reading(database, (db) => contents(db).rev) === newest.rev)
  )
    return null;
  const made = takeBackup(database, place, reason, say);
  thinOut(place, settings.keep);
  if (!settings.folder) return { backup: made, warnings: [] };
  try {
    say('second');
    const second = secondPlace(settings, folder, made.catalog);
    const copy = copyBackup(made, second);
    thinOut(second, settings.keep);
    return { backup: made, copy, warnings: [] };
  } catch (error) {
    return {
      backup: made,
      warnings: [`The backup is in ${place}, but not in the second place: ${(error as Error).message}`],
    };
  }
}

/** A disk that was pulled leaves its empty place behind, or none: nothing is written there. Throws RpcError not-found. */
function secondPlace({ folder, made }: BackupSettings, catalog: string, id: string): string {
  const place = elsewhere(folder as string, catalog, id);
  if (!existsSync(folder as string) || (made && !existsSync(place)))
    throw new RpcError('not-found', `${folder} is not there. If it lies on a disk of its own, connect it.`);
  return place;
}

/** By the clock as it goes now: one that was set back, or ahead, keeps no copy from being taken. */
function isYoung({ path }: Kept, ms: number): boolean {
  const age = Date.now() - statSync(path).mtimeMs;
  return age >= 0 && age < ms;
}

function check({ folder, database }: Paths, mend: boolean): KeeperAnswers['check']['out'] {
  const mended = mend ? reading(database, (db) => mendLog(db, folder, knownTo(folder))) : [];
  const { files, problems } = reading(database, (db) => checkLog(db, folder));
  const [newest] = listBackups(backupFolder(folder));
  const why = newest && checkBackup(newest);
  return {
    files,
    mended,
    problems: why
      ? [
          ...problems,
          { what: 'backup', message: `The newest backup, ${newest.name}, does not count: ${why}. Take another one.` },
        ]
      : problems,
  };
}

function reading<T>(path: string, act: (db: Db) => T): T {
  const db = openForReading(path);
  try {
    return act(db);
  } finally {
    db.close();
  }
}
