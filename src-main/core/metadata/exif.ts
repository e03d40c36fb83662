/** EXIF and other TIFF structures: image file directories → tags as exiftool names and prints them (`-n`). */
import type { Tags } from './tags.ts';
import { ascii, eachStep, u16, u32, type Window } from './window.ts';

/** Only what map.ts asks for. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0xfe, 'SubfileType'],
  [0x100, 'ImageWidth'],
  [0x101, 'ImageHeight'],
  [0x102, 'BitsPerSample'],
  [0x10e, 'ImageDescription'],
  [0x10f, 'Make'],
  [0x110, 'Model'],
  [0x112, 'Orientation'],
  [0x13b, 'Artist'],
  [0x4746, 'Rating'],
  [0x4749, 'RatingPercent'],
  [0x8298, 'Copyright'],
  [0x829a, 'ExposureTime'],
  [0x829d, 'FNumber'],
  [0x8827, 'ISO'],
  [0x9003, 'DateTimeOriginal'],
  [0x9004, 'CreateDate'],
  [0x9010, 'OffsetTime'],
  [0x9011, 'OffsetTimeOriginal'],
  [0x9012, 'OffsetTimeDigitized'],
  [0x9201, 'ShutterSpeedValue'],
  [0x9202, 'ApertureValue'],
  [0x9204, 'ExposureCompensation'],
  [0x920a, 'FocalLength'],
  [0x9291, 'SubSecTimeOriginal'],
  [0x9292, 'SubSecTimeDigitized'],
  [0x9c9b, 'XPTitle'],
  [0x9c9c, 'XPComment'],
  [0x9c9d, 'XPAuthor'],
  [0x9c9e, 'XPKeywords'],
  [0x9c9f, 'XPSubject'],
  [0xa001, 'ColorSpace'],
  [0xa002, 'ExifImageWidth'],
  [0xa003, 'ExifImageHeight'],
  [0xa402, 'ExposureMode'],
  [0xa431, 'SerialNumber'],
  [0xa433, 'LensMake'],
  [0xa434, 'LensModel'],
  [0xc62f, 'CameraSerialNumber'],
]);
const GPS_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'GPSLatitudeRef'],
  [2, 'GPSLatitude'],
  [3, 'GPSLongitudeRef'],
  [4, 'GPSLongitude'],
  [5, 'GPSAltitudeRef'],
  [6, 'GPSAltitude'],
  [7, 'GPSTimeStamp'],
  [29, 'GPSDateStamp'],
]);
const POINTERS: ReadonlyMap<number, string> = new Map([
  [0x14a, 'SubIFD'],
  [0x8769, 'ExifIFD'],
  [0x8825, 'GPS'],
]);
const WIDTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const MAX_DIRECTORIES = 40;
const MAX_ENTRIES = 1000;
const MAX_TEXT = 64 * 1024;

export interface TiffBlocks {
  readonly tags: Tags;
  xmp?: Uint8Array;
  iim?: Uint8Array;
  /** Photoshop's image resources (tag 0x8649). */
  resources?: Uint8Array;
  /** The maker's own block, or a private one, is there: exiftool may find more in it. */
  makers?: boolean;
  /** Places of embedded JPEGs. */
  readonly jpegs: { readonly offset: number; readonly length: number }[];
  /** The first directory that says it is the full picture, else the first with a size. */
  size?: { readonly width: number; readonly height: number };
}

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Of the value in the window. */
  readonly offset: number;
}

/** Fills `found` as it goes, so that what was read before bytes ran out is kept. Throws Missing. */
export function readTiff(window: Window, found: TiffBlocks, firstGroup = 'IFD0'): void {
  const header = window.at(0, 8);
  const order = ascii(header, 0, 2);
  if (header.length < 8 || (order !== 'II' && order !== 'MM')) return;
  const little = order === 'II';
  /** RW2: the picture's size follows from the borders of the sensor. */
  const isPanasonic = header[2] === 0x55;
  const seen = new Set<number>();
  let full = false;

  const directory = (offset: number, group: string): void => {
    if (offset < 8 || seen.has(offset) || seen.size >= MAX_DIRECTORIES) return;
    seen.add(offset);
    const count = u16(window.at(offset, 2), 0, little);
    if (count === 0 || count > MAX_ENTRIES) return;
    const table = window.at(offset + 2, count * 12 + 4);
    // As exiftool: half a directory is not to be trusted.
    if (table.length < count * 12) return;
    const entries = readEntries(table, count, offset + 2, little);
    const numbers = (tag: number): number[] => {
      const entry = entries.find((candidate) => candidate.tag === tag);
      return entry ? readNumbers(window, entry, little) : [];
    };
    const later: (() => void)[] = [];
    for (const entry of entries) {
      const pointer = POINTERS.get(entry.tag);
      if (pointer) {
        later.push(() => {
          const name = (i: number): string => (pointer === 'SubIFD' ? `SubIFD${i || ''}` : pointer);
          const targets = readNumbers(window, entry, little).slice(0, pointer === 'SubIFD' ? 16 : 1);
          eachStep(...targets.map((target, i) => () => directory(target, name(i))));
        });
        continue;
      }
      later.push(() => readEntry(window, entry, group, little, found));
    }
    const panasonicSize = (): void => {
      const [top, left, bottom, right] = [4, 5, 6, 7].map((border) => numbers(border)[0] ?? 0) as [
        number,
        number,
        number,
        number,
      ];
      if (isPanasonic && group === 'IFD0' && right > left && bottom > top)
        found.size = { width: right - left, height: bottom - top };
    };
    eachStep(
      // Before the directories below: as in exiftool, the first size counts unless a later directory is the full picture.
      () => {
        const [subfile] = numbers(0xfe);
        const [width = 0] = numbers(0x100);
        const [height = 0] = numbers(0x101);
        if (width > 0 && height > 0 && (!found.size || (subfile === 0 && !full))) found.size = { width, height };
        if (subfile === 0) full = true;
      },
      () => panasonicSize(),
      ...later,
      () => {
        const [jpeg] = numbers(0x201);
        const [length] = numbers(0x202);
        if (jpeg && length) found.jpegs.push({ offset: jpeg, length });
        const strips = numbers(0x111);
        const lengths = numbers(0x117);
        const compression = numbers(0x103)[0] ?? 0;
        if ((compression === 6 || compression === 7) && strips.length === 1 && lengths[0])
          found.jpegs.push({ offset: strips[0]!, length: lengths[0] });
      },
      () => {
        const next = u32(table, count * 12, little);
        const number = /^IFD(\d+)$/.exec(group)?.[1];
        if (next && number !== undefined) directory(next, `IFD${Number(number) + 1}`);
      },
    );
  };
  directory(u32(header, 4, little), firstGroup);
  addPosition(found.tags);
}

function readEntries(table: Uint8Array, count: number, start: number, little: boolean): Entry[] {
  const entries: Entry[] = [];
  for (let i = 0; i < count && i * 12 + 12 <= table.length; i++) {
    const at = i * 12;
    const type = u16(table, at + 2, little);
    const amount = u32(table, at + 4, little);
    const inline = amount * (WIDTHS[type] ?? 0) <= 4;
    entries.push({
      tag: u16(table, at, little),
      type,
      count: amount,
      offset: inline ? start + at + 8 : u32(table, at + 8, little),
    });
  }
  return entries;
}

function readEntry(window: Window, entry: Entry, group: string, little: boolean, found: TiffBlocks): void {
  const width = WIDTHS[entry.type] ?? 0;
  const length = entry.count * width;
  if (width === 0 || length === 0) return;
  if (entry.tag === 0x927c || entry.tag === 0xc634) found.makers = true;
  if (entry.tag === 0x2bc) found.xmp ??= window.exactly(entry.offset, length);
  else if (entry.tag === 0x83bb) found.iim ??= window.exactly(entry.offset, length);
  else if (entry.tag === 0x8649) found.resources ??= window.exactly(entry.offset, length);
  const name = group === 'GPS' ? GPS_NAMES.get(entry.tag) : NAMES.get(entry.tag);
  if (!name || length > MAX_TEXT) return;
  const key = `${group}:${name}`;
  if (key in found.tags) return;
  const value = readValue(window, entry, name, little);
  if (value !== undefined) found.tags[key] = value;
}

function readValue(window: Window, entry: Entry, name: string, little: boolean): unknown {
  if (name.startsWith('XP')) return utf16(window.at(entry.offset, entry.count * (WIDTHS[entry.type] ?? 0)));
  if (entry.type === 2 || entry.type === 7 || (entry.type === 1 && name === 'Copyright')) {
    const bytes = window.at(entry.offset, entry.count);
    if (entry.type === 7 && name === 'ColorSpace') return undefined;
    return name === 'Copyright' ? copyrights(bytes) : exifText(bytes);
  }
  const numbers = readNumbers(window, entry, little);
  // As exiftool: seconds and f-number instead of APEX values.
  if (name === 'ShutterSpeedValue') return 2 ** -numbers[0]!;
  if (name === 'ApertureValue') return 2 ** (numbers[0]! / 2);
  return numbers.length > 1 ? numbers.join(' ') : numbers[0];
}

function readNumbers(window: Window, entry: Entry, little: boolean): number[] {
  const width = WIDTHS[entry.type] ?? 0;
  const count = Math.min(entry.count, 256);
  if (width === 0 || count === 0) return [];
  const bytes = window.at(entry.offset, count * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) =>
    oneNumber(view, i * width, entry.type, little),
  );
}

function oneNumber(view: DataView, at: number, type: number, little: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, little);
    case 4:
    case 13:
      return view.getUint32(at, little);
    case 5:
      return ratio(view.getUint32(at, little), view.getUint32(at + 4, little));
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, little);
    case 9:
      return view.getInt32(at, little);
    case 10:
      return ratio(view.getInt32(at, little), view.getInt32(at + 4, little));
    case 11:
      return view.getFloat32(at, little);
    case 12:
      return view.getFloat64(at, little);
    default:
      return view.getUint8(at);
  }
}

/** As exiftool rounds: ten significant digits. */
function ratio(numerator: number, denominator: number): number {
  return Number((numerator / denominator).toPrecision(10));
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const LATIN1 = new TextDecoder('windows-1252');

/** Old programs write their system's 8-bit text where the standard wants ASCII and everyone now writes UTF-8. */
export function looseText(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return LATIN1.decode(bytes);
  }
}

function exifText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return looseText(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Photographer NUL editor NUL; exiftool puts a line break between. */
function copyrights(bytes: Uint8Array): string {
  const [photographer = '', editor = ''] = looseText(bytes).split('\0');
  return [photographer.trimEnd(), editor.trimEnd()].join('\n').replace(/\n$/, '');
}

function utf16(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .toString('utf16le')
      .split('\0', 1)[0] ?? ''
  );
}

/** Signed decimal degrees and meters, as exiftool's Composite tags. */
function addPosition(tags: Tags): void {
  const degrees = (name: string, negative: string): number | undefined => {
    const value = tags[`GPS:${name}`];
    const ref = tags[`GPS:${name}Ref`];
    if (value === undefined || typeof ref !== 'string') return undefined;
    const [d = Number.NaN, m = 0, s = 0] = String(value)
      .split(' ')
      .map((part) => Number(part));
    const total = d + m / 60 + s / 3600;
    return Number.isFinite(total) ? total * (ref.toUpperCase().startsWith(negative) ? -1 : 1) : undefined;
  };
  const lat = degrees('GPSLatitude', 'S');
  const lon = degrees('GPSLongitude', 'W');
  if (lat !== undefined) tags['Composite:GPSLatitude'] = lat;
  if (lon !== undefined) tags['Composite:GPSLongitude'] = lon;
  const altitude = tags['GPS:GPSAltitude'];
  const below = tags['GPS:GPSAltitudeRef'];
  // As exiftool: a height without its reference says nothing.
  if (typeof altitude === 'number' && Number.isFinite(altitude) && below !== undefined) {
    tags['Composite:GPSAltitude'] = below === 1 || below === 3 ? -altitude : altitude;
  }
  const date = tags['GPS:GPSDateStamp'];
  const time = tags['GPS:GPSTimeStamp'];
  if (typeof date === 'string' && typeof time === 'string') {
    const [h = 0, m = 0, s = 0] = time.split(' ').map(Number);
    const clock = [h, m, Math.floor(s)].map((part) => String(part).padStart(2, '0')).join(':');
    tags['Composite:GPSDateTime'] = `${date} ${clock}Z`;
  }
}
