import Database from 'better-sqlite3';

/** A database that this SQL makes, as a file. */
export function sqliteFile(sql: string): Buffer {
  const db = new Database(':memory:');
  db.exec(sql);
  const bytes = db.serialize();
  db.close();
  return bytes;
}
