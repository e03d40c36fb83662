/** How many were taken on each day. */
import { dayAt } from '../../../../src-shared/domain/days.ts';
import type { Work } from './work.ts';

export interface Timeline {
  /** Ascending; see domain/days.ts. */
  readonly days: number[];
  readonly counts: number[];
  readonly undated: number;
}

/** Slots counted between two chances to give way: some 5 ms. */
const AT_ONCE = 200_000;
/** From the year 0 to 9999 there are 3.7 million days. */
const MOST_DAYS = 4_000_000;

/** `taken`: ms of the wall clock read as UTC, NaN unknown. Gives way; whoever drives it sees to it that nothing changes meanwhile. */
export function* countDays(slots: Uint32Array, taken: Float64Array): Work<Timeline> {
  let [first, last, undated] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const slot of slots) {
    const at = taken[slot]!;
    if (at < first) first = at;
    if (at > last) last = at;
  }
  if (last < first) return { days: [], counts: [], undated: slots.length };
  const [from, to] = [dayAt(first), dayAt(last)];
  // What a damaged file says may be any number.
  if (to - from >= MOST_DAYS) return bySorting(slots, taken);
  const tally = new Uint32Array(to - from + 1);
  for (let start = 0; start < slots.length; start += AT_ONCE) {
    yield;
    const end = Math.min(slots.length, start + AT_ONCE);
    for (let i = start; i < end; i++) {
      const at = taken[slots[i]!]!;
      if (Number.isNaN(at)) undated++;
      else tally[dayAt(at) - from]!++;
    }
  }
  const [days, counts]: [number[], number[]] = [[], []];
  for (let day = 0; day < tally.length; day++) {
    if (tally[day] === 0) continue;
    days.push(from + day);
    counts.push(tally[day]!);
  }
  return { days, counts, undated };
}

function bySorting(slots: Uint32Array, taken: Float64Array): Timeline {
  const tally = new Map<number, number>();
  let undated = 0;
  for (const slot of slots) {
    const at = taken[slot]!;
    if (Number.isNaN(at)) undated++;
    else tally.set(dayAt(at), (tally.get(dayAt(at)) ?? 0) + 1);
  }
  const days = [...tally.keys()].sort((a, b) => a - b);
  return { days, counts: days.map((day) => tally.get(day)!), undated };
}
