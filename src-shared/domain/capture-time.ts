/** Correcting capture times: wall clocks with their zone, as Facts.takenAt writes them. Pure. */

export type TimeChange =
  /** Moves the clock by so many seconds. */
  | { readonly by: number }
  /** Moves the earliest to this time, and the others along with it. Without zone and fraction. */
  | { readonly to: string }
  /**
   * The zone in which it was taken, `+02:00`. `clock`: the camera showed that zone's time, only nobody said so. `moment`: it showed
   * another zone's (the file's own, or `from`), and the clock moves to what it was there.
   */
  | { readonly zone: string; readonly keep: 'clock' | 'moment'; readonly from?: string | undefined };

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?([-+]\d\d:\d\d)?$/;
export const ZONE = /^[-+](?:0\d|1[0-4]):[0-5]\d$/;

interface Moment {
  /** ms of the wall clock read as UTC, in whole seconds. */
  readonly ms: number;
  /** `.25`, or nothing. */
  readonly fraction: string;
  readonly zone: string;
}

/** Undefined for what is no time of a day. */
export function readTime(text: string | null | undefined): Moment | undefined {
  const found = TIME.exec(text ?? '');
  if (!found) return undefined;
  const [, y, mo, d, h, mi, s, fraction = '', zone = ''] = found;
  const ms = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  // Date.UTC rolls over, and takes the first hundred years for others.
  return wall(ms) === text?.slice(0, 19) ? { ms, fraction, zone } : undefined;
}

/** `2024-06-01T12:00:00`; nothing outside of the years 1000–9999. */
function wall(ms: number): string | undefined {
  const text = Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : '';
  return /^[1-9]\d{3}-/.test(text) ? text.slice(0, 19) : undefined;
}

/** Minutes east of Greenwich. */
export const minutesOf = (zone: string): number =>
  (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));

/** The time after the change; undefined where it cannot be said: no time before, no zone to come from, beyond the calendar. `first`: the earliest of all. */
export function changedTime(text: string | null | undefined, change: TimeChange, first: string | null | undefined): string | undefined {
  const was = readTime(text);
  if (!was) return undefined;
  if ('zone' in change) {
    const from = was.zone || change.from;
    if (change.keep === 'moment' && !from) return undefined;
    const minutes = change.keep === 'moment' ? minutesOf(change.zone) - minutesOf(from ?? change.zone) : 0;
    return put(was, was.ms + minutes * 60_000, change.zone);
  }
  const by = secondsOf(change, first);
  return by === undefined ? undefined : put(was, was.ms + by * 1000, was.zone);
}

/** How far the clock moves. */
export function secondsOf(change: Exclude<TimeChange, { zone: string }>, first: string | null | undefined): number | undefined {
  if ('by' in change) return change.by;
  const [from, to] = [readTime(first), readTime(change.to)];
  return from && to && (to.ms - from.ms) / 1000;
}

function put({ fraction }: Moment, ms: number, zone: string): string | undefined {
  const text = wall(ms);
  return text && `${text}${fraction}${zone}`;
}
