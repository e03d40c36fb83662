/** previews.db: WebP thumbnails by key and size. A cache: a damaged or missing file is made anew and costs time only. */
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';

export interface Entry {
  /** Of the picture, not of the file: a star written into the file makes no new one. */
  readonly key: string;
  /** Long edge: 256 or 512. */
  readonly size: number;
  readonly data: Uint8Array;
}

export interface Store {
  put(entries: readonly Entry[]): void;
  get(key: string, size: number): Uint8Array | undefined;
  /** Those of the keys of which there is nothing. */
  missing(keys: readonly string[]): string[];
  close(): void;
}

export function openStore(path: string): Store {
  let db: Database.Database;
  try {
    db = open(path);
  } catch {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    db = open(path);
  }
  const put = db.prepare('INSERT OR REPLACE INTO preview VALUES (?, ?, ?)');
  const has = db.prepare('SELECT 1 FROM preview WHERE key = ? LIMIT 1').pluck();
  const get = db.prepare('SELECT data FROM preview WHERE key = ? AND size = ?').pluck();
  return {
    put: db.transaction((entries: readonly Entry[]) => {
      for (const { key, size, data } of entries) put.run(key, size, data);
    }),
    get: (key, size) => get.get(key, size) as Uint8Array | undefined,
    missing: (keys) => keys.filter((key) => has.get(key) === undefined),
    close: () => void db.close(),
  };
}

function open(path: string): Database.Database {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec('CREATE TABLE IF NOT EXISTS preview (key TEXT NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (key, size))');
  db.prepare('SELECT key FROM preview LIMIT 1').get();
  return db;
}
