/**
 * Statements prepared once a connection. One that is prepared anew for each call costs its parsing, and SQLite's memory for it is given
 * back only when V8, which does not know how large it is, gets round to collecting it.
 */
import type { Database, Statement } from 'better-sqlite3';

/** `rows`: objects; `column`: the first column alone; `raw`: arrays. Kept apart, since better-sqlite3 turns a statement for good. */
type Answers = 'rows' | 'column' | 'raw';

const known = new WeakMap<Database, Map<string, Statement>>();

/** `text` is one of a fixed number of texts: values are bound, never part of it. */
export function prepared<P extends unknown[] = unknown[], R = unknown>(
  db: Database,
  text: string,
  answers: Answers = 'rows',
): Statement<P, R> {
  const statements = known.get(db) ?? new Map<string, Statement>();
  known.set(db, statements);
  const key = answers + text;
  let statement = statements.get(key);
  if (!statement) {
    statement = db.prepare(text);
    if (answers === 'column') statement.pluck();
    if (answers === 'raw') statement.raw();
    statements.set(key, statement);
  }
  return statement as unknown as Statement<P, R>;
}
