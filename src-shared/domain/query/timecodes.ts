/** Timecodes in a query: `01:02:03:04`, `01:02:03` for all of its second, `01:00:00..01:10:00`. Pure. */
import { readTimecode } from '../timecode.ts';

/** From the first of its frames to the last one, both in it; a day has 24 hours. */
export interface TimecodeRange {
  readonly from: Moment;
  readonly to: Moment;
}
interface Moment {
  /** From 00:00:00. */
  readonly seconds: number;
  /** Of that second; absent: all of it. */
  readonly frames?: number;
}

const DAY = 86_400;

/** undefined: it cannot be read. */
export function readTimecodes(text: string): TimecodeRange | undefined {
  const [first = '', second, ...more] = text.trim().split('..');
  const from = moment(first);
  const to = second === undefined ? from : moment(second);
  return more.length === 0 && from && to ? { from, to } : undefined;
}

function moment(text: string): Moment | undefined {
  const match = /^(\d{1,2}):([0-5]\d):([0-5]\d)(?:[:;.](\d\d))?$/.exec(text.trim());
  if (!match || Number(match[1]) > 23) return undefined;
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
  return { seconds, ...(match[4] !== undefined && { frames: Number(match[4]) }) };
}

/**
 * Does a film show any of it?
 * @param start its timecode @param fps frames a second @param length seconds
 */
export function showsTimecode({ from, to }: TimecodeRange, start: string, fps: number, length: number): boolean {
  const first = readTimecode(start, fps);
  if (first === undefined) return false;
  const dropping = /[;.]/.test(start);
  const frame = ({ seconds, frames }: Moment, last: boolean): number => {
    const base = Math.max(1, Math.round(fps));
    const two = (value: number) => String(value).padStart(2, '0');
    const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two(Math.floor(part))).join(':');
    const whole = readTimecode(`${clock}${dropping ? ';' : ':'}00`, fps) ?? 0;
    return whole + (frames ?? (last ? base - 1 : 0));
  };
  const [wanted, until] = [frame(from, false), frame(to, true)];
  const end = first + Math.max(1, Math.round(length * fps));
  const day = frame({ seconds: DAY - 1 }, true) + 1;
  return [0, day].some((later) => first <= until + later && end > wanted + later);
}
