import { Worker } from 'node:worker_threads';
import { TIDY, workerEntry } from '../workers/entry.ts';
import type { Entry } from './store.ts';

/** Rejects with SQLite's errors and their codes. A thread that dies takes its own calls with it; the next ones start it anew. */
export interface StoreClient {
  put(entries: readonly Entry[]): Promise<void>;
  get(key: string, size: number): Promise<Uint8Array | undefined>;
  missing(keys: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly out?: unknown;
  readonly error?: { readonly message: string; readonly code?: string };
}

/** The preview store in its thread. After its end every call rejects. */
export function createStoreClient(path: string): StoreClient {
  const waiting = new Map<number, { resolve: (out: never) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let closed = false;
  let thread: Worker | undefined = start();

  function start(): Worker {
    const started = new Worker(workerEntry('previews'), { workerData: { path }, resourceLimits: TIDY });
    started.on('message', ({ id, out, error }: Answer) => {
      const call = waiting.get(id);
      waiting.delete(id);
      if (error) call?.reject(Object.assign(new Error(error.message), error));
      else call?.resolve(out as never);
    });
    const end = (error: Error) => {
      if (thread !== started) return;
      thread = undefined;
      for (const call of waiting.values()) call.reject(error);
      waiting.clear();
    };
    started.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => end(new Error('The preview store is closed.')));
    return started;
  }

  const ask = <T>(what: object): Promise<T> => {
    if (closed) return Promise.reject(new Error('The preview store is closed.'));
    thread ??= start();
    const id = ++lastId;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread?.postMessage({ id, ...what });
    });
  };
  return {
    put: (entries) => ask({ do: 'put', entries }),
    get: (key, size) => ask({ do: 'get', key, size }),
    missing: (keys) => ask({ do: 'missing', keys }),
    async close() {
      const ended = thread ? ask({ do: 'close' }).catch(() => undefined) : undefined;
      closed = true;
      await ended;
      await thread?.terminate();
    },
  };
}
