/** previews.db: WebP thumbnails by key and size. A cache: a damaged or missing file is made anew and costs time only. */
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Of one picture so many edited thumbnails of a size stay: one goes back and forth between the last ones. */
const MOST_EDITS = 8;

export interface Entry {
  /** Of the picture, not of the file: a star written into the file makes no new one. */
  readonly key: string;
  /** Long edge: 256 or 512. */
  readonly size: number;
  readonly data: Uint8Array;
}

/** Throws SQLite's errors but those that say that the file is damaged: that one is made anew, whenever it turns out. */
export interface Store {
  put(entries: readonly Entry[]): void;
  get(key: string, size: number): Uint8Array | undefined;
  /** Those of the keys of which there is nothing. */
  missing(keys: readonly string[]): string[];
  close(): void;
}

export function openStore(path: string): Store {
  let store: ReturnType<typeof prepare> | undefined;
  const now = () => (store ??= prepare(path));
  guarded(now);
  function guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      // A full disk, or one that does not answer, is no reason to throw away what was made.
      if (!isDamage(error)) throw error;
      store?.db.close();
      store = undefined;
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      return act();
    }
  }
  return {
    put: (entries) => guarded(() => now().put(entries)),
    get: (key, size) => guarded(() => now().get.get(key, size) as Uint8Array | undefined),
    missing: (keys) => guarded(() => keys.filter((key) => now().has.get(key) === undefined)),
    close: () => void store?.db.close(),
  };
}

function prepare(path: string) {
  const db = open(path);
  const put = db.prepare('INSERT OR REPLACE INTO preview VALUES (?, ?, ?)');
  // `~` and hexadecimal digits stand for edits of a picture.
  const dropOlder = db.prepare(
    `DELETE FROM preview WHERE key > @of || '~' AND key < @of || '~g' AND size = @size AND rowid NOT IN
     (SELECT rowid FROM preview WHERE key > @of || '~' AND key < @of || '~g' AND size = @size ORDER BY rowid DESC LIMIT ${MOST_EDITS})`,
  );
  return {
    db,
    put: db.transaction((entries: readonly Entry[]) => {
      for (const { key, size, data } of entries) {
        put.run(key, size, data);
        const [of, edits] = key.split('~');
        if (edits) dropOlder.run({ of, size });
      }
    }),
    has: db.prepare('SELECT 1 FROM preview WHERE key = ? LIMIT 1').pluck(),
    get: db.prepare('SELECT data FROM preview WHERE key = ? AND size = ?').pluck(),
  };
}

function open(path: string): Database.Database {
  const db = new Database(path);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec(
      'CREATE TABLE IF NOT EXISTS preview (key TEXT NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (key, size))',
    );
    db.prepare('SELECT key FROM preview LIMIT 1').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  // Another table under our name is no store of ours.
  return (
    /^SQLITE_(CORRUPT|NOTADB)/.test(error.code) || /^(no such (table|column)|table preview has)/.test(error.message)
  );
}
