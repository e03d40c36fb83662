/**
 * How late a thread's timers are by its own doing. On a machine that has other things to do every thread is late now and then: so what it
 * stood in the queue for a processor is not counted (Linux tells that), and neither is what another thread of this process, or a process
 * that does nothing but keep watch, was late by in the same moment. A processor that one program has to itself is given to the other as
 * soon as its timer is due: where the other is late too, the computer stood. What a program stood while it began another one is told
 * beside, since a computer may stand by that, and so is what V8 collected: in a guest its pages cost many times as much.
 */
import { ChildProcess, spawn } from 'node:child_process';
import { PerformanceObserver } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
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

/** A process that was begun: from, to: ms since 1970, that the thread was held; its command. */
export type Begun = readonly [from: number, to: number, what: string];

export interface Watched {
  /** Every wait of this thread, of the one beside it, and of a process that does nothing else. */
  readonly own: readonly Late[];
  readonly beside: readonly Late[];
  readonly control: readonly Late[];
  readonly begun: readonly Begun[];
  /** From, to: ms since 1970, that V8 collected in this thread. */
  readonly collected: readonly (readonly [from: number, to: number])[];
}

export interface Lateness {
  end(): Promise<Watched>;
}

const WATCH = `const end = (${watch})(${EVERY_MS}, ${LEAST_MS});`;

/** Begin it while this process is small: the control is begun by it. */
export function watchLateness(): Lateness {
  const control = spawn(process.execPath, ['-e', `${WATCH} process.stdin.on('end', () => process.stdout.write(JSON.stringify(end()), () => process.exit())).resume()`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told = text(control.stdout);
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads'); ${WATCH} parentPort.once('message', () => parentPort.postMessage(end()));`,
    { eval: true },
  );
  const begun: Begun[] = [];
  const notice = noticeBegun((one) => begun.push(one));
  const collected: [number, number][] = [];
  const collections = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) collected.push([performance.timeOrigin + startTime, performance.timeOrigin + startTime + duration]);
  });
  collections.observe({ entryTypes: ['gc'] });
  const end = watch(EVERY_MS, LEAST_MS);
  return {
    async end() {
      const own = end();
      notice.end();
      collections.disconnect();
      control.stdin.end();
      const beside = await new Promise<Late[]>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage('end');
      });
      await worker.terminate();
      return { own, beside, control: JSON.parse(await told), begun, collected };
    },
  };
}

/** Node has no event that says how long it took. */
function noticeBegun(tell: (begun: Begun) => void): { end(): void } {
  const kind = ChildProcess.prototype as unknown as { spawn(options: { args?: readonly string[] }): unknown };
  const real = kind.spawn;
  kind.spawn = function (options) {
    const from = Date.now();
    try {
      return real.call(this, options);
    } finally {
      tell([from, Date.now(), (options.args ?? []).map((word) => word.split('/').at(-1)).find((word) => /\.[cm]?[jt]s$/.test(word ?? '')) ?? options.args?.[0] ?? '?']);
    }
  };
  return {
    end() {
      kind.spawn = real;
    },
  };
}

export interface Wait {
  /** When it began, ms since 1970, and how long it was, ms. */
  readonly from: number;
  readonly ms: number;
  /** Of that in the queue for a processor; while the thread beside stood as well; while the control did; while it began processes; while V8 collected. */
  readonly queued: number;
  readonly beside: number;
  readonly control: number;
  readonly begun: number;
  readonly collected: number;
  /** What is left of it as the thread's own doing. */
  readonly own: number;
}

/** The waits of the thread, those first that were longest by its own doing. */
export const ownWaits = ({ own, beside, control, begun, collected }: Watched): readonly Wait[] =>
  own
    .map(([from, to, queued]) => {
      const shared = (others: readonly (readonly [from: number, to: number, ...unknown[]])[]): number =>
        others.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0);
      const [thread, process] = [shared(beside), shared(control)];
      const left = Math.max(0, to - from - Math.max(queued, thread, process));
      return { from, ms: to - from, queued: Math.round(queued), beside: thread, control: process, begun: shared(begun), collected: Math.round(shared(collected)), own: Math.round(left) };
    })
    .sort((a, b) => b.own - a.own || b.ms - a.ms);
