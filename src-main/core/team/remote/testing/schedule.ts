/**
 * Time and order of a simulation: nothing takes real time, and of what is due at the same moment chance decides what goes on first. The
 * same seed gives the same run, as long as what runs waits for nothing but this clock and for promises that are settled already (no
 * files, timers, threads or WebCrypto).
 */
import type { Random } from './random.ts';

export interface Schedule {
  /** ms since 1970, virtual. */
  now(): number;
  /** Resolves when `ms` have passed. Waiting for 0 lets others go on. */
  sleep(ms: number): Promise<void>;
  /** Begins at once. A rejection that nobody else takes ends `run` with it. */
  spawn(what: string, act: () => Promise<unknown>): void;
  /**
   * Goes on until nothing waits any more, or to that time. @throws what a spawned one threw; an Error naming those that are neither
   * done nor waiting for this clock, once nothing waits
   */
  run(until?: number): Promise<void>;
}

interface Wait {
  readonly at: number;
  readonly tie: number;
  readonly go: () => void;
}

/** A date on which nothing is special. */
export const START = Date.UTC(2026, 2, 3, 9, 0, 0);

export function createSchedule(random: Random, start: number = START): Schedule {
  const waits: Wait[] = [];
  const running = new Map<number, string>();
  const failed: unknown[] = [];
  let now = start;
  let next = 0;
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((go) => {
        push(waits, { at: now + Math.max(0, ms), tie: random.next(), go });
      }),
    spawn(what, act) {
      const id = next++;
      running.set(id, what);
      void act()
        .catch((error: unknown) => void failed.push(error))
        .finally(() => running.delete(id));
    },
    async run(until = Number.POSITIVE_INFINITY) {
      for (;;) {
        await settled();
        if (failed.length) throw failed.shift();
        const first = waits[0];
        if (!first || first.at > until) break;
        pop(waits);
        now = Math.max(now, first.at);
        first.go();
      }
      if (Number.isFinite(until)) now = Math.max(now, until);
      else if (running.size)
        throw new Error(`Neither done nor waiting for the clock: ${[...new Set(running.values())].join(', ')}.`);
    },
  };
}

/** Whatever can go on without time has. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const before = (a: Wait, b: Wait): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);

function push(heap: Wait[], wait: Wait): void {
  let i = heap.push(wait) - 1;
  while (i > 0) {
    const up = (i - 1) >> 1;
    if (!before(wait, heap[up] as Wait)) break;
    heap[i] = heap[up] as Wait;
    i = up;
  }
  heap[i] = wait;
}

function pop(heap: Wait[]): void {
  const last = heap.pop() as Wait;
  if (!heap.length) return;
  let i = 0;
  for (;;) {
    let down = 2 * i + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && before(heap[down + 1] as Wait, heap[down] as Wait)) down++;
    if (!before(heap[down] as Wait, last)) break;
    heap[i] = heap[down] as Wait;
    i = down;
  }
  heap[i] = last;
}
