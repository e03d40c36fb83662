/** Runs scans, one after the other, in the walk thread, and has the writer write what they find as they go. */
import { Worker } from 'node:worker_threads';
import type { DbClient } from '../db/procedure.ts';
import { workerEntry } from '../workers/entry.ts';
import { applyScan } from './apply.sql.ts';
import type { ScanBatch, ScanInput, ScanMessage, ScanResult } from './scan.types.ts';

export interface Scanner {
  /** Resolves when everything found has been written. `onBatch` hears of each batch after it was written. */
  scan(input: ScanInput, onBatch?: (batch: ScanBatch) => void): Promise<ScanResult>;
  close(): Promise<void>;
}

export function createScanner({ db, dbPath }: { readonly db: DbClient; readonly dbPath: string }): Scanner {
  const flow = new Int32Array(new SharedArrayBuffer(4));
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  let current:
    | { readonly onMessage: (message: ScanMessage) => void; readonly onEnd: (error: Error) => void }
    | undefined;

  function start(): Worker {
    const thread = new Worker(workerEntry('walk'), { workerData: { dbPath, flow } });
    const ended = (error: Error) => {
      worker = undefined;
      current?.onEnd(error);
    };
    thread.on('message', (message: ScanMessage) => current?.onMessage(message));
    thread.on('error', ended);
    thread.on('exit', () => ended(new Error('The scan was ended.')));
    return thread;
  }

  const write = async (batch: ScanBatch, onBatch: (batch: ScanBatch) => void): Promise<void> => {
    try {
      await db.call(applyScan, batch);
    } finally {
      Atomics.sub(flow, 0, 1);
      Atomics.notify(flow, 0);
    }
    onBatch(batch);
  };

  async function run(input: ScanInput, onBatch: (batch: ScanBatch) => void): Promise<ScanResult> {
    if (closed) throw new Error('The library is closed.');
    Atomics.store(flow, 0, 0);
    const writes: Promise<void>[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<ScanResult>();
    current = {
      onEnd: reject,
      onMessage(message) {
        if (message.kind === 'done') resolve(message.result);
        else if (message.kind === 'failed') reject(new Error(`A scan failed: ${message.message}`));
        else {
          const written = write(message.batch, onBatch);
          written.catch(() => undefined);
          writes.push(written);
        }
      },
    };
    worker ??= start();
    worker.postMessage(input);
    try {
      const result = await promise;
      await Promise.all(writes);
      return result;
    } finally {
      current = undefined;
      await Promise.allSettled(writes);
    }
  }

  return {
    scan(input, onBatch = () => undefined) {
      const next = last.then(() => run(input, onBatch));
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      closed = true;
      await worker?.terminate();
      await last;
    },
  };
}
