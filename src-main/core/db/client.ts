/** The core's side of the database threads: one writer, and a reader for each lane. */
import { Worker } from 'node:worker_threads';
import { TIDY, workerEntry } from '../workers/entry.ts';
import { pack } from './packed.ts';
import type { Committed, DbClient, Procedure } from './procedure.ts';

interface ErrorData {
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly details?: unknown;
}

/** An error that a procedure threw in its thread. `code` is the thrower's: an RpcError's, CatalogError's or SQLite's. */
export class DbError extends Error {
  readonly code: string | undefined;
  readonly details: unknown;
  constructor(data: ErrorData) {
    super(data.message);
    this.code = data.code;
    this.details = data.details;
    if (data.stack) this.stack = data.stack;
  }
}

export interface DbOptions {
  readonly path: string;
  /** After each commit that changed something, in commit order, before the call's own answer. */
  readonly onCommit: (what: Committed) => void;
  /** Calls that took longer than 100 ms. */
  readonly onSlow?: (name: string, ms: number) => void;
  /** Every call, with how long it took from question to answer. */
  readonly onTime?: (name: string, ms: number) => void;
  readonly onFatal?: (error: Error) => void;
}

export interface OpenDb extends DbClient {
  /** A barrier: every call has been answered, the write-ahead log is in the database, both files are closed. */
  close(): Promise<void>;
}

type Answer = { id: number; out?: unknown; committed?: Committed; ms?: number; error?: ErrorData };

/** Opens (and migrates) the catalog's database. Rejects with the CatalogError's code when it must not be opened. */
export async function openDb(options: DbOptions): Promise<OpenDb> {
  const writer = await keepThread('write', options);
  const reader = readerSoon(options);
  let closing = false;
  const lanes = { slow: readerWhenNeeded(options), long: readerWhenNeeded(options) };
  return {
    call(procedure, input) {
      if (procedure.mode === 'write') {
        reader.needed();
        return writer.call(procedure, input);
      }
      if (closing) return Promise.reject(closed());
      return (procedure.lane === 'quick' ? (reader.thread() ?? writer) : lanes[procedure.lane]).call(procedure, input);
    },
    async close() {
      closing = true;
      await Promise.all([reader.close(), lanes.slow.close(), lanes.long.close()]);
      await writer.close();
    },
  };
}

/** A start's few questions are answered by the writer, which has nothing else to do yet: one thread less until the first pictures are there. */
const READER_AFTER_MS = 2000;

/** The reader for what must not wait for a writer at work. */
function readerSoon(options: DbOptions) {
  let thread: Awaited<ReturnType<typeof keepThread>> | undefined;
  let starting: Promise<void> | undefined;
  const start = () => {
    clearTimeout(timer);
    starting ??= keepThread('read', options).then(
      (one) => {
        thread = one;
      },
      () => {
        // Short of memory, say: the writer goes on answering, and the next write tries again.
        starting = undefined;
      },
    );
  };
  const timer = setTimeout(start, READER_AFTER_MS).unref();
  return {
    needed: start,
    thread: () => thread,
    async close() {
      clearTimeout(timer);
      await starting;
      await thread?.close();
    },
  };
}

/** A reader that is started when somebody needs it, and ends when nobody does for a while: what it read leaves room behind. */
function readerWhenNeeded(options: DbOptions, restMs = 30_000): OpenDb {
  let thread: ReturnType<typeof keepThread> | undefined;
  let ending: Promise<unknown> = Promise.resolve();
  let rest: NodeJS.Timeout | undefined;
  let running = 0;
  let closing = false;

  function end(): Promise<unknown> {
    clearTimeout(rest);
    const ended = thread;
    thread = undefined;
    if (ended) ending = Promise.all([ending, ended.then((one) => one.close()).catch(() => undefined)]);
    return ending;
  }
  return {
    async call(procedure, input) {
      if (closing) throw closed();
      clearTimeout(rest);
      running++;
      try {
        thread ??= keepThread('read', options);
        return await (await thread).call(procedure, input);
      } catch (error) {
        // One that could not be opened is tried again by the next who asks.
        if (await thread?.then(() => false, () => true)) thread = undefined;
        throw error;
      } finally {
        running--;
        if (!running && !closing) rest = setTimeout(() => void end(), restMs).unref();
      }
    },
    async close() {
      closing = true;
      await end();
    },
  };
}

type Thread = Awaited<ReturnType<typeof startThread>>;

/** A thread that is started anew when it dies (out of memory, say): what it was doing rejects, what comes next is answered. */
async function keepThread(mode: 'read' | 'write', options: DbOptions) {
  let thread = await startThread(mode, options);
  let starting: Promise<Thread> | undefined;
  let closing = false;

  const alive = (): Promise<Thread> => {
    starting ??= startThread(mode, options).finally(() => {
      starting = undefined;
    });
    return starting.then((started) => {
      thread = started;
      return started;
    });
  };
  return {
    call<I, O>(procedure: Procedure<I, O>, input: I): Promise<O> {
      if (closing) return Promise.reject(closed());
      return thread.ended() ? alive().then((started) => started.call(procedure, input)) : thread.call(procedure, input);
    },
    async close() {
      closing = true;
      await starting?.catch(() => undefined);
      await thread.close();
    },
  };
}

const closed = () => new DbError({ message: 'The catalog is closed.', code: 'disconnected' });

async function startThread(mode: 'read' | 'write', options: DbOptions) {
  const worker = new Worker(workerEntry('db'), { workerData: { path: options.path, mode }, resourceLimits: TIDY });
  const waiting = new Map<number, { resolve: (out: never) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  let ended: Error | undefined;
  let closing = false;
  const opened = Promise.withResolvers<void>();
  opened.promise.catch(() => undefined);
  const gone = Promise.withResolvers<void>();

  worker.on('message', (message: Answer | { failed: ErrorData } | 'open' | 'closed') => {
    if (message === 'open') return opened.resolve();
    if (message === 'closed') return gone.resolve();
    if ('failed' in message) return end(new DbError(message.failed));
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.committed) options.onCommit(message.committed);
    if (message.error) call?.reject(new DbError(message.error));
    else call?.resolve(message.out as never);
  });
  const end = (error: Error) => {
    ended ??= error;
    opened.reject(error);
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };
  worker.on('error', (error: Error) => {
    end(new DbError({ message: `What the catalog was doing was cut off: ${error.message}. Look whether it was done, then try again.`, code: 'disconnected' }));
    options.onFatal?.(error);
  });
  worker.on('exit', (code) => {
    if (!ended && !closing) options.onFatal?.(new Error(`The ${mode} thread of the catalog ended (${code}).`));
    end(closed());
    gone.resolve();
  });
  try {
    worker.postMessage('open');
    await opened.promise;
  } catch (error) {
    closing = true;
    await worker.terminate();
    throw error;
  }

  return {
    /** Nothing is answered any more. */
    ended: () => ended !== undefined,
    call<I, O>(procedure: Procedure<I, O>, input: I): Promise<O> {
      if (ended) return Promise.reject(ended);
      const id = nextId++;
      const started = performance.now();
      return new Promise<O>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, name: procedure.name, ...pack(input) });
      }).finally(() => {
        const ms = performance.now() - started;
        options.onTime?.(procedure.name, ms);
        if (ms > 100) options.onSlow?.(procedure.name, ms);
      });
    },
    async close() {
      closing = true;
      worker.postMessage('close');
      await gone.promise;
      await worker.terminate();
    },
  };
}
