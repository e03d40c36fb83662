import Database from 'better-sqlite3';

/** As if a later version of the program had written it. @param path of the database */
export function makeNewer(path: string): void {
  const db = new Database(path);
  db.prepare("INSERT INTO migration VALUES (9999, '9999-later.sql', 'x', '')").run();
  db.close();
}
