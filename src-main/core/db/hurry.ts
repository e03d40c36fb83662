/** While a long history comes in, which goes all over the catalog: more of it stays in memory, and goes into the database less often. */
import type { Db } from './procedure.ts';

/** What else holds. KiB, as SQLite has them: below zero; and pages. */
export const CALM = { cache_size: -16384, wal_autocheckpoint: 1000 };
const HURRIED = { cache_size: -65536, wal_autocheckpoint: 16384 };
const hurried = new WeakSet<Db>();

/** Until `calm`: of a million operations a fifth of the time. */
export function hurry(db: Db): void {
  if (hurried.has(db)) return;
  hurried.add(db);
  set(db, HURRIED);
}

export function calm(db: Db): void {
  if (!hurried.delete(db)) return;
  set(db, CALM);
  db.pragma('shrink_memory');
}

function set(db: Db, values: typeof CALM): void {
  for (const [name, value] of Object.entries(values)) db.pragma(`${name} = ${value}`);
}
