/**
 * Numbered SQL files in resources/migrations, each run once, in order, in an exclusive transaction whose foreign keys are checked
 * before it counts. The file is copied aside first. What does not fit is refused, never guessed at.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { backupFolder, takeBackup } from '../backup/backups.ts';
import type { Db } from './procedure.ts';
import { resource } from '../resources.ts';

export type CatalogErrorCode = 'newer-catalog' | 'migration-changed' | 'damaged-catalog' | 'network-folder' | 'sync-folder';

export class CatalogError extends Error {
  readonly code: CatalogErrorCode;
  constructor(code: CatalogErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  /** SHA-256, hex. */
  readonly sum: string;
}

export function migrations(folder = resource('migrations')): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-.*\.sql$/.test(file))
    .sort()
    .map((name) => {
      // A checkout with CRLF line ends is the same migration.
      const text = readFileSync(`${folder}/${name}`, 'utf8').replaceAll('\r\n', '\n');
      return { number: Number(name.slice(0, 4)), name, text, sum: createHash('sha256').update(text).digest('hex') };
    });
}

/** Brings the database at `path` up to date. The copy taken before goes to the catalog's backups. Throws as takeBackup. */
export function migrate(db: Db, path: string, all = migrations()): void {
  db.exec('CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sum TEXT NOT NULL, at TEXT NOT NULL)');
  const done = db.prepare('SELECT number, name, sum FROM migration ORDER BY number').all() as Omit<Migration, 'text'>[];
  done.forEach((applied, i) => {
    const known = all[i];
    if (!known || applied.number > (all.at(-1)?.number ?? 0))
      throw new CatalogError('newer-catalog', `This catalog was written by a newer Vitrine (${applied.name}). Please update Vitrine to open it; nothing was changed.`);
    if (known.number !== applied.number || known.sum !== applied.sum)
      throw new CatalogError('migration-changed', `This catalog's structure (${applied.name}) is not the one this Vitrine knows. Nothing was changed.`);
  });
  const open = all.slice(done.length);
  if (!open.length) return;
  if (done.length) takeBackup(db, backupFolder(dirname(path)), `before-${String(open[0]?.number).padStart(4, '0')}`);
  for (const migration of open) run(db, migration);
}

function run(db: Db, migration: Migration): void {
  db.pragma('foreign_keys = OFF');
  db.exec('BEGIN EXCLUSIVE');
  try {
    db.exec(migration.text);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length) throw new CatalogError('damaged-catalog', `${migration.name} left ${broken.length} rows without their partner; it was taken back.`);
    db.prepare('INSERT INTO migration VALUES (?, ?, ?, ?)').run(migration.number, migration.name, migration.sum, new Date().toISOString());
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
