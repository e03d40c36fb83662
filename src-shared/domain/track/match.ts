/** Where somebody was at a moment, from the points of their track. */
import { minutesOf, readTime } from '../capture-time.ts';
import { position, type Position } from '../position.ts';
import type { TrackPoint } from './gpx.ts';

/** In the order of time. */
export interface Track {
  /** ms since 1970. */
  readonly at: Float64Array;
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** Meters; NaN: not told. */
  readonly altitude: Float64Array;
}

export function trackOf(points: readonly TrackPoint[]): Track {
  const sorted = points.toSorted((a, b) => a.at - b.at);
  const column = (of: (point: TrackPoint) => number) => Float64Array.from(sorted, of);
  return { at: column((p) => p.at), lat: column((p) => p.lat), lon: column((p) => p.lon), altitude: column((p) => p.altitude) };
}

export interface MatchOptions {
  /** Of cameras that do not say theirs. */
  readonly zone: string;
  /** Seconds that are added to what the camera's clock said. */
  readonly offset: number;
  /** Seconds: so far away may the nearest point be. */
  readonly gap: number;
}

/** `time`: it has none. `before`, `after`: the track begins later, ended earlier. `gap`: nothing was recorded near that moment. */
export type NoMatch = 'time' | 'before' | 'after' | 'gap';

/** ms since 1970 of a capture time. */
export function momentOf(takenAt: string | null, { zone, offset }: Pick<MatchOptions, 'zone' | 'offset'>): number | undefined {
  const time = readTime(takenAt);
  return time && time.ms + Number(`0${time.fraction}`) * 1000 - minutesOf(time.zone || zone) * 60_000 + offset * 1000;
}

export function matchTrack(track: Track, takenAt: string | null, options: MatchOptions): Position | NoMatch {
  const moment = momentOf(takenAt, options);
  if (moment === undefined) return 'time';
  const gap = options.gap * 1000;
  const count = track.at.length;
  const next = firstFrom(track.at, moment);
  const before = next > 0 ? moment - (track.at[next - 1] as number) : Number.POSITIVE_INFINITY;
  const after = next < count ? (track.at[next] as number) - moment : Number.POSITIVE_INFINITY;
  if (Math.min(before, after) > gap) return next === 0 ? 'before' : next === count ? 'after' : 'gap';
  // Between two points that lie far apart nobody knows the way: the nearer one is the best there is.
  const part = before + after <= 2 * gap ? before / (before + after || 1) : before <= after ? 0 : 1;
  return between(track, Math.max(0, next - 1), Math.min(next, count - 1), next === 0 ? 1 : part);
}

/** The first point at `moment` or later. */
function firstFrom(at: Float64Array, moment: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] as number) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function between({ lat, lon, altitude }: Track, a: number, b: number, part: number): Position | NoMatch {
  // Next to a point without a height nothing is known of it; at the other point it is.
  const mix = (values: Float64Array) => (part === 0 ? 0 : (values[b] as number) * part) + (part === 1 ? 0 : (values[a] as number) * (1 - part));
  const [from, to] = [lon[a] as number, lon[b] as number];
  // Over the date line it is the short way.
  const turn = to - from > 180 ? -360 : to - from < -180 ? 360 : 0;
  const across = from + (to + turn - from) * part;
  const height = mix(altitude);
  return position(mix(lat), across > 180 ? across - 360 : across < -180 ? across + 360 : across, Number.isNaN(height) ? undefined : height) ?? 'gap';
}
