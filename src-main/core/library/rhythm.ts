/** How often a root that tells of no changes is looked at: more often where looking is cheap and something changes, seldom else. */
export interface Rhythm {
  /** All of it was looked at: it took `ms`, and something had changed or not. */
  looked(ms: number, changed: boolean): void;
  /** Somebody wants to see it now: looks at once, unless it has just been looked at. */
  soon(): void;
  /** Seconds between two looks, now. */
  every(): number;
  stop(): void;
}

const LEAST_MS = 30_000;
const MOST_MS = 300_000;
/** Of all time, looking takes at most this part. */
const SHARE = 0.02;
const SLOWER = 1.5;
const JUST_NOW_MS = 5000;

export function createRhythm(look: () => void): Rhythm {
  let every = LEAST_MS;
  let last = performance.now();
  let stopped = false;
  let timer = setTimeout(go, every);
  timer.unref();

  function go(): void {
    // The next look is timed from the end of this one; should none come, this goes on.
    wait(MOST_MS);
    look();
  }
  function wait(ms: number): void {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(go, ms);
    timer.unref();
  }
  return {
    looked(ms, changed) {
      const least = Math.max(LEAST_MS, ms / SHARE);
      every = Math.min(MOST_MS, changed ? least : Math.max(least, every * SLOWER));
      last = performance.now();
      wait(every);
    },
    soon() {
      if (!stopped && performance.now() - last > JUST_NOW_MS) go();
    },
    every: () => Math.round(every / 1000),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
