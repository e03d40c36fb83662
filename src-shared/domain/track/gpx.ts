/**
 * Reads GPX, point by point: a track of a day is ten megabytes, of which a tree of elements would be hundreds. Nothing is fetched, no
 * entity is known and a document type is refused; what is cut off gives the points up to there.
 */

export interface TrackPoint {
  /** ms since 1970. */
  readonly at: number;
  readonly lat: number;
  readonly lon: number;
  /** Meters; NaN: not told. */
  readonly altitude: number;
}
/** Of what has no time, or no place on the earth. */
export const USELESS = 'useless';

export class GpxError extends Error {}

export const MOST_POINTS = 2_000_000;
const MAX_DEPTH = 64;
const POINTS: ReadonlySet<string> = new Set(['trkpt', 'rtept', 'wpt']);

/** One item a point. Answers whether the file was whole. Throws GpxError when it is no GPX at all. */
export function* readGpx(source: string): Generator<TrackPoint | typeof USELESS, boolean> {
  const stack: string[] = [];
  let point: Open | undefined;
  let isGpx = false;
  for (let at = source.indexOf('<'); at >= 0; ) {
    const after = skipped(source, at);
    if (after !== undefined) {
      if (after < 0) return false;
      at = source.indexOf('<', after);
      continue;
    }
    const end = tagEnd(source, at);
    if (end < 0) return false;
    const inner = source.slice(at + 1, end);
    const next = source.indexOf('<', end);
    if (inner.startsWith('/')) {
      const name = localName(inner.slice(1));
      if (stack.pop() !== name) throw new GpxError('It is no GPX: its elements do not close.');
      if (POINTS.has(name) && point) {
        yield closed(point);
        point = undefined;
      }
      if (!stack.length) return true;
    } else {
      const name = localName(inner);
      if (!isGpx && name !== 'gpx') throw new GpxError('It is no GPX: it holds something else.');
      isGpx = true;
      const isEmpty = inner.endsWith('/');
      if (POINTS.has(name)) point = { lat: attribute(inner, 'lat'), lon: attribute(inner, 'lon'), depth: stack.length + 1 };
      else if (point && !isEmpty && stack.length === point.depth && (name === 'time' || name === 'ele')) point[name] = source.slice(end + 1, next < 0 ? end + 1 : next).trim();
      if (isEmpty && POINTS.has(name)) {
        yield USELESS;
        point = undefined;
      }
      if (!isEmpty && stack.push(name) > MAX_DEPTH) throw new GpxError('It is no GPX: it is nested too deep.');
      if (isEmpty && !stack.length) return true;
    }
    at = next;
  }
  if (!isGpx) throw new GpxError('It is no GPX: it holds no elements.');
  return false;
}

interface Open {
  readonly lat: number;
  readonly lon: number;
  readonly depth: number;
  time?: string;
  ele?: string;
}

/** Of what is no element: the place after it, −1 where it does not end; undefined for an element. */
function skipped(source: string, at: number): number | undefined {
  const past = (from: number, mark: string): number => {
    const end = source.indexOf(mark, from);
    return end < 0 ? -1 : end + mark.length;
  };
  if (source.startsWith('<!--', at)) return past(at + 4, '-->');
  if (source.startsWith('<![CDATA[', at)) return past(at + 9, ']]>');
  if (source.startsWith('<?', at)) return past(at + 2, '?>');
  if (source.startsWith('<!', at)) throw new GpxError('It has a document type, which is refused.');
  return undefined;
}

/** The `>` of a tag; one within quotes is none. −1: it does not end. */
function tagEnd(source: string, at: number): number {
  let quote = '';
  for (let i = at + 1; i < source.length; i++) {
    const char = source[i] as string;
    if (quote) {
      if (char === quote) quote = '';
    } else if (char === '>') return i;
    else if (char === '"' || char === "'") quote = char;
  }
  return -1;
}

/** `gpx:trkpt lat=…` → `trkpt`. */
const localName = (inner: string): string => /^(?:[^\s/>:]*:)?([^\s/>]*)/.exec(inner)?.[1] ?? '';

function attribute(inner: string, name: string): number {
  const found = new RegExp(`\\s${name}\\s*=\\s*["']\\s*([-+]?\\d{1,4}(?:\\.\\d+)?)\\s*["']`).exec(inner);
  return found ? Number(found[1]) : Number.NaN;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?$/;

/** A time without a zone is of UTC, as GPX has it. */
function closed({ lat, lon, time, ele }: Open): TrackPoint | typeof USELESS {
  if (!time || !TIME.test(time) || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180)) return USELESS;
  const at = Date.parse(/Z|[-+]\d\d:?\d\d$/.test(time) ? time : `${time}Z`);
  if (Number.isNaN(at)) return USELESS;
  return { at, lat, lon, altitude: ele && /^[-+]?\d{1,6}(?:\.\d+)?$/.test(ele) ? Number(ele) : Number.NaN };
}
