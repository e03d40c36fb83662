/** Days as numbers: since 1970-01-01, of the wall clock where a picture was taken. */

const DAY_MS = 86_400_000;
/** The day of what has no date. */
export const NO_DAY = -2_147_483_648;

/** @param taken ms of the wall clock read as UTC; NaN unknown */
export const dayAt = (taken: number): number => (Number.isNaN(taken) ? NO_DAY : Math.floor(taken / DAY_MS));

/** @param iso `2024-06-01T12:00:00`, as rows give it */
export function dayOf(iso: string | undefined): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? '') ?? [];
  return day === undefined ? NO_DAY : firstDay(Number(year), Number(month), Number(day));
}

/** Months from 1; those and days beyond the end of the year or month go on into the next. */
export const firstDay = (year: number, month = 1, day = 1): number => new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS;

export interface CalendarDay {
  year: number;
  /** From 1. */
  month: number;
  day: number;
}

export function calendarDay(day: number): CalendarDay {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** At midnight, read as UTC. */
export const dateOf = (day: number): Date => new Date(day * DAY_MS);
