/** One connection and the transactions on it: used by the writer's thread, the reader's, and tests. */
import { randomBytes } from 'node:crypto';
import { followMasters } from './copies.ts';
import { CALM } from './hurry.ts';
import { openForReading, openForWriting } from './open.ts';
import { prepared } from './prepared.ts';
import type { Committed, Db, Procedure, Tx } from './procedure.ts';
import { noteRetagged, onlyTags } from './retagged.ts';

const TOPIC_LIMIT = 1000;

export interface Connection {
  readonly db: Db;
  /** Runs one procedure in one transaction. `committed` is there when it changed something that others must hear of. */
  run<I, O>(procedure: Procedure<I, O>, input: I): { out: O; committed?: Committed };
  /** What a large change leaves to be done once its answer is out; else done before the next one. */
  rest(): void;
  /** Checkpoints and closes. */
  close(): void;
}

export function connect(path: string, mode: 'read' | 'write', clock: () => number = Date.now): Connection {
  const db = mode === 'write' ? openForWriting(path) : openForReading(path);
  if (mode === 'write') firstValues(db);
  const statements: Pick<Tx, 'sql' | 'column'> = {
    sql: (text) => prepared(db, text),
    column: (text) => prepared(db, text, 'column'),
  };
  let synchronous: 'FULL' | 'NORMAL' | undefined;

  /** An edit that somebody waits for. What files say comes in steady portions, whose pages the next one needs again. */
  let large = false;
  /** The change is safe in the write-ahead log; its pages go into the database, and out of memory, when nobody waits for that. */
  const rest = () => {
    if (!large) return;
    large = false;
    db.pragma(`wal_autocheckpoint = ${CALM.wal_autocheckpoint}`);
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // A full disk, say. Nothing is lost: the next commit tries again.
    }
    db.pragma('shrink_memory');
  };

  const run: Connection['run'] = (procedure, input) => {
    rest();
    if (procedure.mode === 'write' && synchronous !== (procedure.durable ? 'FULL' : 'NORMAL')) {
      synchronous = procedure.durable ? 'FULL' : 'NORMAL';
      db.pragma(`synchronous = ${synchronous}`);
    }
    db.exec(procedure.mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
    const { tx, committed } = transaction(db, statements, procedure.mode, clock);
    try {
      const out = procedure.run(tx, input);
      const what = committed();
      large = procedure.durable && what?.assets === null;
      if (large) db.pragma('wal_autocheckpoint = 0');
      db.exec('COMMIT');
      return what ? { out, committed: what } : { out };
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    db,
    run,
    rest,
    close() {
      if (mode === 'write') db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}

/** The catalog's identity and this database's writer id are made once. */
function firstValues(db: Db): void {
  const put = db.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)');
  put.run('catalogId', randomBytes(16));
  put.run('writerId', randomBytes(16));
  put.run('rev', 0);
}

function transaction(db: Db, prepared: Pick<Tx, 'sql' | 'column'>, mode: 'read' | 'write', clock: () => number) {
  const touched = new Set<number>();
  const fields = new Set<string>();
  const changed = { tags: false, library: false, definitions: false, collections: false, templates: false };
  let rev: number | undefined;
  const { sql } = prepared;
  const tx: Tx = {
    db,
    ...prepared,
    now: clock(),
    rev() {
      if (rev === undefined && mode === 'write') rev = (sql("UPDATE meta SET value = value + 1 WHERE key = 'rev' RETURNING value").get() as { value: number }).value;
      return rev ?? (sql("SELECT value FROM meta WHERE key = 'rev'").get() as { value: number }).value;
    },
    touch(ns, ...names) {
      for (const n of ns) touched.add(n);
      for (const name of names) fields.add(name);
    },
    changed(what) {
      changed[what] = true;
    },
  };
  const committed = (): Committed | undefined => {
    if (touched.size && mode === 'write' && !onlyTags(fields)) for (const n of followMasters(tx, touched)) touched.add(n);
    if (!touched.size && !Object.values(changed).includes(true)) return undefined;
    const seq = tx.rev();
    const large = touched.size > TOPIC_LIMIT;
    if (large && onlyTags(fields)) noteRetagged(tx, seq, touched);
    // One statement, however many: a hundred thousand of them would take half a second more.
    else if (touched.size) sql('UPDATE asset SET rev = ? WHERE n IN (SELECT value FROM json_each(?)) AND rev <> ?').run(seq, JSON.stringify([...touched]), seq);
    return { seq, assets: large ? null : [...touched], fields: [...fields], ...changed };
  };
  return { tx, committed };
}
