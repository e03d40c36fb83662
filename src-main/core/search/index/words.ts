import { rmSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { prepared } from '../../db/prepared.ts';
import type { Hit, PlaceUnit } from '../../../../src-shared/domain/hit.ts';
import { noBits, slotsOf } from './bits.ts';
import { COMMON_SCHEMA, CommonWords, withBit } from './common-words.ts';
import { type BodyPart, hitsIn } from './excerpt.ts';
import { forIndex, ftsQuery } from './fold.ts';
import { hashText } from './hash-text.ts';

/** Raised when what stands in index.db changes its meaning: an older one is made again. */
const VERSION = 1;

const SCHEMA = `
  CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
  -- What of each asset is in short, so that an unchanged text is not written again.
  CREATE TABLE doc (n INTEGER PRIMARY KEY, hash INTEGER NOT NULL);
  CREATE VIRTUAL TABLE short USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
  CREATE TABLE page (id INTEGER PRIMARY KEY, asset INTEGER NOT NULL);
  CREATE INDEX page_asset ON page (asset);
  CREATE VIRTUAL TABLE body USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
`;

/** A row's text for the index, by asset. */
export interface ShortText {
  readonly n: number;
  readonly text: string;
}

/** The words of the assets' texts, in index.db: a cache that this alone writes, and makes anew when it is lost or damaged. */
export class Words {
  readonly #path: string;
  readonly #catalogId: string;
  #db: Database.Database;
  #common: CommonWords;

  constructor(path: string, catalogId: string) {
    this.#path = path;
    this.#catalogId = catalogId;
    this.#db = this.#open();
    this.#common = new CommonWords(this.#db);
  }

  #open(): Database.Database {
    try {
      const db = new Database(this.#path);
      try {
        db.pragma('journal_mode = WAL');
        db.pragma('synchronous = NORMAL');
        db.pragma('cache_size = -16000');
        const made = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'state'").pluck().get() === 1;
        if (!made) this.#create(db);
        db.exec(COMMON_SCHEMA);
        addPlaces(db);
        const state = new Map(db.prepare<[], [string, unknown]>('SELECT key, value FROM state').raw().all());
        if (state.get('version') === VERSION && state.get('catalog') === this.#catalogId) return db;
        db.close();
      } catch (error) {
        db.close();
        throw error;
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    return this.#anew();
  }

  #create(db: Database.Database): void {
    db.transaction(() => {
      db.exec(SCHEMA);
      db.exec(COMMON_SCHEMA);
      addPlaces(db);
      const put = db.prepare('INSERT INTO state VALUES (?, ?)');
      put.run('version', VERSION);
      put.run('catalog', this.#catalogId);
      put.run('rev', 0);
    })();
  }

  #anew(): Database.Database {
    for (const end of ['', '-wal', '-shm']) rmSync(this.#path + end, { force: true });
    const db = new Database(this.#path);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    this.#create(db);
    return db;
  }

  /** Runs it, and with a fresh index once more when this one is damaged. */
  #guarded<T>(run: (db: Database.Database) => T): T {
    try {
      return run(this.#db);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#db.close();
      this.#db = this.#anew();
      this.#common = new CommonWords(this.#db);
      return run(this.#db);
    }
  }

  /** Every asset's text up to this change count is in it. 0 after it was made anew. */
  get rev(): number {
    return this.#guarded((db) =>
      Number(prepared(db, "SELECT value FROM state WHERE key = 'rev'", 'column').get() ?? 0),
    );
  }

  /**
   * Puts in what changed; true when something did. `upTo`: with these, everything up to that change count is in, provided that all
   * up to `since` is (which ceases to be so when the index turns out damaged just now).
   */
  put(texts: readonly ShortText[], reach?: { readonly since: number; readonly upTo: number }): boolean {
    return this.#guarded((db) => {
      const changed: ShortText[] = [];
      const hashOf = prepared<[number], number>(db, 'SELECT hash FROM doc WHERE n = ?', 'column');
      const remember = prepared(db, 'INSERT INTO doc VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET hash = excluded.hash');
      const forget = prepared(db, 'DELETE FROM doc WHERE n = ?');
      const remove = prepared(db, 'DELETE FROM short WHERE rowid = ?');
      const insert = prepared(db, 'INSERT INTO short (rowid, text) VALUES (?, ?)');
      db.transaction(() => {
        for (const one of texts) {
          const { n, text } = one;
          const hash = text === '' ? undefined : hashText(text);
          const before = hashOf.get(n);
          if (hash === before) continue;
          changed.push(one);
          if (before !== undefined) remove.run(n);
          if (hash === undefined) forget.run(n);
          else {
            insert.run(n, forIndex(text));
            remember.run(n, hash);
          }
        }
        if (changed.length > 0) this.#common.unstore(db);
        if (reach)
          prepared(db, "UPDATE state SET value = ? WHERE key = 'rev' AND value = ?").run(reach.upTo, reach.since);
      })();
      this.#common.follow(db, changed);
      return changed.length > 0;
    });
  }

  /** The text inside one asset, by page, in place of what was there. */
  putBody(n: number, pages: readonly BodyPart[]): void {
    this.#guarded((db) => {
      db.transaction(() => {
        for (const id of prepared<[number], number>(db, 'SELECT id FROM page WHERE asset = ?', 'column').all(n)) {
          prepared(db, 'DELETE FROM body WHERE rowid = ?').run(id);
        }
        prepared(db, 'DELETE FROM page WHERE asset = ?').run(n);
        for (const { text, unit, at, counted } of pages) {
          if (text.trim() === '') continue;
          const place = [unit ?? null, at ?? null, counted ? 1 : 0];
          const { lastInsertRowid } = prepared(db, 'INSERT INTO page (asset, unit, at, counted, text) VALUES (?, ?, ?, ?, ?)').run(n, ...place, deflateRawSync(text, FAST));
          prepared(db, 'INSERT INTO body (rowid, text) VALUES (?, ?)').run(lastInsertRowid, forIndex(text));
        }
      })();
    });
  }

  /** The text inside one asset, by page, as it was put: its first pages, about `most` characters. */
  bodyOf(n: number, most: number): BodyPart[] {
    return this.#guarded((db) => {
      const parts: BodyPart[] = [];
      let size = 0;
      for (const row of prepared<[number], PageRow>(db, 'SELECT unit, at, counted, text FROM page WHERE asset = ? ORDER BY id').iterate(n)) {
        if (size >= most) break;
        if (!row.text) continue;
        const part = partOf(row, row.text);
        size += part.text.length;
        parts.push(part);
      }
      return parts;
    });
  }

  /** Visits the assets in whose texts this word stands, or these words in a row; some more than once. */
  find(word: string, visit: (n: number) => void): void {
    const query = ftsQuery(word);
    this.#guarded((db) => {
      const common = this.#common.find(db, query);
      if (common) slotsOf(common).forEach(visit);
      else visitShort(db, query, visit);
      const inPages = `SELECT CAST(group_concat(asset) AS BLOB) FROM body JOIN page ON page.id = body.rowid WHERE body MATCH ?`;
      numbers(prepared<[string], Uint8Array | null>(db, inPages, 'column').get(query), visit);
    });
  }

  /** Where words stand in the text inside one asset: `total` of its pages, and the first `most` hits; with `most` of 1 on the page with most of the words. */
  hits(n: number, words: readonly string[], most: number): { total: number; hits: Hit[] } {
    return this.#guarded((db) => {
      const ids = prepared<[number], number>(db, 'SELECT id FROM page WHERE asset = ? ORDER BY id', 'column').all(n);
      if (ids.length === 0) return { total: 0, hits: [] };
      const own = new Set(ids);
      const counts = new Map<number, number>();
      for (const word of words) {
        const found = prepared<[string, number, number], number>(db, 'SELECT rowid FROM body WHERE body MATCH ? AND rowid BETWEEN ? AND ?', 'column');
        for (const id of found.all(ftsQuery(word), ids[0]!, ids.at(-1)!)) if (own.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      const pages = [...counts.keys()].sort((a, b) => (most === 1 ? counts.get(b)! - counts.get(a)! : 0) || a - b);
      const hits: Hit[] = [];
      for (const id of pages) {
        if (hits.length >= most) break;
        const row = prepared<[number], PageRow>(db, 'SELECT unit, at, counted, text FROM page WHERE id = ?').get(id);
        // It was read before texts were kept: it stands somewhere in the file.
        if (!row?.text) continue;
        hits.push(...hitsIn(partOf(row, row.text), words, most - hits.length));
      }
      return { total: pages.length, hits };
    });
  }

  /** The words whose finds are kept from now on; each is then to be given to `keep`. */
  keepOnly(words: readonly string[]): void {
    this.#common.keepOnly(new Set(words.map(ftsQuery)));
  }

  keep(word: string): void {
    const query = ftsQuery(word);
    if (this.#common.has(query)) return;
    this.#guarded((db) => {
      let bits = noBits(0);
      visitShort(db, query, (n) => {
        bits = withBit(bits, n);
      });
      this.#common.put(query, bits);
    });
  }

  /** Writes down what the kept words find, for the next start. */
  store(): void {
    this.#guarded((db) => this.#common.store(db));
  }

  /** The words in all texts that begin with this letter, folded. */
  terms(first: string): string[] {
    return this.#guarded((db) =>
      (['short', 'body'] as const).flatMap((table) => {
        db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.${table}_terms USING fts5vocab('main', '${table}', 'row')`);
        return prepared<[string, string], string>(db, `SELECT term FROM temp.${table}_terms WHERE term >= ? AND term < ? LIMIT 50000`, 'column').all(first, `${first}\u{10ffff}`);
      }),
    );
  }

  close(): void {
    try {
      this.store();
    } catch {
      // On a full disk, say: they are found again.
    }
    this.#db.close();
  }
}

interface PageRow {
  readonly unit: PlaceUnit | null;
  readonly at: string | null;
  readonly counted: number | null;
  readonly text: Uint8Array | null;
}
const partOf = ({ unit, at, counted }: PageRow, text: Uint8Array): BodyPart => ({
  text: inflateRawSync(text).toString('utf8'),
  unit: unit ?? undefined,
  at: at ?? undefined,
  counted: counted === 1,
});
/** Texts come in while pictures are made: a third of the time for a tenth more of space. */
const FAST = { level: 1 };

/** Where each page is in its file, and what it says. An older index is not made anew for that: its files are read again. */
function addPlaces(db: Database.Database): void {
  const there = new Set(db.prepare<[], string>("SELECT name FROM pragma_table_info('page')").pluck().all());
  for (const [name, type] of [['unit', 'TEXT'], ['at', 'TEXT'], ['counted', 'INTEGER'], ['text', 'BLOB']] as const)
    if (!there.has(name)) db.exec(`ALTER TABLE page ADD COLUMN ${name} ${type}`);
}

function visitShort(db: Database.Database, query: string, visit: (n: number) => void): void {
  const sql = 'SELECT CAST(group_concat(rowid) AS BLOB) FROM short WHERE short MATCH ?';
  numbers(prepared<[string], Uint8Array | null>(db, sql, 'column').get(query), visit);
}

/** Numbers with commas between. One long text crosses from SQLite some ten times faster than as many rows. */
function numbers(bytes: Uint8Array | null | undefined, visit: (number: number) => void): void {
  if (!bytes || bytes.length === 0) return;
  let number = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 44) {
      visit(number);
      number = 0;
    } else number = number * 10 + byte - 48;
  }
  visit(number);
}

function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  const { code, message } = error;
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || message.startsWith('no such table');
}
