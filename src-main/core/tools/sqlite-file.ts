/** A database that somebody brings: read from memory, so that nothing is written beside it and no lock is taken. */
import Database from 'better-sqlite3';

export interface FoundTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Undefined where they could not be counted. */
  readonly count: number | undefined;
  /** The first ones, as text. */
  readonly rows: readonly (readonly string[])[];
}

const MAX_TABLES = 300;
const MAX_COLUMNS = 60;
const MAX_VALUE = 200;

/** `file` is changed. Throws what SQLite says. @param rows how many of each table */
export function readTables(file: Buffer, rows: number): FoundTable[] {
  // Written ahead or not is said here, and means nothing in memory.
  if (file.length > 20 && file[18] === 2) file[18] = file[19] = 1;
  const db = new Database(file, { readonly: true });
  try {
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    const all = db
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 300",
      )
      .all();
    return all.slice(0, MAX_TABLES).map(({ name }) => readTable(db, name, rows));
  } finally {
    db.close();
  }
}

function readTable(db: Database.Database, name: string, most: number): FoundTable {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  try {
    const count = db.prepare<[], number>(`SELECT count(*) FROM ${quoted}`).pluck().get();
    const statement = db.prepare<[], unknown[]>(`SELECT * FROM ${quoted} LIMIT ${most}`).raw();
    const columns = statement
      .columns()
      .slice(0, MAX_COLUMNS)
      .map((column) => column.name);
    return { name, columns, count, rows: statement.all().map((row) => row.slice(0, MAX_COLUMNS).map(shown)) };
  } catch {
    return { name, columns: [], count: undefined, rows: [] };
  }
}

function shown(value: unknown): string {
  if (value === null) return '';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return String(value).slice(0, MAX_VALUE);
}
