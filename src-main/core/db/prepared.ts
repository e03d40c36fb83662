/**
 * Statements prepared once a connection. One that is prepared anew for each call costs its parsing, and SQLite's memory for it is given
 * back only when V8, which does not know how large it is, gets round to collecting it.
 */
import type { Database, Statement } from 'better-sqlite3';

/** `rows`: objects; `column`: the first column alone; `raw`: arrays. Kept apart, since better-sqlite3 turns a statement for good. */
type Answers = 'rows' | 'column' | 'raw';

type Known = Readonly<Record<Answers, Map<string, Statement>>>;
const known = new WeakMap<Database, Known>();

/** `text` is one of a fixed number of texts: values are bound, never part of it. */
export function prepared<P extends unknown[] = unknown[], R = unknown>(
  db: Database,
  text: string,
  answers: Answers = 'rows',
): Statement<P, R> {
  const all = known.get(db) ?? { rows: new Map(), column: new Map(), raw: new Map() };
  known.set(db, all);
  // By the text itself: a key put together anew would be hashed at every call, and a merge of a long history asks ten million times.
  const statements = all[answers];
  let statement = statements.get(text);
  if (!statement) {
    statement = db.prepare(text);
    if (answers === 'column') statement.pluck();
    if (answers === 'raw') statement.raw();
    statements.set(text, statement);
  }
  return statement as unknown as Statement<P, R>;
}
