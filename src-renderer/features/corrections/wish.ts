/** What the dialog asks for. */
import type { TimeChange } from '../../../src-shared/domain/capture-time.ts';

export interface Wish {
  how: 'shift' | 'to' | 'zone' | 'reset';
  way: 'later' | 'earlier';
  /** As typed: days, hours, minutes, seconds. */
  parts: readonly [string, string, string, string];
  /** `2024-06-01T12:00:00`, or nothing yet. */
  to: string;
  zone: string;
  keep: 'clock' | 'moment';
  /** Empty: not known. */
  from: string;
}
export const FIRST: Wish = { how: 'shift', way: 'later', parts: ['', '', '', ''], to: '', zone: '+00:00', keep: 'clock', from: '' };

const SECONDS = [86_400, 3600, 60, 1] as const;

/** Undefined where nothing is asked yet, or the file's own times are. */
export function changeOf({ how, way, parts, to, zone, keep, from }: Wish): TimeChange | undefined {
  if (how === 'shift') {
    const sum = parts.reduce((all, part, i) => all + (Number.parseInt(part, 10) || 0) * (SECONDS[i] ?? 0), 0);
    return sum > 0 && sum <= 1e10 ? { by: way === 'later' ? sum : -sum } : undefined;
  }
  if (how === 'to') {
    // A field of a whole minute leaves the seconds away.
    const text = to.length === 16 ? `${to}:00` : to;
    return /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? { to: text } : undefined;
  }
  return how === 'zone' ? { zone, keep, ...(from && keep === 'moment' ? { from } : {}) } : undefined;
}

/** All that are in use, from west to east. */
export const ZONES: readonly string[] = [
  -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540,
  570, 600, 630, 660, 720, 765, 780, 840,
].map((minutes) => {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
});
