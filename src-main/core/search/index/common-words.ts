import type { Database } from 'better-sqlite3';
import { prepared } from '../../db/prepared.ts';
import { type Bits, hasBit, setBit } from './bits.ts';
import { grown } from './columns.ts';
import { forIndex } from './fold.ts';
import type { ShortText } from './words.ts';

/**
 * Beside the words: which assets the most common ones find, as bits by asset number. SQLite takes 100 ms to read out 700,000 numbers, and
 * 125 KB of bits are there at once. A row is true of what stands in `short`, and goes in the transaction that changes that.
 */
export const COMMON_SCHEMA = 'CREATE TABLE IF NOT EXISTS common (query TEXT PRIMARY KEY, ns BLOB NOT NULL);';

const CHANGED = `CREATE VIRTUAL TABLE temp.changed USING fts5 (
  text, content = '', tokenize = 'unicode61 remove_diacritics 2')`;

/** Into `bits`, or where it has no room for it into a larger one. */
export function withBit(bits: Bits, n: number): Bits {
  const word = n >>> 5;
  const all = word < bits.length ? bits : grown(bits, word + 1024 + (word >>> 2));
  setBit(all, n);
  return all;
}

/** By what FTS5 is asked. */
export class CommonWords {
  /** undefined: in the table only. */
  readonly #found = new Map<string, Bits | undefined>();
  /** The table says the same. */
  #stored = true;

  constructor(db: Database) {
    db.exec(CHANGED);
    for (const query of prepared<[], string>(db, 'SELECT query FROM common', 'column').all())
      this.#found.set(query, undefined);
  }

  find(db: Database, query: string): Bits | undefined {
    if (!this.#found.has(query)) return undefined;
    let bits = this.#found.get(query);
    if (!bits) {
      const bytes = prepared<[string], Buffer>(db, 'SELECT ns FROM common WHERE query = ?', 'column').get(query);
      bits = new Uint32Array(Uint8Array.from(bytes ?? []).buffer);
      this.#found.set(query, bits);
    }
    return bits;
  }

  has(query: string): boolean {
    return this.#found.has(query);
  }

  put(query: string, bits: Bits): void {
    this.#found.set(query, bits);
    this.#stored = false;
  }

  keepOnly(queries: ReadonlySet<string>): void {
    for (const query of this.#found.keys()) {
      if (queries.has(query)) continue;
      this.#found.delete(query);
      this.#stored = false;
    }
  }

  /** Within the transaction that changes `short`: what stands in the table is no longer true. */
  unstore(db: Database): void {
    if (this.#found.size === 0) return;
    for (const query of this.#found.keys()) this.find(db, query);
    if (this.#stored) prepared(db, 'DELETE FROM common').run();
    this.#stored = false;
  }

  /** After that. A table of these texts alone is asked, so that a word is in them what it is in the whole. */
  follow(db: Database, texts: readonly ShortText[]): void {
    if (this.#found.size === 0 || texts.length === 0) return;
    try {
      const insert = prepared(db, 'INSERT INTO temp.changed (rowid, text) VALUES (?, ?)');
      db.transaction(() => {
        for (const { n, text } of texts) if (text !== '') insert.run(n, forIndex(text));
      })();
      const matching = prepared<[string], number>(db, 'SELECT rowid FROM temp.changed WHERE changed MATCH ?', 'column');
      for (const query of this.#found.keys()) this.#change(query, texts, matching.all(query));
      prepared(db, "INSERT INTO temp.changed (changed) VALUES ('delete-all')").run();
    } catch (error) {
      this.#found.clear();
      throw error;
    }
  }

  #change(query: string, texts: readonly ShortText[], having: readonly number[]): void {
    let bits = this.#found.get(query)!;
    for (const { n } of texts) if (hasBit(bits, n)) bits[n >>> 5]! &= ~(1 << (n & 31));
    for (const n of having) bits = withBit(bits, n);
    this.#found.set(query, bits);
  }

  /** Writes them down for the next start, when that is not done already. */
  store(db: Database): void {
    if (this.#stored) return;
    db.transaction(() => {
      for (const query of this.#found.keys()) this.find(db, query);
      prepared(db, 'DELETE FROM common').run();
      for (const [query, bits] of this.#found)
        prepared(db, 'INSERT INTO common VALUES (?, ?)').run(query, Buffer.from(bits!.buffer, 0, bits!.byteLength));
    })();
    this.#stored = true;
  }
}
