import { Worker } from 'node:worker_threads';
import { workerEntry } from '../workers/entry.ts';
import type { Entry } from './store.ts';

export interface StoreClient {
  put(entries: readonly Entry[]): Promise<void>;
  get(key: string, size: number): Promise<Uint8Array | undefined>;
  missing(keys: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

/** The preview store in its thread. After its end every call rejects. */
export function createStoreClient(path: string): StoreClient {
  const thread = new Worker(workerEntry('previews'), { workerData: { path } });
  const waiting = new Map<number, { resolve: (out: never) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let ended: Error | undefined;

  thread.on('message', ({ id, out, error }: { id: number; out?: unknown; error?: string }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(out as never);
    else call?.reject(new Error(error));
  });
  const end = (error: Error) => {
    ended ??= error;
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };
  thread.on('error', end);
  thread.on('exit', () => end(new Error('The preview store is closed.')));

  const ask = <T>(what: object): Promise<T> => {
    if (ended) return Promise.reject(ended);
    const id = ++lastId;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.postMessage({ id, ...what });
    });
  };
  return {
    put: (entries) => ask({ do: 'put', entries }),
    get: (key, size) => ask({ do: 'get', key, size }),
    missing: (keys) => ask({ do: 'missing', keys }),
    async close() {
      await ask({ do: 'close' }).catch(() => undefined);
      await thread.terminate();
    },
  };
}
