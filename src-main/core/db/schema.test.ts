import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { KINDS, type Kind } from '../../../src-shared/domain/asset.ts';
import { backupFolder, listBackups } from '../backup/backups.ts';
import { resource } from '../resources.ts';
import { type CatalogError, migrate, migrations } from './migrate.ts';

/** The whole structure as it is after every migration: what a reviewer reads. */
function schemaNow(): string {
  const db = new Database(':memory:');
  migrate(db, ':memory:');
  const rows = db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index', tbl_name, name").pluck().all() as string[];
  db.close();
  return `-- Generated from resources/migrations by src-main/core/db/schema.test.ts; UPDATE_SCHEMA=1 writes it anew.\n\n${rows.map((sql) => `${sql};\n`).join('\n')}`;
}

test('resources/schema.sql is what the migrations make', () => {
  const path = `${resource('migrations')}/../schema.sql`;
  if (process.env['UPDATE_SCHEMA']) writeFileSync(path, schemaNow());
  expect(readFileSync(path, 'utf8').replaceAll('\r\n', '\n')).toBe(schemaNow());
});

const refusal = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return (error as CatalogError).code;
  }
  return 'opened';
};

test('a catalog of a newer program, or of another structure, is refused and left as it is', () => {
  const db = new Database(':memory:');
  const [first] = migrations() as [ReturnType<typeof migrations>[number]];
  const second = { number: 2, name: '0002-later.sql', text: 'CREATE TABLE later (n)', sum: 'x' };
  migrate(db, ':memory:', [first, second].slice(0, 1));
  db.prepare("INSERT INTO migration VALUES (2, '0002-later.sql', 'x', '')").run();
  expect(refusal(() => migrate(db, ':memory:', [first]))).toBe('newer-catalog');
  db.exec('DELETE FROM migration WHERE number = 2');
  expect(refusal(() => migrate(db, ':memory:', [{ ...first, sum: 'other' }]))).toBe('migration-changed');
  expect(refusal(() => migrate(db, ':memory:', [first]))).toBe('opened');
  db.close();
});

test('a migration that fails half-way, or leaves rows without their partner, is taken back whole', () => {
  const db = new Database(':memory:');
  const all = migrations();
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-migrate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  migrate(db, ':memory:', all);
  const next = (text: string) => [...all, { number: 99, name: '0099-x.sql', text, sum: 'x' }];
  expect(refusal(() => migrate(db, join(folder, 'catalog.db'), next('CREATE TABLE half (n); SELECT nonsense')))).not.toBe('opened');
  expect(refusal(() => migrate(db, join(folder, 'catalog.db'), next('INSERT INTO location (folder, name, asset, size, mtime) VALUES (5, x\'00\', 5, 1, 1)')))).not.toBe('opened');
  expect(db.prepare("SELECT count(*) AS c FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ c: 0 });
  db.close();
});

test('a migration that was cut off after the copy begins again, and the copy is whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-migrate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'catalog.db');
  const [first] = migrations() as [ReturnType<typeof migrations>[number]];
  const second = { number: 2, name: '0002-later.sql', text: 'CREATE TABLE later (n)', sum: 'x' };
  const db = new Database(path);
  migrate(db, path, [first]);
  const backups = backupFolder(folder);
  mkdirSync(backups);
  for (const left of ['.db.part', '.db.json']) writeFileSync(join(backups, `catalog 2026-01-01T00-00-00Z before-0002${left}`), 'half a copy');
  migrate(db, path, [first, second]);
  expect(db.prepare('SELECT count(*) FROM later').pluck().get()).toBe(0);
  const kept = listBackups(backups);
  expect(kept.map(({ reason }) => reason)).toEqual(['before-0002']);
  expect(readdirSync(backups)).toHaveLength(2);
  const copy = new Database(kept[0]?.path, { readonly: true });
  expect(copy.prepare('SELECT count(*) FROM migration').pluck().get()).toBe(1);
  copy.close();
  db.close();
});

test('films and sounds of an older catalog are read again for how they are made, and nothing else is', () => {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  const all = migrations();
  migrate(db, ':memory:', all.slice(0, all.findIndex(({ name }) => name.includes('media'))));
  db.pragma('foreign_keys = OFF');
  const put = db.prepare('INSERT INTO asset (n, rev, added, kind, step, problem_code) VALUES (?, 1, 0, ?, ?, ?)');
  const kind = (name: Kind) => KINDS.indexOf(name);
  put.run(1, kind('video'), 4, null);
  put.run(2, kind('audio'), 3, null);
  put.run(3, kind('image'), 4, null);
  put.run(4, kind('video'), 0, null);
  put.run(5, kind('video'), 4, 'damaged');
  db.exec('INSERT INTO entity SELECT n, randomblob(16), 1 FROM asset');
  const backups = mkdtempSync(join(tmpdir(), 'vitrine-migrate-'));
  onTestFinished(() => rmSync(backups, { recursive: true, force: true }));
  migrate(db, join(backups, 'catalog.db'), all);
  expect(db.prepare('SELECT step FROM asset ORDER BY n').pluck().all()).toEqual([1, 1, 4, 0, 4]);
});
