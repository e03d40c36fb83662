/**
 * How late a thread's timers are by its own doing. On a machine that has other things to do every thread is late now and then; so another
 * thread of this process keeps watch beside, and what was late there in the same moment is not counted.
 */
import { Worker } from 'node:worker_threads';

/** From, to: ms since 1970; of one wait that took longer than it should. */
export type Late = readonly [from: number, to: number];

const EVERY_MS = 10;
/** Shorter ones are not kept. */
const LEAST_MS = 15;

function watch(every: number, least: number): () => Late[] {
  const late: [number, number][] = [];
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last - every > least) late.push([last + every, now]);
    last = now;
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

/** The longest of `own`, ms, less what the thread beside was late during it. */
export const longestOwn = (own: readonly Late[], beside: readonly Late[]): number =>
  Math.max(0, ...own.map(([from, to]) => to - from - beside.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0)));
