/** How many a second, over the last ten seconds. */
export function createRate(clock: () => number = Date.now) {
  const events: { at: number; count: number }[] = [];
  const forget = (now: number) => {
    while (events.length && now - (events[0]?.at as number) > 10_000) events.shift();
  };
  return {
    add(count: number): void {
      if (count > 0) events.push({ at: clock(), count });
      forget(clock());
    },
    perSecond(): number {
      const now = clock();
      forget(now);
      const first = events[0];
      if (!first) return 0;
      const total = events.reduce((sum, e) => sum + e.count, 0);
      return Math.round((total / Math.max(1, (now - first.at) / 1000)) * 10) / 10;
    },
  };
}
