/** A catalog kept from before the last change of the database's structure is changed once, while nobody measures. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { REPO, start } from '../kit/program.ts';
import { untilIdle } from '../kit/tree.ts';
import { putPalettes } from './palettes.ts';

const FOLDER = join(REPO, 'resources/migrations');
const FORMATS = join(REPO, 'src-main/core/formats');

/** The program would do the same, but first copies the whole catalog aside and checks the copy. */
export async function bringUpToDate(catalog: string): Promise<void> {
  const migrated = migrate(join(catalog, 'catalog.db'));
  const reread = !knowsFormats(catalog);
  if ((await putPalettes(catalog)) || migrated || reread) await settle(catalog);
  if (migrated || reread) markRead(catalog);
}

const mark = (catalog: string): string => join(catalog, 'formats.bench');
/** Of what reads files: a newer reader has its files read once more, of which a made catalog has none. */
function formatsNow(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(FORMATS).sort()) if (name.endsWith('.ts')) hash.update(readFileSync(join(FORMATS, name)));
  return hash.digest('hex');
}
const knowsFormats = (catalog: string): boolean => existsSync(mark(catalog)) && readFileSync(mark(catalog), 'utf8') === formatsNow();

/** What the program would read again has been read. */
function markRead(catalog: string): void {
  const db = new DatabaseSync(join(catalog, 'catalog.db'));
  try {
    db.exec('UPDATE asset SET step = 4 WHERE step < 4');
  } finally {
    db.close();
  }
  writeFileSync(mark(catalog), formatsNow());
}

/** @returns whether there was anything to do */
function migrate(path: string): boolean {
  const db = new DatabaseSync(path);
  try {
    const known = new Set(
      db
        .prepare('SELECT number FROM migration')
        .all()
        .map(({ number }) => Number(number)),
    );
    const open = readdirSync(FOLDER)
      .filter((name) => /^\d{4}-.*\.sql$/.test(name) && !known.has(Number(name.slice(0, 4))))
      .sort();
    db.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF');
    for (const name of open) {
      const text = readFileSync(join(FOLDER, name), 'utf8').replaceAll('\r\n', '\n');
      const sum = createHash('sha256').update(text).digest('hex');
      db.exec(`BEGIN; ${text}`);
      db.prepare('INSERT INTO migration VALUES (?, ?, ?, ?)').run(
        Number(name.slice(0, 4)),
        name,
        sum,
        new Date().toISOString(),
      );
      db.exec('COMMIT');
    }
    return open.length > 0;
  } finally {
    db.close();
  }
}

/** Lets the program make its search index and keep it, as it would stand after a day's work. */
export async function settle(catalog: string): Promise<void> {
  const program = await start(catalog);
  await program.call('search.page', { query: 'sunset', limit: 1 });
  await untilIdle(program.pid);
  await program.stop();
}
