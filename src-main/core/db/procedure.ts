/**
 * SQL runs in worker threads, never on the core's event loop. A feature writes its SQL as procedures: plain synchronous functions
 * over an open transaction, named `noun.verb`, registered in procedures.ts, and called from the core with `db.call(procedure, input)`.
 * Input and output cross a thread: plain data only.
 */
import type { Database, Statement } from 'better-sqlite3';

export type Db = Database;

/** What a running procedure may use. */
export interface Tx {
  readonly db: Db;
  /** A prepared statement, cached per connection. */
  sql(text: string): Statement;
  /** The same, answering with the first column alone. Kept apart, since better-sqlite3 turns a statement for good. */
  column(text: string): Statement;
  /** ms since 1970. */
  readonly now: number;
  /** The change counter of this transaction: ticked at its first use, one tick a transaction. Read procedures get the current one. */
  rev(): number;
  /**
   * These assets' rows, locations or tags changed: sets asset.rev (or notes them in `retagged`, where many and no other field but `tags`
   * changed), tells the search worker and every window after the commit.
   */
  touch(ns: Iterable<number>, ...fields: readonly string[]): void;
  /** The tag tree, roots and folders, or which custom fields, collections or metadata templates there are, changed. */
  changed(what: 'tags' | 'library' | 'definitions' | 'collections' | 'templates'): void;
}

/**
 * Each lane has a thread, so that nobody waits behind what takes longer. `quick`: what a window waits for. `slow`: what may take a second
 * with a million assets. `long`: checks that take minutes.
 */
export type Lane = 'quick' | 'slow' | 'long';

export interface Procedure<I, O> {
  readonly name: string;
  /** `write`: the one writing connection; one transaction per call. `read`: a read-only connection in a thread of its own. */
  readonly mode: 'read' | 'write';
  /** Of a read: in whose queue it stands. */
  readonly lane: Lane;
  /** People's edits wait until they are safely on disk (synchronous=FULL); what files say again need not (NORMAL). */
  readonly durable: boolean;
  readonly run: (tx: Tx, input: I) => O;
}

export const read = <I, O>(name: string, run: (tx: Tx, input: I) => O, lane: Lane = 'quick'): Procedure<I, O> => ({ name, mode: 'read', lane, durable: false, run });
/** A write of what people did. */
export const write = <I, O>(name: string, run: (tx: Tx, input: I) => O): Procedure<I, O> => ({ name, mode: 'write', lane: 'quick', durable: true, run });
/** A write of what files say: may be lost with the power and is then simply read again. */
export const ingestWrite = <I, O>(name: string, run: (tx: Tx, input: I) => O): Procedure<I, O> => ({ name, mode: 'write', lane: 'quick', durable: false, run });

/** The core's side: calls procedures in their threads. Errors arrive as thrown. */
export interface DbClient {
  call<I, O>(procedure: Procedure<I, O>, input: I): Promise<O>;
}

/** What one committed transaction changed; only after the commit do caches and topics hear of it. */
export interface Committed {
  readonly seq: number;
  /** Asset numbers, or null above 1,000. Empty: none. */
  readonly assets: readonly number[] | null;
  readonly fields: readonly string[];
  readonly tags: boolean;
  readonly library: boolean;
  /** Which custom fields there are. */
  readonly definitions: boolean;
  /** Which collections there are, and what is in them. */
  readonly collections: boolean;
  /** Which metadata templates there are, and what they give. */
  readonly templates: boolean;
}
