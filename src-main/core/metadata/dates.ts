/** When a picture was taken: which of its times counts, and in which zone. */
import type { TakenSource } from '../../../src-shared/domain/asset.ts';
import { type Tags, text } from './tags.ts';

export interface Taken {
  /** `2024-06-01T12:00:00.25+02:00`, sub-seconds and offset only where known. */
  readonly takenAt: string;
  readonly takenSource: TakenSource;
}

const DATE =
  /^\s*(\d{4})(?:[:/-](\d\d)(?:[:/-](\d\d)(?:[ T]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?)?)?\s*(Z|[-+]\d\d(?::?\d\d)?)?(?:\s*DST)?\s*$/i;

interface Moment {
  /** Without offset. */
  readonly wall: string;
  /** Milliseconds, as if the wall clock showed UTC. */
  readonly ms: number;
  readonly offset?: string;
}

/** EXIF's, XMP's and IIM's ways of writing a time; undefined for what is no date (`0000:00:00`, month 13, blanks). */
export function parseMoment(value: unknown, subSeconds?: unknown, offset?: unknown): Moment | undefined {
  const match = DATE.exec(text(value) ?? '');
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  // Date.UTC rolls over, so an impossible day comes back as another one.
  if (Number(year) < 1000 || new Date(ms).toISOString().slice(0, 19) !== wall) return undefined;
  const sub = (fraction ?? /^\s*(\d+)/.exec(text(subSeconds) ?? '')?.[1] ?? '').slice(0, 9);
  return {
    wall: sub === '' ? wall : `${wall}.${sub}`,
    ms,
    offset: match[4] === undefined ? undefined : parseOffset(match[8] ?? text(offset)),
  };
}

function parseOffset(value: string | undefined): string | undefined {
  const match = /^(?:(Z)|([-+])(\d{1,2})(?::?(\d\d))?)$/i.exec(value?.trim() ?? '');
  if (!match) return undefined;
  const hours = Number(match[3] ?? 0);
  const minutes = Number(match[4] ?? 0);
  if (hours > 14 || minutes > 59) return undefined;
  return `${match[2] ?? '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** Minutes of all offsets in use that are no whole hours. */
const ODD_OFFSETS = new Set([-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765]);
const TOLERANCE = 2 * 60_000;

/** The zone in which the camera's clock showed what the satellites call `gps`; undefined when they are not of one moment. */
function zoneBetween(local: Moment, gps: Moment): string | undefined {
  const minutes = Math.round((local.ms - gps.ms) / 60_000 / 15) * 15;
  const known = (minutes % 60 === 0 && Math.abs(minutes) <= 14 * 60) || ODD_OFFSETS.has(minutes);
  if (!known || Math.abs(local.ms - gps.ms - minutes * 60_000) > TOLERANCE) return undefined;
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}

/** Undefined when the file names no time of its own; the caller then has the file's. */
export function takenOf(tags: Tags): Taken | undefined {
  const gps = parseMoment(tags['Composite:GPSDateTime']) ?? parseMoment(tags['XMP-exif:GPSDateTime']);
  const candidates: [TakenSource, () => Moment | undefined][] = [
    ['original', () => exifMoment(tags, 'DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal')],
    [
      'original',
      () => firstMoment(tags, 'Keys:CreationDate', 'ItemList:ContentCreateDate', 'XMP-exif:DateTimeOriginal'),
    ],
    ['original', () => iimMoment(tags, 'DateCreated', 'TimeCreated')],
    ['original', () => momentEndingIn(tags, ':DateTimeOriginal')],
    ['gps', () => gps],
    ['create', () => exifMoment(tags, 'CreateDate', 'SubSecTimeDigitized', 'OffsetTimeDigitized')],
    ['create', () => firstMoment(tags, 'XMP-exif:DateTimeDigitized', 'XMP-xmp:CreateDate')],
    ['create', () => iimMoment(tags, 'DigitalCreationDate', 'DigitalCreationTime')],
    ['create', () => movieMoment(tags['QuickTime:CreateDate'])],
    ['create', () => firstMoment(tags, 'PNG:CreationTime', 'PDF:CreateDate', 'ASF:CreationDate')],
    ['create', () => momentEndingIn(tags, ':CreateDate')],
    // Editors use these for the day of a scanned original, often without an hour.
    ['original', () => firstMoment(tags, 'XMP-photoshop:DateCreated', 'IPTC:DateCreated')],
  ];
  for (const [takenSource, read] of candidates) {
    const moment = read();
    if (!moment) continue;
    const offset = moment.offset ?? (gps && takenSource !== 'gps' && zoneBetween(moment, gps)) ?? '';
    return { takenAt: moment.wall + offset, takenSource };
  }
  return undefined;
}

/** The capture time as one kind of block says it, in the form of Taken.takenAt. */
export const takenInExif = (tags: Tags): string | undefined =>
  printed(exifMoment(tags, 'DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal'));
/** Of `photoshop:DateCreated` only where it tells an hour. */
export function takenInXmp(tags: Tags): string | undefined {
  const created = text(tags['XMP-photoshop:DateCreated']);
  return printed(firstMoment(tags, 'XMP-exif:DateTimeOriginal') ?? (created?.includes(':', 11) ? parseMoment(created) : undefined));
}
const printed = (moment: Moment | undefined): string | undefined => moment && moment.wall + (moment.offset ?? '');

function exifMoment(tags: Tags, name: string, subSeconds: string, offset: string): Moment | undefined {
  for (const group of ['ExifIFD', 'IFD0', 'SubIFD']) {
    const moment = parseMoment(tags[`${group}:${name}`], tags[`ExifIFD:${subSeconds}`], tags[`ExifIFD:${offset}`]);
    if (moment) return moment;
  }
  return undefined;
}

/** Day and clock; the one without the other is no moment. */
function iimMoment(tags: Tags, date: string, time: string): Moment | undefined {
  const day = text(tags[`IPTC:${date}`]);
  const clock = text(tags[`IPTC:${time}`]);
  return day === undefined || clock === undefined ? undefined : parseMoment(`${day} ${clock}`);
}

function firstMoment(tags: Tags, ...names: readonly string[]): Moment | undefined {
  for (const name of names) {
    const moment = parseMoment(tags[name]);
    if (moment) return moment;
  }
  return undefined;
}

/** Makers' own blocks and formats of which exiftool knows more than this table; not the tracks of a movie, which are in UTC. */
function momentEndingIn(tags: Tags, end: string): Moment | undefined {
  const names = Object.keys(tags).filter(
    (name) => name.endsWith(end) && !/^(?:Track\d|QuickTime|Composite|ICC)/.test(name),
  );
  return firstMoment(tags, ...names);
}

/** QuickTime counts seconds of UTC from 1904; 0 means that nobody set it. */
function movieMoment(value: unknown): Moment | undefined {
  const moment = parseMoment(value);
  return moment && moment.ms > Date.UTC(1971, 0) ? { ...moment, offset: moment.offset ?? '+00:00' } : undefined;
}
