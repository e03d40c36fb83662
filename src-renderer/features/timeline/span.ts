/** What the strip of the timeline shows: how many were taken when, in years, months or days. Pure. */
import { calendarDay, dateOf, firstDay, NO_DAY } from '../../../src-shared/domain/days.ts';
import { parseQuery, printQuery, readDate, tokensOf, withToken } from '../../../src-shared/domain/query/index.ts';
import { periodOf, type Unit } from './groups.ts';

/** What of `taken:` the query asks for at its top. */
export type Chosen =
  /** All dates. */
  | { kind: 'all' }
  /** One year, month or day. */
  | { kind: 'period'; unit: Unit; from: number; to: number }
  | { kind: 'undated' }
  /** Anything else, with the days around it where it has ends. */
  | { kind: 'other'; from?: number | undefined; to?: number | undefined };

const DAY_MS = 86_400_000;
const UNITS: readonly Unit[] = ['year', 'month', 'day'];

export function chosenOf(text: string): Chosen {
  const tokens = tokensOf(parseQuery(text).query, 'taken');
  const [value, ...more] = tokens.flatMap(({ values }) => values);
  if (value === undefined) return { kind: 'all' };
  if (more.length) return { kind: 'other' };
  if (value === '' || value.toLowerCase() === 'none') return { kind: 'undated' };
  const parts = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(value.trim());
  const range = readDate(value);
  if (!range || !('from' in range || 'to' in range)) return { kind: 'other' };
  const [from, to] = [range.from, range.to].map((ms) => (ms === undefined ? undefined : Math.floor(ms / DAY_MS)));
  if (!parts || from === undefined || to === undefined) return { kind: 'other', from, to };
  return { kind: 'period', unit: UNITS[parts.slice(1).filter((part) => part !== undefined).length - 1]!, from, to };
}

/** The query with this time alone, as the filter bar would set it; without `value` for all dates. */
export const withTaken = (text: string, value: string | undefined): string =>
  printQuery(withToken(parseQuery(text).query, 'taken', value === undefined ? undefined : [value]));

/** As it stands after `taken:`: `2024`, `2024-06`, `2024-06-01`. */
export const writtenOf = (day: number, unit: Unit): string =>
  dateOf(day).toISOString().slice(0, unit === 'year' ? 4 : unit === 'month' ? 7 : 10);

export interface Bar {
  /** First day, and the one after the last. */
  from: number;
  to: number;
  count: number;
}
export interface Mark {
  /** Between which bars. */
  start: number;
  end: number;
  /** A day in it. */
  day: number;
}
export interface Span {
  bars: readonly Bar[];
  bar: Unit;
  /** Below the bars: the next larger unit, or the same where there is room for each. */
  marks: readonly Mark[];
  /** Undefined: decades. */
  mark: Unit | undefined;
  most: number;
}

/** So many days still have a bar each; so many months. */
const MOST_DAYS = 400;
const MOST_MONTHS = 420;
/** So many days have their number below them. */
const NUMBERED = 62;
/** What a query can name. */
const FIRST = firstDay(0);
const LAST = firstDay(10_000);

/** @returns undefined where nothing has a date */
export function spanOf({ days, counts }: { days: readonly number[]; counts: readonly number[] }, chosen: Chosen): Span | undefined {
  const known = days.filter((day) => day >= FIRST && day < LAST);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  let [from, to] = [first, last + 1];
  if (chosen.kind === 'period') [from, to] = periodOf(chosen.from, chosen.unit === 'day' ? 'month' : chosen.unit);
  else if (chosen.kind === 'other') [from, to] = [Math.max(from, chosen.from ?? from), Math.min(to, chosen.to ?? to)];
  if (from >= to) return undefined;
  const months = (to - from) / 30;
  const bar: Unit = to - from <= MOST_DAYS ? 'day' : months <= MOST_MONTHS ? 'month' : 'year';
  const mark = bar === 'day' ? (to - from <= NUMBERED ? 'day' : 'month') : bar === 'month' ? 'year' : undefined;
  const bars: Bar[] = [];
  // Whole months and years, so that none looks emptier than it is.
  for (let [start, end] = periodOf(from, mark ?? 'year'); start < to; ) {
    [start, end] = periodOf(start, bar);
    bars.push({ from: start, to: end, count: 0 });
    start = end;
  }
  let at = 0;
  for (const [i, day] of days.entries()) {
    if (day < bars[0]!.from) continue;
    while (at < bars.length && day >= bars[at]!.to) at++;
    if (at === bars.length) break;
    bars[at]!.count += counts[i]!;
  }
  return { bars, bar, mark, marks: marksOf(bars, mark), most: Math.max(1, ...bars.map(({ count }) => count)) };
}

function marksOf(bars: readonly Bar[], unit: Unit | undefined): Mark[] {
  const keyOf = ({ from }: Bar) => (unit ? periodOf(from, unit)[0] : Math.floor(calendarDay(from).year / 10));
  const marks: Mark[] = [];
  bars.forEach((bar, index) => {
    const last = marks.at(-1);
    if (last && keyOf(bars[last.start]!) === keyOf(bar)) last.end = index + 1;
    else marks.push({ start: index, end: index + 1, day: bar.from });
  });
  return marks;
}

/** Whether what is chosen shows pictures of this bar. */
export const isShown = (bar: Bar, chosen: Chosen): boolean =>
  chosen.kind === 'period' ? bar.from < chosen.to && bar.to > chosen.from : chosen.kind !== 'undated';

/** The bar of a day that was picked, where that is still to be seen, else that of the day at the top; −1 where there is none. */
export function barAt(bars: readonly Bar[], chosen: Chosen, top: number, picked: number | undefined): number {
  const of = (day: number) => bars.findIndex(({ from, to }) => day >= from && day < to);
  if (picked === undefined) return of(top);
  const at = of(picked);
  const bar = bars[at];
  if (!bar) return picked === NO_DAY && chosen.kind === 'all' ? -1 : of(top);
  return bar.count > 0 && isShown(bar, chosen) ? at : of(top);
}

/** The nearest bar with something in it, going one way; `at` itself where there is none. */
export function nextBar(bars: readonly Bar[], at: number, by: 1 | -1): number {
  for (let i = at + by; i >= 0 && i < bars.length; i += by) if (bars[i]!.count > 0) return i;
  return at;
}

/** The time to go into from a bar: the month of a day, the year of a month, until it is the bar itself. */
export function deeper(span: Span, bar: Bar): string {
  return writtenOf(bar.from, span.mark ?? 'year');
}

/** The larger time around what is chosen; undefined: all dates. */
export function wider(chosen: Chosen): string | undefined {
  if (chosen.kind !== 'period' || chosen.unit === 'year') return undefined;
  return writtenOf(chosen.from, chosen.unit === 'day' ? 'month' : 'year');
}

/** Heights from 0 to 1. By the square root, so that a day with three pictures is seen beside one with a thousand. */
export const heightOf = (count: number, most: number): number => (count === 0 ? 0 : Math.max(0.06, Math.sqrt(count / most)));
