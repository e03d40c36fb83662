import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { edit } from '../features/assets/edit.sql.ts';
import { tempCatalog } from './testing/temp-catalog.ts';

test('a large change is in the log with its answer, and in the database when there is time', () => {
  const c = tempCatalog();
  const ns = c.assets(Array.from({ length: 1200 }, () => undefined));
  c.db.pragma('wal_checkpoint(PASSIVE)');
  const inDatabase = (): unknown => {
    const copy = join(c.folder, 'without-its-log.db');
    copyFileSync(c.path, copy);
    const db = new Database(copy);
    const count = db.prepare('SELECT count(*) FROM asset WHERE rating = 4').pluck().get();
    db.close();
    return count;
  };
  const { committed } = c.run(edit, { actor: 'me', ns, changes: { rating: 4 } });
  expect([committed?.assets, inDatabase()]).toEqual([null, 0]);
  const reader = new Database(c.path, { readonly: true });
  expect(reader.prepare('SELECT count(*) FROM asset WHERE rating = 4').pluck().get()).toBe(1200);
  reader.close();
  c.rest();
  expect(inDatabase()).toBe(1200);
  expect(c.db.pragma('wal_autocheckpoint', { simple: true })).toBe(1000);
});
