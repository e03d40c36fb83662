import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CALM } from './hurry.ts';
import { migrate } from './migrate.ts';
import type { Db } from './procedure.ts';

/** Opens the catalog's database for the one writer, bringing it up to date first. Throws CatalogError. */
export function openForWriting(path: string): Db {
  keepPrivate(path);
  const db = new Database(path);
  tune(db);
  // Not mapped, as readers are: of a mapped file the system reads 128 KB around each page that is not in memory. An edit of 20,000 assets
  // all over a large catalog read 2.3 GB so, and 0.2 GB page by page.
  db.pragma('mmap_size = 0');
  db.pragma('journal_mode = WAL');
  migrate(db, path);
  db.pragma('foreign_keys = ON');
  db.exec('CREATE TEMP TABLE sel (n INTEGER PRIMARY KEY)');
  return db;
}

/** A connection that only reads; the writer has made and migrated the file before. */
export function openForReading(path: string): Db {
  const db = new Database(path, { readonly: true });
  tune(db);
  // What it reads is mapped: only pages behind the mapped part need room of their own.
  db.pragma('cache_size = -8192');
  db.pragma('mmap_size = 2147418112');
  return db;
}

/** What people wrote is theirs alone, whoever may look into the folder. SQLite gives its log files the same rights. */
function keepPrivate(path: string): void {
  if (process.platform === 'win32' || path === ':memory:') return;
  closeSync(openSync(path, 'a', 0o600));
  if (statSync(path).mode & 0o077) chmodSync(path, 0o600);
}

function tune(db: Db): void {
  db.pragma('busy_timeout = 10000');
  // Four times as much made edits of 100,000 assets no faster, and memory grow for an hour.
  db.pragma(`cache_size = ${CALM.cache_size}`);
  db.pragma('temp_store = MEMORY');
}
