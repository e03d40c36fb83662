/**
 * How late a thread's timers are by its own doing. On a machine that has other things to do every thread is late now and then: so what it
 * stood in the queue for a processor is not counted (Linux tells that), and neither is what another thread of this process, which keeps
 * watch beside, was late by in the same moment.
 */
import { Worker } from 'node:worker_threads';

/** From, to: ms since 1970; of one wait that took longer than it should. `queued`: ms of it for which it wanted a processor and got none. */
export type Late = readonly [from: number, to: number, queued: number];

const EVERY_MS = 10;
/** Shorter ones are not kept. */
const LEAST_MS = 15;

/** Runs in either thread as it is written here. */
function watch(every: number, least: number): () => Late[] {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const queuedMs = (): number => {
    try {
      return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
    } catch {
      return 0;
    }
  };
  const late: [number, number, number][] = [];
  let last = Date.now();
  let queued = queuedMs();
  const timer = setInterval(() => {
    const [now, all] = [Date.now(), queuedMs()];
    if (now - last - every > least) late.push([last + every, now, all - queued]);
    [last, queued] = [now, all];
  }, every);
  return () => {
    clearInterval(timer);
    return late;
  };
}

export interface Lateness {
  /** Every wait of this thread, and of the one beside it. */
  end(): Promise<{ readonly own: readonly Late[]; readonly beside: readonly Late[] }>;
}

export function watchLateness(): Lateness {
  const end = watch(EVERY_MS, LEAST_MS);
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads'); const end = (${watch})(${EVERY_MS}, ${LEAST_MS}); parentPort.once('message', () => parentPort.postMessage(end()));`,
    { eval: true },
  );
  return {
    async end() {
      const own = end();
      const beside = await new Promise<Late[]>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage('end');
      });
      await worker.terminate();
      return { own, beside };
    },
  };
}

/** The longest of `own`, less what was not by its own doing: when, ms since 1970, and how long, ms; longest first. */
export const ownWaits = (own: readonly Late[], beside: readonly Late[]): readonly (readonly [from: number, ms: number])[] =>
  own
    .map(([from, to, queued]) => {
      const both = beside.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0);
      return [from, Math.max(0, Math.round(to - from - Math.max(queued, both)))] as const;
    })
    .sort((a, b) => b[1] - a[1]);
