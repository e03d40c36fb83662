/** Files of programs whose drawing cannot be read here, but which carry a picture of it: Blender, AutoCAD (DWG, DWF), InDesign, USD packages. */
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { ascii, asBuffer, has, u16, u32, u64 } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile, type Picture } from './handler.ts';
import { coverOf } from './pages/package.ts';
import { assertOpen, inflate, openZip, type Zip } from './pages/zip.ts';
import { byExt, types } from './types.ts';
import { pictureInXmp } from './xmp-picture.ts';

export const CARRIED_TYPES = [
  ...types('carried', 'model', 'blend application/x-blender Blender\nusdz model/vnd.usdz+zip USDZ'),
  ...types('carried', 'cad', 'dwg image/vnd.dwg DWG\ndwf model/vnd.dwf DWF\ndwfx model/vnd.dwfx+xps DWFx'),
  ...types('carried', 'document', 'indd application/x-indesign InDesign'),
];
const type = byExt(CARRIED_TYPES);
const MAX_PICTURE = 16 * 2 ** 20;
/** Of a packed Blender file: its picture stands right at its beginning. */
const MAX_START = 4 * 2 ** 20;
/** Blender's own is 128 or 256 pixels. */
const MAX_EDGE = 1024;
const LEAST_EDGE = 32;
const MAX_NAMES = 5_000;

export const carried: FormatHandler = {
  id: 'carried',
  version: 2,
  types: CARRIED_TYPES,
  family: 'Scenes and drawings by the picture in them',
  streams: true,

  sniff(head, ext) {
    if (has(head, 'BLENDER')) return type('blend');
    if (ext === 'blend' && packing(head)) return type('blend');
    if (/^AC(10\d\d|1\.\d|2\.\d)/.test(ascii(head, 0, 6))) return type('dwg');
    if (has(head, '(DWF V')) return type('dwf');
    if (ext === 'dwfx' && has(head, 'PK\x03\x04')) return type('dwfx');
    return has(head, '\x06\x06\xed\xf5\xd8\x1d\x46\xe5') ? type('indd') : undefined;
  },

  async facts(file): Promise<Facts> {
    const { ext } = file.type;
    if (ext === 'dwf') return { formatVersion: /^\(DWF V0?(\d+\.\d+)\)/.exec(ascii(file.head, 0, 12))?.[1] ?? 'DWF' };
    if (ext === 'usdz') return { entries: (await openZip(file)).count };
    const formatVersion = ext === 'dwg' ? drawingVersion(ascii(file.head, 0, 6)) : ext === 'blend' ? blenderVersion(await start(file)) : undefined;
    return formatVersion ? { formatVersion } : {};
  },

  async picture(file) {
    const picture = await READERS[file.type.ext]!(file);
    if (picture) return picture;
    throw new FormatError('unsupported', `This ${file.type.name} file carries no picture of itself, and what is drawn in it cannot be read here. Save it with a preview to see it.`);
  },

  async text(file) {
    if (file.type.ext !== 'usdz') return [];
    const { entries } = await openZip(file);
    return [{ text: entries.slice(0, MAX_NAMES).map(({ name }) => name).join('\n') }];
  },
}; // prettier-ignore

const READERS: Readonly<Record<string, (file: MediaFile) => Promise<Picture | undefined>>> = {
  blend: async (file) => blenderPicture(await start(file)),
  dwg: drawingPicture,
  indd: pictureInXmp,
  dwf: packagePicture,
  dwfx: packagePicture,
  usdz: async (file) => await pictureIn(await openZip(file), [/thumbnail[^/]*\.(png|jpe?g)$/i, /^[^/]*\.(png|jpe?g)$/i]),
}; // prettier-ignore

/** Its own picture, or the first sheet's. Since version 6 a drawing to look at is a ZIP, behind twelve letters of its own. */
async function packagePicture(file: MediaFile): Promise<Picture | undefined> {
  const behind = has(file.head, '(DWF V') ? 12 : 0;
  if (behind && !has(file.head, 'PK', behind)) return undefined;
  const inside = { size: file.size - behind, part: (at: number, length: number) => file.part(at + behind, length) };
  // Places are counted from the letters in some, from the ZIP in others.
  const zip = await openZip(inside).catch(() => openZip(file));
  return await pictureIn(zip, [/thumbnail[^/]*\.(png|jpe?g)$/i, /\.(png|jpe?g)$/i]);
}

/** Throws FormatError where it asks for a password. */
async function pictureIn(zip: Zip, names: readonly RegExp[]): Promise<Picture | undefined> {
  const picture = await coverOf(zip, names, LEAST_EDGE);
  if (!picture) assertOpen(zip);
  return picture;
}

const packing = (head: Uint8Array): (() => Transform) | undefined =>
  has(head, '\x1f\x8b')
    ? () => createGunzip()
    : has(head, '\x28\xb5\x2f\xfd')
      ? () => createZstdDecompress()
      : undefined;

/** Of a Blender file, unpacked. */
async function start(file: MediaFile): Promise<Buffer> {
  const unpack = packing(file.head);
  if (!unpack) return await file.part(0, MAX_START);
  const found = await inflate(await file.part(0, MAX_START), MAX_START, unpack);
  if (found && has(found.data, 'BLENDER')) return found.data;
  throw new FormatError('damaged', 'This Blender file cannot be unpacked: it is damaged or incomplete. If you have another copy, use that.');
} // prettier-ignore

interface Blender {
  /** `278` is 2.78, `405` is 4.5. */
  readonly number: number;
  readonly little: boolean;
  /** Of the header, and of the head of each block. */
  readonly header: number;
  readonly block: number;
}

/** `BLENDER-v278`; since 5.0 `BLENDER17-01v0500`, with longer heads of blocks. */
function blenderHeader(bytes: Buffer): Blender {
  const old = /^BLENDER([-_])([vV])(\d{3})/.exec(ascii(bytes, 0, 12));
  if (old) return { number: Number(old[3]), little: old[2] === 'v', header: 12, block: old[1] === '-' ? 24 : 20 };
  const large = /^BLENDER(\d\d)-(\d\d)v(\d{4})/.exec(ascii(bytes, 0, 17));
  if (large) return { number: Number(large[3]), little: true, header: Number(large[1]), block: 32 };
  throw new FormatError('damaged', 'The beginning of this Blender file is damaged. If you have another copy, use that.');
} // prettier-ignore

const blenderVersion = (bytes: Buffer): string => {
  const { number } = blenderHeader(bytes);
  return `${Math.floor(number / 100)}.${number < 300 ? String(number % 100).padStart(2, '0') : number % 100}`;
};

/** One of the first blocks: width, height, and RGBA from the lowest row up. */
function blenderPicture(bytes: Buffer): Picture | undefined {
  const { little, header, block } = blenderHeader(bytes);
  for (let at = header, i = 0; at + block <= bytes.length && i < 100; i++) {
    const code = ascii(bytes, at, 4);
    const length = block === 32 ? u64(bytes, at + 16, little) : u32(bytes, at + 4, little);
    if (code === 'TEST') {
      const from = at + block;
      const [width, height] = [u32(bytes, from, little), u32(bytes, from + 4, little)];
      if (width < 1 || height < 1 || width > MAX_EDGE || height > MAX_EDGE) return undefined;
      const rows = bytes.subarray(from + 8, from + 8 + width * height * 4);
      if (rows.length < width * height * 4)
        throw new FormatError('truncated', 'This Blender file ends within its picture. Copy it again from where it came.');
      const data = new Uint8Array(rows.length);
      for (let y = 0; y < height; y++) data.set(rows.subarray((height - 1 - y) * width * 4, (height - y) * width * 4), y * width * 4);
      return data.some((byte) => byte !== 0) ? { form: 'rgba', data, width, height, upright: true } : undefined;
    }
    if (code === 'ENDB' || code === 'GLOB') return undefined;
    at += block + length;
  }
  return undefined;
} // prettier-ignore

const DRAWING_VERSIONS: Readonly<Record<string, string>> = {
  AC1009: 'AutoCAD R11',
  AC1012: 'AutoCAD R13',
  AC1014: 'AutoCAD R14',
  AC1015: 'AutoCAD 2000',
  AC1018: 'AutoCAD 2004',
  AC1021: 'AutoCAD 2007',
  AC1024: 'AutoCAD 2010',
  AC1027: 'AutoCAD 2013',
  AC1032: 'AutoCAD 2018',
}; // prettier-ignore

export const drawingVersion = (code: string): string => DRAWING_VERSIONS[code] ?? code;

const SENTINEL = Buffer.from('1f256d07d43628289d57ca3f9d44102b', 'hex');
const [BITMAP, PNG] = [2, 6];

/** The header says where pictures are listed: a bitmap without its file's header, or a PNG. */
async function drawingPicture(file: MediaFile): Promise<Picture | undefined> {
  const list = await file.part(u32(file.head, 13, true), 1024);
  if (!list.subarray(0, 16).equals(SENTINEL)) return undefined;
  for (let i = 0; i < Math.min(list[20] ?? 0, 20); i++) {
    const at = 21 + i * 9;
    const [code, from, length] = [list[at], u32(list, at + 1, true), u32(list, at + 5, true)];
    if ((code !== BITMAP && code !== PNG) || length < 40 || length > MAX_PICTURE) continue;
    const data = await file.part(from, length);
    if (data.length < length)
      throw new FormatError('truncated', 'This drawing ends within its picture. Copy it again from where it came.');
    if (code === PNG) return { form: 'encoded', data, upright: true };
    const { readImage } = await import('../tools/canvas.ts');
    return { form: 'rgba', ...(await readImage(withFileHeader(data), MAX_EDGE * MAX_EDGE * 4)), upright: true };
  }
  return undefined;
} // prettier-ignore

function withFileHeader(bitmap: Buffer): Buffer {
  const bits = u16(bitmap, 14, true);
  const colors = bits <= 8 ? u32(bitmap, 32, true) || 2 ** bits : 0;
  const head = Buffer.alloc(14);
  head.write('BM', 'latin1');
  head.writeUInt32LE(14 + bitmap.length, 2);
  head.writeUInt32LE((14 + u32(bitmap, 0, true) + colors * 4) >>> 0, 10);
  return Buffer.concat([head, asBuffer(bitmap)]);
}
