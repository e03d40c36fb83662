/** How long calls take, by their names alone: counts in buckets that grow by a quarter, so that memory does not grow with use. */

export interface Timing {
  readonly name: string;
  readonly count: number;
  /** ms; half (95 of 100) took no longer, within an eighth. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface Timings {
  add(name: string, ms: number): void;
  /** The slowest first, by p95. */
  list(most?: number): Timing[];
}

const FIRST_MS = 0.05;
const GROWTH = 1.25;
const BUCKETS = 80;

interface Series {
  readonly buckets: Uint32Array;
  count: number;
  max: number;
}

export function createTimings(): Timings {
  const all = new Map<string, Series>();
  return {
    add(name, ms) {
      let series = all.get(name);
      if (!series) {
        series = { buckets: new Uint32Array(BUCKETS), count: 0, max: 0 };
        all.set(name, series);
      }
      const at = ms <= FIRST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / FIRST_MS) / Math.log(GROWTH)));
      series.buckets[at] = (series.buckets[at] ?? 0) + 1;
      series.count++;
      series.max = Math.max(series.max, ms);
    },
    list(most = 20) {
      return [...all]
        .map(([name, series]) => ({
          name,
          count: series.count,
          p50: rank(series, 0.5),
          p95: rank(series, 0.95),
          max: round(series.max),
        }))
        .sort((a, b) => b.p95 - a.p95)
        .slice(0, most);
    },
  };
}

function rank({ buckets, count, max }: Series, share: number): number {
  let left = Math.ceil(count * share);
  for (let i = 0; i < BUCKETS; i++) {
    left -= buckets[i] ?? 0;
    if (left <= 0) return round(Math.min(max, FIRST_MS * GROWTH ** i));
  }
  return round(max);
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
