/**
 * What a machine that has a file of the team's tells those who do not: where it lies, what it says of itself, the words in it. It comes from
 * a share that anybody may have written to, so nothing of it is taken that is not of the form that this program's own readers give.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decode, encode } from 'cborg';
import { BLOCK_SOURCES, type Base, FLAGS, type Facts, type FileLayer, KINDS, TAKEN_SOURCES, type Values } from '../../../../src-shared/domain/asset.ts';
import { PLACE_UNITS } from '../../../../src-shared/domain/hit.ts';
import type { Custom } from '../../../../src-shared/domain/metadata/custom.ts';
import { SCALAR_FIELDS } from '../../../../src-shared/domain/metadata/merge.ts';
import type { FileType, TextPart } from '../../formats/handler.ts';
import { layerOf } from '../../metadata/layer.ts';
import { sha256 } from '../keys.ts';
import { isBytes } from '../wire-checks.ts';

/** Of a file that is there. */
export interface ToldFile {
  /** 16 bytes each. */
  readonly asset: Uint8Array;
  readonly root: Uint8Array;
  /** Below the root, and its name. */
  readonly folder: Uint8Array;
  readonly name: Uint8Array;
  readonly size: number;
  /** ms since 1970. */
  readonly mtime: number;
  /** 32 bytes: as in location. */
  readonly print: Uint8Array | null;
  readonly type: FileType;
  readonly facts: Facts;
  readonly layer: FileLayer | null;
  readonly sha256: Uint8Array | null;
  readonly picture: Uint8Array | null;
  readonly palette: Uint8Array | null;
  /** Does a picture go with it? */
  readonly pictured: boolean;
  readonly text: readonly TextPart[];
}

/** It is there no more. */
export interface GoneFile {
  readonly asset: Uint8Array;
  readonly gone: true;
}

export type Told = ToldFile | GoneFile;
export const isGone = (told: Told): told is GoneFile => 'gone' in told;

/** Of one entry as it is decoded. */
const MOST_UNPACKED = 4 * 2 ** 20;
/** Characters of a file's words that are told. */
const MOST_TEXT = 2 ** 20;
const MOST_PATH = 4096;
const MOST_STRING = 64 * 1024;
const MOST_TAGS = 2000;

/** The same for whoever looks at the same file; another when it was moved, saved, or something was written into it or beside it. 16 bytes. */
export function markOf(of: { readonly path: Uint8Array; readonly size: number; readonly print: Uint8Array | null; readonly layer: string | null; readonly pictured: boolean } | 'gone'): Uint8Array {
  if (of === 'gone') return sha256('gone').subarray(0, 16);
  const { path, size, print, layer, pictured } = of;
  return sha256(path, `\0${size}\0${layer ?? ''}\0${pictured ? 1 : 0}\0`, print ?? '').subarray(0, 16);
}

/** Deflated CBOR; texts that are too long are cut. */
export function encodeTold(told: Told): Uint8Array {
  if (isGone(told)) return deflateRawSync(encode({ a: told.asset, g: true }));
  const { asset, root, folder, name, size, mtime, print, type, facts, layer, picture, palette, pictured, text } = told;
  const wire = {
    a: asset, r: root, f: folder, n: name, z: size, m: mtime, p: print, t: [type.ext, type.mime, type.kind, type.name, type.handler],
    d: JSON.stringify(facts), l: layer && JSON.stringify(layer.bases), h: told.sha256, c: picture, u: palette, v: pictured, x: JSON.stringify(cut(text)),
  };
  return deflateRawSync(encode(wire));
}

function cut(text: readonly TextPart[]): TextPart[] {
  let left = MOST_TEXT;
  return text.flatMap((part) => {
    const some = part.text.slice(0, left);
    left -= some.length;
    return some ? [{ ...part, text: some }] : [];
  });
}

/** @returns undefined for what is none, or says what no reader would */
export function decodeTold(bytes: Uint8Array): Told | undefined {
  try {
    return read(decode(inflateRawSync(bytes, { maxOutputLength: MOST_UNPACKED }), { strict: true, rejectDuplicateMapKeys: true }));
  } catch {
    return undefined;
  }
}

function read(value: unknown): Told | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { a, r, f, n, z, m, p, t, d, l, h, c, u, v, x, g } = value as Record<string, unknown>;
  if (!isBytes(a, 16)) return undefined;
  if (g === true) return { asset: a, gone: true };
  if (!isBytes(r, 16) || !isFolder(f) || !isPart(n) || !isSize(z) || typeof m !== 'number' || !Number.isFinite(m)) return undefined;
  const type = typeIn(t);
  if (!type || typeof d !== 'string' || typeof v !== 'boolean') return undefined;
  const layer = typeof l === 'string' ? layerIn(JSON.parse(l)) : null;
  if (layer === undefined) return undefined;
  return {
    asset: a, root: r, folder: f, name: n, size: z, mtime: m, print: orNull(p, 32), type, facts: factsIn(JSON.parse(d)), layer,
    sha256: orNull(h, 32), picture: orNull(c, 32), palette: u instanceof Uint8Array && u.length <= 64 && u.length % 4 === 0 ? u : null,
    pictured: v, text: typeof x === 'string' ? textIn(JSON.parse(x)) : [],
  };
}

const orNull = (value: unknown, length: number): Uint8Array | null => (isBytes(value, length) ? value : null);
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown, most = MOST_STRING): value is string => typeof value === 'string' && value.length <= most;

const [SLASH, BACKSLASH] = [47, 92];
const isDots = (part: Uint8Array): boolean => part.length <= 2 && part.every((byte) => byte === 46);
/** One name, of whatever bytes a system allows. */
const isPart = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length > 0 && value.length <= 1024 && !value.includes(0) && !value.includes(SLASH) && !isDots(value) && !(process.platform === 'win32' && value.includes(BACKSLASH));

function isFolder(value: unknown): value is Uint8Array {
  if (!(value instanceof Uint8Array) || value.length > MOST_PATH) return false;
  return value.length === 0 || Buffer.from(value).toString('latin1').split('/').every((part) => isPart(Buffer.from(part, 'latin1')));
}

function typeIn(value: unknown): FileType | undefined {
  if (!Array.isArray(value) || !value.every((one) => isText(one, 200))) return undefined;
  const [ext = '', mime = '', kind = '', name = '', handler = ''] = value as string[];
  const known = KINDS.find((one) => one === kind);
  return known && /^[a-z0-9.+-]{0,20}$/.test(ext) && /^[a-z0-9!#$&^_.+/-]*$/i.test(mime) ? { ext, mime, kind: known, name, handler } : undefined;
}

const NUMBERS: ReadonlySet<string> = new Set([
  'width', 'height', 'iso', 'aperture', 'exposure', 'exposureBias', 'focal', 'lat', 'lon', 'altitude', 'bitDepth', 'duration', 'frameRate', 'pages', 'lines', 'words',
  'entries', 'triangles', 'vertices', 'parts', 'materials', 'layers', 'entities', 'glyphs', 'fontFaces',
] satisfies (keyof Facts)[]);
const TEXTS: ReadonlySet<string> = new Set([
  'camera', 'lens', 'colorSpace', 'codec', 'documentTitle', 'author', 'encoding', 'formatVersion', 'link', 'unit', 'fontFamily', 'fontStyle', 'characters', 'program',
  'originalDocumentId', 'cameraSerial', 'contentId',
] satisfies (keyof Facts)[]);
const MEDIA_NUMBERS: ReadonlySet<string> = new Set(['fps', 'channels', 'sampleRate', 'bits', 'bitRate']);
const MEDIA_TEXTS: ReadonlySet<string> = new Set(['video', 'audio', 'layout', 'primaries', 'timecode']);

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const entriesOf = (value: unknown): [string, unknown][] => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []);

/** What is of the right form; the rest is left out. */
export function factsIn(value: unknown): Facts {
  return Object.fromEntries(
    entriesOf(value).filter(([key, one]) => {
      if (NUMBERS.has(key)) return isNumber(one);
      if (TEXTS.has(key)) return isText(one);
      if (key === 'orientation') return isNumber(one) && Number.isInteger(one) && one >= 1 && one <= 8;
      if (key === 'takenAt') return isText(one, 40) && /^\d{4}-\d\d-\d\d/.test(one);
      if (key === 'takenSource') return (TAKEN_SOURCES as readonly unknown[]).includes(one);
      if (key === 'bracketed' || key === 'animated') return typeof one === 'boolean';
      if (key === 'bounds') return Array.isArray(one) && one.length === 3 && one.every(isNumber);
      if (key === 'fontAxes') return Array.isArray(one) && one.length <= 100 && one.every(isAxis);
      return key === 'media' && entriesOf(one).every(([name, said]) => (MEDIA_NUMBERS.has(name) ? isNumber(said) : MEDIA_TEXTS.has(name) ? isText(said, 200) : name === 'hdr' ? said === 'PQ' || said === 'HLG' : name === 'drawn' && said === true));
    }),
  ) as Facts;
}

function isAxis(value: unknown): boolean {
  const { tag, name, min, max, normal, ...rest } = (value ?? {}) as Record<string, unknown>;
  return isText(tag, 8) && isText(name, 200) && [min, max, normal].every(isNumber) && Object.keys(rest).length === 0;
}

/** What follows from the blocks is worked out here. */
function layerIn(bases: unknown): FileLayer | undefined {
  if (!Array.isArray(bases) || bases.length > 8) return undefined;
  const read = bases.map(baseIn);
  return read.every((one) => one !== undefined) ? layerOf(read) : undefined;
}

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function baseIn(value: unknown): Base | undefined {
  const { source, hash, values, overXmp, cleared } = (value ?? {}) as Record<string, unknown>;
  const known = BLOCK_SOURCES.find((one) => one === source);
  if (!known || !isHash(hash)) return undefined;
  return {
    source: known, hash, values: valuesIn(values), ...(overXmp === true ? { overXmp } : {}),
    ...(Array.isArray(cleared) ? { cleared: cleared.slice(0, 1000).filter((one) => isText(one, 1000)) } : {}),
  };
}

function valuesIn(value: unknown): Values {
  return Object.fromEntries(
    entriesOf(value).flatMap(([key, one]): [string, unknown][] => {
      if (key === 'tags') return Array.isArray(one) ? [[key, one.slice(0, MOST_TAGS).filter(isTagPath)]] : [];
      if (key === 'custom') return [[key, customIn(one)]];
      if (key === 'rating') return isNumber(one) && Number.isInteger(one) && one >= -1 && one <= 5 ? [[key, one]] : [];
      if (key === 'flag') return (FLAGS as readonly unknown[]).includes(one) ? [[key, one]] : [];
      return (SCALAR_FIELDS as readonly string[]).includes(key) && isText(one) ? [[key, one]] : [];
    }),
  ) as Values;
}

const isTagPath = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.length <= 64 && value.every((name) => isText(name, 1000) && name !== '');
const customIn = (value: unknown): Custom =>
  Object.fromEntries(entriesOf(value).slice(0, 1000).filter((entry): entry is [string, string | string[]] => isText(entry[1]) || (Array.isArray(entry[1]) && entry[1].length <= 1000 && entry[1].every((one) => isText(one)))));

function textIn(value: unknown): TextPart[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 100_000).flatMap((part: unknown): TextPart[] => {
    const { text, at, unit, counted } = (part ?? {}) as Record<string, unknown>;
    if (!isText(text, MOST_TEXT)) return [];
    const known = PLACE_UNITS.find((one) => one === unit);
    return [{ text, ...(isText(at, 200) ? { at } : {}), ...(known ? { unit: known } : {}), ...(counted === true ? { counted } : {}) }];
  });
}
