/** The tokens of the search box: their names, and what their values mean. Pure: relative dates stay relative. */
import { FLAGS, KINDS, type Flag, type Kind } from '../asset.ts';
import { COLOR_NAMES, type ColorTest, readColor } from '../color.ts';
import type { FieldType } from '../fields/fields.ts';
import { nearest } from '../nearest.ts';
import { parseTagPath } from '../tag-path.ts';
import { type Box, readBox } from './box.ts';
import { readDate, type DateRange } from './dates.ts';
import { joinNear, type Near, readNear } from './near.ts';
import { readTimecodes, type TimecodeRange } from './timecodes.ts';
import { readAnyNumber, readDuration, readFps, readLoudness, readNumber, readRatio, readSize, type NumberRange } from './numbers.ts';

export const HAS = ['gps', 'tag', 'rating', 'label', 'flag', 'title', 'caption', 'taken', 'camera', 'preview', 'duplicate', 'edits', 'archive', 'copy'] as const;
/** As rights stand today; `expiring`: they end within 30 days; `in-force`: terms with days, and it may leave; `ok`: nothing is against it. */
export const RIGHTS_STATES = ['expired', 'expiring', 'embargoed', 'not-begun', 'not-approved', 'no-release', 'in-force', 'ok'] as const;
export type RightsState = (typeof RIGHTS_STATES)[number];
export type Has = (typeof HAS)[number];

/** What a token asks of an asset; several values are alternatives. `null` stands for: not set, unknown. */
export type Test =
  | { readonly type: 'tag'; readonly values: readonly (readonly string[] | null)[] }
  | { readonly type: 'text'; readonly column: TextColumn; readonly values: readonly (string | null)[] }
  | { readonly type: 'flag'; readonly values: readonly (Flag | null)[] }
  | { readonly type: 'kind'; readonly values: readonly Kind[] }
  | { readonly type: 'number'; readonly column: NumberColumn; readonly values: readonly (NumberRange | null)[] }
  | { readonly type: 'codec' | 'colorspace'; readonly values: readonly (string | null)[] }
  /** Of films that show any of it. */
  | { readonly type: 'timecode'; readonly values: readonly (TimecodeRange | null)[] }
  | { readonly type: 'media'; readonly column: MediaColumn; readonly values: readonly (NumberRange | null)[] }
  | { readonly type: 'date'; readonly column: DateColumn; readonly values: readonly (DateRange | null)[] }
  | { readonly type: 'color'; readonly values: readonly (ColorTest | null)[] }
  | { readonly type: 'box'; readonly values: readonly (Box | null)[] }
  | { readonly type: 'place'; readonly values: readonly (readonly string[] | null)[] }
  | { readonly type: 'near'; readonly values: readonly Near[] }
  | { readonly type: 'folder'; readonly values: readonly (number | string)[] }
  | { readonly type: 'collection'; readonly values: readonly string[] }
  | { readonly type: 'missing'; readonly values: readonly ('yes' | 'no' | 'offline' | 'links')[] }
  | LinkTest
  | { readonly type: 'problem'; readonly values: readonly ('yes' | 'no')[] }
  | { readonly type: 'rights'; readonly values: readonly RightsState[] }
  /** The last day of use; null: there is none. */
  | { readonly type: 'expires'; readonly values: readonly (DateRange | Within | null)[] }
  | { readonly type: 'has'; readonly values: readonly Has[] }
  | { readonly type: 'id'; readonly values: readonly string[] }
  | FieldTest
  | { readonly type: 'error'; readonly message: string };

/** Files that name other files (`uses`) or that others name (`usedby`), by what those are called. */
export interface LinkTest {
  readonly type: 'link';
  readonly way: 'uses' | 'usedby';
  readonly values: readonly ('any' | null | { readonly name: string })[];
}

/** Of a custom field, by what stands after `field.`. */
export type FieldTest = { readonly type: 'field'; readonly key: string } & (
  | { readonly as: 'text'; readonly values: readonly (string | null)[] }
  | { readonly as: 'number'; readonly values: readonly (NumberRange | null)[] }
  | { readonly as: 'date'; readonly values: readonly (DateRange | null)[] }
);
export interface KnownFields {
  /** The type of the custom field with this key; undefined: there is none. */
  (key: string): FieldType | undefined;
  /** All keys, for what was mistyped. */
  readonly keys?: readonly string[];
}

export type TextColumn = 'label' | 'ext' | 'camera' | 'lens';
export type NumberColumn = 'rating' | 'iso' | 'size' | 'w' | 'h' | 'ratio' | 'duration' | 'loudness';
/** Of films and sounds. */
export type MediaColumn = 'fps' | 'channels' | 'samplerate' | 'bits';
export type DateColumn = 'taken' | 'added';

/** Names in the order in which completion offers them, each with an example for people. */
export const TOKENS: Readonly<Record<string, string>> = {
  tag: 'tag:people/Ines',
  rating: 'rating:>=4',
  label: 'label:red',
  flag: 'flag:pick',
  kind: 'kind:raw',
  ext: 'ext:psd',
  camera: 'camera:"X-T5"',
  lens: 'lens:"50mm"',
  taken: 'taken:2024-06..2024-08',
  added: 'added:7d',
  in: 'in:"2024 Summer"',
  collection: 'collection:Portfolio',
  iso: 'iso:<=400',
  size: 'size:>20mb',
  w: 'w:>=4000',
  h: 'h:>=4000',
  ratio: 'ratio:3:2',
  duration: 'duration:>60',
  codec: 'codec:prores',
  fps: 'fps:25',
  channels: 'channels:2',
  samplerate: 'samplerate:>=48000',
  bits: 'bits:10',
  colorspace: 'colorspace:bt2020',
  timecode: 'timecode:01:02:03:04',
  loudness: 'loudness:<-20',
  color: 'color:#c33',
  place: 'place:Portugal/Lisbon',
  near: 'near:Lisbon/10km',
  gps: 'gps:38.6/-9.3..38.8/-9',
  uses: 'uses:logo.svg',
  usedby: 'usedby:brochure',
  missing: 'missing:yes',
  problem: 'problem:yes',
  rights: 'rights:expired',
  expires: 'expires:30d',
  has: 'has:gps',
  id: 'id:12',
};
const LATER = ['status'];
const ALIASES: Readonly<Record<string, string>> = {
  colour: 'color',
  colourspace: 'colorspace',
  tc: 'timecode',
  date: 'taken',
  width: 'w',
  height: 'h',
  folder: 'in',
  length: 'duration',
  lufs: 'loudness',
};

/** The names that one which is none may have been meant to be. */
export const meantNames = (name: string): string[] => {
  const dot = name.indexOf('.');
  if (dot > 0) return nearest(name.slice(0, dot).toLowerCase(), ['field']).map((meant) => meant + name.slice(dot));
  const names = nearest(name.toLowerCase(), [...Object.keys(TOKENS), ...Object.keys(ALIASES)]).map((meant) => ALIASES[meant] ?? meant);
  return [...new Set(names)].filter((meant) => Object.hasOwn(TOKENS, meant));
};

/** The one name of a token, or undefined when there is no such token. */
export function canonicalName(name: string): string | undefined {
  const lower = name.toLowerCase();
  const canonical = ALIASES[lower] ?? lower;
  const known = Object.hasOwn(TOKENS, canonical) || LATER.includes(canonical) || /^field\../.test(canonical);
  return known ? canonical : undefined;
}

/**
 * What a token with these values asks, or why it cannot be read. `name` is canonical. Without `fields` every custom field is taken for
 * one that there is and that holds a text.
 */
export function readToken(name: string, values: readonly string[], fields: KnownFields = () => 'text'): Test {
  if (name.startsWith(FIELD)) return readField(name.slice(FIELD.length), values, fields);
  switch (name) {
    case 'tag':
      return each(values, 'a tag, as in tag:people/Ines, or none', tagValue, (read) => ({ type: 'tag', values: read }));
    case 'label':
    case 'ext':
    case 'camera':
    case 'lens':
      return {
        type: 'text',
        column: name,
        values: values.map((value) => (isNone(value) ? null : textValue(name, value))),
      };
    case 'flag':
      return each(values, 'pick, reject or none', orNone(oneOf(FLAGS)), (read) => ({ type: 'flag', values: read }));
    case 'kind':
      return each(values, KINDS.join(', '), oneOf(KINDS), (read) => ({ type: 'kind', values: read }));
    case 'rating':
      return each(values, 'stars from 0 to 5, as in 3, >=3 or 2..4', ratingValue, (read) => ({
        type: 'number',
        column: name,
        values: read,
      }));
    case 'iso':
    case 'w':
    case 'h':
      return each(values, 'a number, as in 800, >=800 or 100..400', orNone(readNumber), (read) => ({
        type: 'number',
        column: name,
        values: read,
      }));
    case 'size':
      return each(values, 'a size, as in >20mb or 100kb..2mb', orNone(readSize), (read) => ({
        type: 'number',
        column: name,
        values: read,
      }));
    case 'ratio':
      return each(values, 'a ratio, as in 3:2, 1.5, >1, landscape, portrait or square', orNone(readRatio), (read) => ({
        type: 'number',
        column: name,
        values: read,
      }));
    case 'duration':
      return each(values, 'a length in seconds or as h:mm:ss, as in >60, 1:30..2:00 or none', orNone(readDuration), (read) => ({
        type: 'number',
        column: name,
        values: read,
      }));
    case 'loudness':
      return each(values, 'a loudness in LUFS, as in <-20, -24..-22 or none', orNone(readLoudness), (read) => ({ type: 'number', column: name, values: read }));
    case 'codec':
    case 'colorspace':
      return { type: name, values: values.map((value) => (isNone(value) ? null : value)) };
    case 'timecode':
      return each(values, 'a timecode, as in 01:02:03:04, 01:02:03, 01:00:00..01:10:00 or none', orNone(readTimecodes), (read) => ({ type: 'timecode', values: read }));
    case 'fps':
      return each(values, 'frames a second, as in 25, 29.97, >=50 or none', orNone(readFps), (read) => ({ type: 'media', column: name, values: read }));
    case 'channels':
    case 'samplerate':
    case 'bits':
      return each(values, 'a number, as in 2, >=48000, 8..12 or none', orNone(readNumber), (read) => ({ type: 'media', column: name, values: read }));
    case 'taken':
    case 'added':
      return each(
        values,
        'a date, as in 2024, 2024-06, 2024-06-01..2024-08, today, 7d or none',
        orNone(readDate),
        (read) => ({ type: 'date', column: name, values: read }),
      );
    case 'gps':
      return each(values, 'a box of latitude/longitude from southwest to northeast, as in 38.6/-9.3..38.8/-9, or none', orNone(readBox), (read) => ({
        type: 'box',
        values: read,
      }));
    case 'color':
      return each(values, `${COLOR_NAMES.join(', ')}, none, or a color as in #c33 or #cc3333~15 (how far it may be off, 10 unless said)`, orNone(readColor), (read) => ({
        type: 'color',
        values: read,
      }));
    case 'place':
      return each(values, 'a place, as in place:Lisbon or place:Portugal/Lisbon, or none', tagValue, (read) => ({ type: 'place', values: read }));
    case 'near':
      return each(joinNear(values), 'a town or a position, and how far from it, as in near:Lisbon/10km or near:38.71/-9.14/10km', readNear, (read) => ({
        type: 'near',
        values: read,
      }));
    case 'in':
      return each(values, 'a folder, by name, path or #number', folderValue, (read) => ({
        type: 'folder',
        values: read,
      }));
    case 'collection':
      return each(values, 'a collection, by path, name or #number', (value) => (value.trim() === '' ? undefined : value), (read) => ({ type: 'collection', values: read }));
    case 'missing':
      return each(values, 'yes, no, offline, or links for files that name missing ones', oneOf(['yes', 'no', 'offline', 'links']), (read) => ({
        type: 'missing',
        values: read,
      }));
    case 'uses':
    case 'usedby':
      return { type: 'link', way: name, values: values.map((value) => (isNone(value) ? null : value.toLowerCase() === 'any' ? 'any' : { name: value })) };
    case 'rights':
      return each(values, `${RIGHTS_STATES.slice(0, -1).join(', ')} or ${RIGHTS_STATES.at(-1)}`, (value) => oneOf(RIGHTS_STATES)(value.toLowerCase() === 'missing-release' ? 'no-release' : value), (read) => ({ type: 'rights', values: read }));
    case 'expires':
      return each(values, 'a day, as in 2027, <2027-01-01 or 2027-01..2027-03, 30d for the days to come, or none', orNone(readExpiry), (read) => ({ type: 'expires', values: read }));
    case 'problem':
      return each(values, 'yes or no', oneOf(['yes', 'no']), (read) => ({ type: 'problem', values: read }));
    case 'has':
      return each(values, HAS.join(', '), oneOf(HAS), (read) => ({ type: 'has', values: read }));
    case 'id':
      return { type: 'id', values };
    default:
      return { type: 'error', message: `The filter “${name}:” is not available yet.` };
  }
}

/** So many days from today on. */
export interface Within {
  readonly within: number;
}

/** As dates, but what is counted in days lies ahead. */
function readExpiry(text: string): DateRange | Within | undefined {
  const [, count, unit] = /^(\d{1,4})\s*([dwmy])$/i.exec(text.trim()) ?? [];
  if (count && unit) return { within: Number(count) * { d: 1, w: 7, m: 30, y: 365 }[unit.toLowerCase() as 'd'] };
  return readDate(text);
}

const FIELD = 'field.';

function readField(key: string, values: readonly string[], fields: KnownFields): Test {
  const type = fields(key);
  if (type === undefined) {
    const [meant] = nearest(key, fields.keys ?? []);
    return { type: 'error', message: `There is no field “${key}”.${meant === undefined ? '' : ` Did you mean ${FIELD}${meant}:?`}` };
  }
  const field = { type: 'field', key } as const;
  if (type === 'number')
    return each(values, 'a number, as in 12, >=12, -3..5 or none', orNone(readAnyNumber), (read) => ({ ...field, as: 'number', values: read }));
  if (type === 'date')
    return each(values, 'a date, as in 2024, 2024-06, 2024-06-01..2024-08, today, 7d or none', orNone(readDate), (read) => ({ ...field, as: 'date', values: read }));
  return { ...field, as: 'text', values: values.map((value) => (isNone(value) ? null : value)) };
}

/** Reads every value; undefined from `read` means that it cannot be read. */
function each<T>(
  values: readonly string[],
  expected: string,
  read: (value: string) => T | undefined,
  make: (read: T[]) => Test,
): Test {
  const results: T[] = [];
  for (const value of values) {
    const result = read(value);
    if (result === undefined) return { type: 'error', message: `“${value}” does not fit here. Write ${expected}.` };
    results.push(result);
  }
  return make(results);
}

const isNone = (value: string) => value === '' || value.toLowerCase() === 'none';

const orNone =
  <T>(read: (value: string) => T | undefined) =>
  (value: string): T | null | undefined =>
    isNone(value) ? null : read(value);

const oneOf =
  <const T extends string>(choices: readonly T[]) =>
  (value: string): T | undefined => {
    const lower = value.toLowerCase();
    return choices.find((choice) => choice === lower);
  };

// A tag that is really called none: tag:/none.
const tagValue = (value: string) => {
  if (isNone(value)) return null;
  const path = parseTagPath(value);
  return path.length > 0 ? path : undefined;
};

const textValue = (name: string, value: string) => (name === 'ext' ? value.replace(/^\./, '').toLowerCase() : value);

const ratingValue = (value: string) => {
  if (isNone(value)) return { from: 0, to: 0 };
  const range = readNumber(value);
  const ends = [range?.from, range?.to].filter((end) => end !== undefined);
  return range && ends.every((end) => end >= 0 && end <= 5) ? range : undefined;
};

const folderValue = (value: string) => {
  if (/^#\d+$/.test(value)) return Number(value.slice(1));
  return value.trim() === '' ? undefined : value;
};
