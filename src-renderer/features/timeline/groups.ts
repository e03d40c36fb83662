/** What stands under which heading of the timeline. Pure. */
import { calendarDay, dateOf, firstDay, NO_DAY } from '../../../src-shared/domain/days.ts';
import { t } from '../../client/messages.ts';
import type { Dir } from '../../client/state.ts';

export type Unit = 'year' | 'month' | 'day';

export interface Groups {
  /** First of each in the result, ascending from 0. */
  starts: Uint32Array;
  /** A day of each, or NO_DAY. */
  days: Int32Array;
}

/** @param days of a result in the order of its dates, either way, those without one last */
export function groupDays(days: Int32Array, by: Unit): Groups {
  const [starts, firsts]: [number[], number[]] = [[], []];
  // Where the day is the same, nothing is reckoned: a million pictures have some thousand days.
  let [last, from, to] = [Number.NaN, 0, 0];
  for (let i = 0; i < days.length; i++) {
    const day = days[i]!;
    if (day === last || (day >= from && day < to)) continue;
    last = day;
    [from, to] = day === NO_DAY ? [0, 0] : periodOf(day, by);
    starts.push(i);
    firsts.push(day);
  }
  return { starts: Uint32Array.from(starts), days: Int32Array.from(firsts) };
}

/** The year, month or day around a day: its first day and the one after its last. */
export function periodOf(day: number, unit: Unit): [from: number, to: number] {
  const { year, month } = calendarDay(day);
  if (unit === 'year') return [firstDay(year), firstDay(year + 1)];
  return unit === 'month' ? [firstDay(year, month), firstDay(year, month + 1)] : [day, day + 1];
}

/** @returns the place in the result of the first that was taken on one of these days, from its top on; −1 where there is none */
export function placeOf(days: Int32Array, dir: Dir, [from, to]: readonly [number, number]): number {
  const known = datedIn(days);
  let [low, high] = [0, known];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dir === 'asc' ? days[middle]! < from : days[middle]! >= to) low = middle + 1;
    else high = middle;
  }
  const day = days[low];
  return low < known && day !== undefined && day >= from && day < to ? low : -1;
}

/** How many have a date: the others stand together at the end. */
export function datedIn(days: Int32Array): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] === NO_DAY) high = middle;
    else low = middle + 1;
  }
  return low;
}

const whole: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' };
const formats: Readonly<Record<Unit, Intl.DateTimeFormat>> = {
  day: new Intl.DateTimeFormat(undefined, { ...whole, weekday: 'long', month: 'long', day: 'numeric' }),
  month: new Intl.DateTimeFormat(undefined, { ...whole, month: 'long' }),
  year: new Intl.DateTimeFormat(undefined, whole),
};

/** `Saturday, June 1, 2024`, `June 2024`, `2024`, as the locale has it. */
export const showPeriod = (day: number, unit: Unit): string => (day === NO_DAY ? t('timeline.undated') : formats[unit].format(dateOf(day)));
