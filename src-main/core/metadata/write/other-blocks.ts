/** EXIF and IIM follow XMP where they say something already (metadata.md, "Fields"): as arguments for exiftool. */
import type { ScalarField } from '../../../../src-shared/domain/asset.ts';
import { parsePosition } from '../../../../src-shared/domain/position.ts';
import { tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { list, type Tags } from '../tags.ts';
import type { Order } from './sidecar.ts';

const EXIF: Partial<Record<ScalarField, readonly string[]>> = {
  title: ['IFD0:XPTitle'],
  caption: ['IFD0:ImageDescription', 'IFD0:XPComment'],
  creator: ['IFD0:Artist', 'IFD0:XPAuthor'],
  copyright: ['IFD0:Copyright'],
};
/** With the most bytes that a dataset holds. */
const IIM: Partial<Record<ScalarField, readonly [name: string, bytes: number]>> = {
  title: ['ObjectName', 64],
  caption: ['Caption-Abstract', 2000],
  creator: ['By-line', 32],
  copyright: ['CopyrightNotice', 128],
  credit: ['Credit', 32],
  headline: ['Headline', 256],
  instructions: ['SpecialInstructions', 256],
  location: ['Sub-location', 32],
  city: ['City', 32],
  state: ['Province-State', 32],
  country: ['Country-PrimaryLocationName', 64],
  job: ['OriginalTransmissionReference', 32],
};
const KEYWORD_BYTES = 64;
const PERCENT = [0, 1, 25, 50, 75, 99] as const;

/** `tags`: what the file says now, by exiftool's names. `digest`: it holds one, and its IIM is what that digest was made of. */
export function otherBlocks({ wish, whole, groups = [] }: Order, tags: Tags, digest: boolean): string[] {
  const args: string[] = [];
  const set = (name: string, value: string | number | null) => args.push(line(`-${name}=${value ?? ''}`));
  const has = (name: string): boolean => tags[name] !== undefined;
  for (const [field, value] of wish.fields) {
    for (const name of EXIF[field] ?? []) if (has(name)) set(name, value);
    const dataset = IIM[field];
    if (dataset && has(`IPTC:${dataset[0]}`)) setIim(set, dataset, field === 'creator' ? String(value ?? '').split('; ') : [String(value ?? '')]);
  }
  if (wish.fields.has('rating')) {
    const stars = whole.rating ?? 0;
    if (has('IFD0:Rating')) set('IFD0:Rating', stars);
    if (has('IFD0:RatingPercent')) set('IFD0:RatingPercent', PERCENT[stars] ?? 0);
  }
  if (wish.fields.has('takenAt')) setTaken(set, has, whole.takenAt);
  if (wish.fields.has('gps')) setGps(set, tags, whole.gps);
  const words = wordsAfter({ wish, whole, groups });
  if (has('IFD0:XPKeywords')) {
    const before = String(tags['IFD0:XPKeywords']).split(';').map((word) => word.trim()).filter(Boolean);
    const after = words(before).filter((word) => !word.includes(';'));
    if (after.join(';') !== before.join(';')) set('IFD0:XPKeywords', after.join(';') || null);
  }
  if (Object.keys(tags).some((name) => name.startsWith('IPTC:'))) {
    const before = list(tags['IPTC:Keywords']);
    const after = words(before).filter((word) => before.includes(word) || Buffer.byteLength(word) <= KEYWORD_BYTES);
    if (after.join('\0') !== before.join('\0')) for (const word of after.length ? after : [null]) set('IPTC:Keywords', word);
  }
  if (args.some((arg) => arg.startsWith('-IPTC:'))) args.unshift(...charset(args, tags), ...(digest ? ['-IPTCDigest=new'] : []));
  return args;
}

type Set = (name: string, value: string | number | null) => void;

/** The one time that cameras write, with its fraction and zone beside it; IIM's day and hour where they are there. */
function setTaken(set: Set, has: (name: string) => boolean, taken: string | undefined): void {
  const [, day = '', clock = '', fraction, zone] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?([-+]\d\d:\d\d)?$/.exec(taken ?? '') ?? [];
  const date = day.replaceAll('-', ':');
  if (has('ExifIFD:DateTimeOriginal')) {
    set('ExifIFD:DateTimeOriginal', date && `${date} ${clock}`);
    if (fraction !== undefined || has('ExifIFD:SubSecTimeOriginal')) set('ExifIFD:SubSecTimeOriginal', fraction ?? null);
    if (zone !== undefined || has('ExifIFD:OffsetTimeOriginal')) set('ExifIFD:OffsetTimeOriginal', zone ?? null);
  }
  if (has('IPTC:DateCreated') && has('IPTC:TimeCreated')) {
    set('IPTC:DateCreated', date || null);
    set('IPTC:TimeCreated', clock ? `${clock}${zone ?? '+00:00'}` : null);
  }
}

/** Into EXIF where the file has any. */
function setGps(set: Set, tags: Tags, gps: string | undefined): void {
  const where = gps === undefined ? undefined : parsePosition(gps);
  const names = Object.keys(tags);
  const hasExif = names.some((name) => /^(?:IFD0|ExifIFD|GPS):/.test(name));
  const known = names.filter((name) => name.startsWith('GPS:'));
  if (!hasExif || (!where && !known.length)) return;
  if (!where && known.every((name) => GPS_OURS.test(name))) {
    set('GPS:all', null);
    return;
  }
  const { altitude } = where ?? {};
  set('GPS:GPSLatitude', where ? Math.abs(where.lat) : null);
  set('GPS:GPSLatitudeRef', where ? (where.lat < 0 ? 'S' : 'N') : null);
  set('GPS:GPSLongitude', where ? Math.abs(where.lon) : null);
  set('GPS:GPSLongitudeRef', where ? (where.lon < 0 ? 'W' : 'E') : null);
  // EXIF wants to know where a position comes from.
  if (where && tags['GPS:GPSProcessingMethod'] === undefined) set('GPS:GPSProcessingMethod', 'MANUAL');
  if (altitude === undefined && tags['GPS:GPSAltitude'] === undefined) return;
  set('GPS:GPSAltitude', altitude === undefined ? null : Math.abs(altitude));
  set('GPS:GPSAltitudeRef', altitude === undefined ? null : altitude < 0 ? 1 : 0);
}
const GPS_OURS = /^GPS:GPS(?:VersionID|ProcessingMethod|(?:Latitude|Longitude|Altitude)(?:Ref)?)$/;

function setIim(set: (name: string, value: string | null) => void, [name, bytes]: readonly [string, number], values: readonly string[]): void {
  // XMP holds the whole text, and is known to be meant where IIM's is its beginning.
  for (const value of values) set(`IPTC:${name}`, cut(value, bytes) || null);
}

/** Flat words after the change: those of tags that are gone leave, new ones come at the end. */
function wordsAfter({ wish: { addTags, removeTags }, whole, groups = [] }: Order): (before: readonly string[]) => string[] {
  const key = (name: string): string => tagKey([name]);
  const stay = new Set((whole.tags ?? []).flat().map(key));
  const gone = new Set([...removeTags.flat(), ...removeTags.map((path) => path.join('|'))].map(key));
  return (before) => {
    if (!addTags.length && !removeTags.length) return [...before];
    const kept = before.filter((word) => !gone.has(key(word)) || stay.has(key(word)));
    const known = new Set(kept.map(key));
    const quiet = new Set(groups.map(key));
    const added = new Map(addTags.flat().filter((name) => !known.has(key(name)) && !quiet.has(key(name))).map((name) => [key(name), name]));
    return [...kept, ...added.values()];
  };
}

/** Datasets in another character set are told anew in UTF-8 as a whole, where one of the new values needs it. */
function charset(args: readonly string[], tags: Tags): string[] {
  if (tags['IPTC:CodedCharacterSet'] === 'UTF8' || tags['IPTC:CodedCharacterSet'] === '\x1b%G') return [];
  const isLatin = args.every((arg) => /^[\x20-\x7e]*$/.test(arg));
  // Lists would be added to.
  const own = new Set(args.flatMap((arg) => /-(IPTC:[\w-]+)=/.exec(arg)?.[1] ?? []));
  return isLatin ? [] : ['-tagsfromfile', '@', '-IPTC:all', ...[...own].map((name) => `--${name}`), '-codedcharacterset=utf8'];
}

function cut(text: string, bytes: number): string {
  let short = text;
  while (Buffer.byteLength(short) > bytes) short = Array.from(short).slice(0, -1).join('');
  return short;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
const CONTROL = /[\u0000-\u001f]/g;
const ENDS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** As exiftool's argument lines take what has line ends in it. */
function line(arg: string): string {
  if (arg.search(CONTROL) < 0) return arg;
  return `#[CSTR]${arg.replaceAll('\\', '\\\\').replace(CONTROL, (char) => ENDS[char] ?? '')}`;
}
