/** Work over all assets that nobody asked for, a part at a time; while it goes on it stands in Activity, and can be held there. */
import { setImmediate as breath } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Jobs, Live } from './jobs.ts';

export interface Far {
  readonly done: number;
  readonly total: number;
}

export interface Sweep {
  /** There may be something to do: it goes on where it was cut off. */
  wake(): void;
  /** Goes on until `before` is done, then does the same from the start. */
  after(before: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export interface SweepDeps {
  readonly jobs: Pick<Jobs, 'live'>;
  readonly log: Pick<Log, 'error'>;
  /** As a job's. */
  readonly name: string;
  readonly title: string;
  /** Does the next part. Undefined: there is none now. */
  readonly next: (isOver: () => boolean) => Promise<Far | undefined>;
}

export function createSweep({ jobs, log, name, title, next }: SweepDeps): Sweep {
  let closed = false;
  let waiting = false;
  let held: PromiseWithResolvers<void> | undefined;
  let running: Promise<void> = Promise.resolve();
  const hold = () => {
    held ??= Promise.withResolvers<void>();
  };
  const release = () => {
    held?.resolve();
    held = undefined;
  };
  async function go(): Promise<void> {
    let shown: Live | undefined;
    let began: { at: number; done: number } | undefined;
    try {
      while (!closed) {
        await held?.promise;
        const far = closed ? undefined : await next(() => closed || held !== undefined);
        if (!far) return;
        began ??= { at: performance.now(), done: far.done };
        const rate = (far.done - began.done) / Math.max(1, (performance.now() - began.at) / 1000);
        if (far.done < far.total) shown ??= jobs.live(name, title, { pause: hold, resume: release, cancel: hold });
        shown?.update({ ...far, ...(rate > 0 ? { rate, secondsLeft: (far.total - far.done) / rate } : {}) });
        await breath();
      }
    } finally {
      shown?.end();
    }
  }
  const then = (work: () => Promise<unknown>) => {
    running = running.then(async () => void (await work())).catch((error: unknown) => {
      if (!closed) log.error({ error, work: name }, 'work in the background failed');
    });
  };
  return {
    wake() {
      if (waiting || closed) return;
      waiting = true;
      then(() => {
        waiting = false;
        return go();
      });
    },
    after: (before) => then(async () => {
      await before();
      await go();
    }),
    async close() {
      closed = true;
      release();
      await running;
    },
  };
}
