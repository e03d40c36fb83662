/** Dates in a query: `2024`, `2024-06`, `2024-06-01`, ranges of these, comparisons, `today`, `yesterday`, and `7d` for the last seven days. */
import { readRange } from './numbers.ts';

/** From the beginning of `from` to before `to`, both ms of the wall clock read as UTC; or the last `ago`. */
export type DateRange =
  | { readonly from?: number; readonly to?: number }
  | { readonly daysBack: number; readonly days: number }
  | { readonly ago: { readonly count: number; readonly unit: 'h' | 'd' | 'w' | 'm' | 'y' } };

interface Period {
  readonly from: number;
  readonly to: number;
}

export function readDate(text: string): DateRange | undefined {
  const lower = text.trim().toLowerCase();
  if (lower === 'today') return { daysBack: 0, days: 1 };
  if (lower === 'yesterday') return { daysBack: 1, days: 1 };
  const ago = /^(\d{1,4})\s*([hdwmy])$/.exec(lower);
  if (ago) return { ago: { count: Number(ago[1]), unit: ago[2] as 'd' } };

  const range = readRange(lower, readPeriod);
  if (range === undefined) return undefined;
  switch (range.op) {
    case '..':
      return { from: range.from?.from, to: range.to?.to };
    case '=':
      return { from: range.end.from, to: range.end.to };
    case '>=':
      return { from: range.end.from };
    case '>':
      return { from: range.end.to };
    case '<':
      return { to: range.end.from };
    case '<=':
      return { to: range.end.to };
  }
}

/** A year, a month or a day. */
function readPeriod(text: string): Period | undefined {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const from = utc(year, month - 1, day);
  const start = new Date(from);
  if (start.getUTCMonth() !== month - 1 || start.getUTCDate() !== day) return undefined;
  if (match[3] !== undefined) return { from, to: utc(year, month - 1, day + 1) };
  return { from, to: match[2] !== undefined ? utc(year, month, 1) : utc(year + 1, 0, 1) };
}

/** Date.UTC takes years below 100 for 1900 and later. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

/** A range in ms of the wall clock read as UTC, end not included; `now` is such a time. */
export function resolveDate(range: DateRange, now: number): { from: number; to: number } {
  if ('daysBack' in range) {
    const date = new Date(now);
    const midnight = utc(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - range.daysBack);
    return { from: midnight, to: midnight + range.days * 86_400_000 };
  }
  if ('ago' in range) {
    const { count, unit } = range.ago;
    const hours = { h: 1, d: 24, w: 24 * 7, m: 24 * 30, y: 24 * 365 }[unit];
    return { from: now - count * hours * 3_600_000, to: Number.POSITIVE_INFINITY };
  }
  return { from: range.from ?? Number.NEGATIVE_INFINITY, to: range.to ?? Number.POSITIVE_INFINITY };
}
