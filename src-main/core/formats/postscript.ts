/** PostScript, which is a program and never run here: what its comments say, and the picture that programs put beside it. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { ascii, has, u32 } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile, type Picture } from './handler.ts';
import { byExt, canonical, types } from './types.ts';
import { pictureInXmp } from './xmp-picture.ts';

export const POSTSCRIPT_TYPES = types(
  'postscript',
  'vector',
  'eps application/postscript Encapsulated PostScript\nps application/postscript PostScript',
);
const type = byExt(POSTSCRIPT_TYPES);
const MAX_PICTURE = 64 * 2 ** 20;
const MAX_COMMENTS = 64 * 1024;
/** Where a drawn preview may stand. */
const MAX_START = 8 * 2 ** 20;
const MAX_PIXELS = 16_000_000;
/** PostScript between a Windows header and pictures for programs that run none. */
const WRAPPED = '\xc5\xd0\xd3\xc6';

export const postscript: FormatHandler = {
  id: 'postscript',
  version: 2,
  types: POSTSCRIPT_TYPES,
  family: 'PostScript by the picture in it',
  streams: true,

  sniff(head, ext) {
    if (has(head, WRAPPED)) return type('eps');
    if (!has(head, '%!PS') && !has(head, '\x04%!PS')) return undefined;
    if (canonical(ext) === 'ai') return { ...type('eps'), ext: 'ai', name: 'Illustrator' };
    return type(/^.{0,40}EPSF/.test(ascii(head, 0, 64)) ? 'eps' : 'ps');
  },

  async facts(file): Promise<Facts> {
    const comments = (await program(file, MAX_COMMENTS)).split(/%%EndComments|%%BeginProlog/, 1)[0]!;
    const [title, writer, pages] = ['Title', 'For', 'Pages'].map((name) => said(comments, name));
    const box = said(comments, 'BoundingBox').split(/\s+/).map(Number);
    const [width, height] = [box[2]! - box[0]!, box[3]! - box[1]!];
    return {
      ...(title ? { documentTitle: title } : {}),
      ...(writer ? { author: writer } : {}),
      ...(/^\d{1,6}$/.test(pages ?? '') && Number(pages) > 0 ? { pages: Number(pages) } : {}),
      ...(width > 0 && height > 0 && width + height < 1e6 ? { width: Math.ceil(width), height: Math.ceil(height) } : {}),
    };
  },

  async picture(file) {
    const picture = (await besideIt(file)) ?? (await pictureInXmp(file)) ?? carriedAsDigits(await program(file, MAX_START));
    if (picture) return picture;
    throw new FormatError('unsupported', 'This file carries no picture of itself, and PostScript is a program that is not run here. Save it with a preview, or as PDF, to see it.');
  },
}; // prettier-ignore

/** `%%Title: (earth)`; empty where it is not said. */
function said(comments: string, name: string): string {
  const value = new RegExp(`^%%${name}:[ \\t]*(.*)$`, 'm').exec(comments.replace(/\r\n?/g, '\n'))?.[1]?.trim() ?? '';
  return /^\((.*?)\)/.exec(value)?.[1] ?? value;
}

/** Its beginning, one character a byte. */
async function program(file: MediaFile, max: number): Promise<string> {
  const wrapped = has(file.head, WRAPPED);
  const [from, length] = wrapped ? [u32(file.head, 4, true), u32(file.head, 8, true)] : [0, file.size];
  return (await file.part(from, Math.min(length, max))).toString('latin1');
}

async function besideIt(file: MediaFile): Promise<Picture | undefined> {
  const length = u32(file.head, 24, true);
  if (!has(file.head, WRAPPED) || length < 8 || length > MAX_PICTURE) return undefined;
  const data = await file.part(u32(file.head, 20, true), length);
  const { probe } = await import('../tools/sharp.ts');
  const info = await probe(data).catch(() => undefined);
  return info && info.width * info.height <= MAX_PIXELS ? { form: 'encoded', data, upright: true } : undefined;
}

const carriedAsDigits = (text: string): Picture | undefined => interchange(text) ?? illustrators(text);

const COLORS = 768;
/** One byte says how often another follows. */
const REPEAT = 0xfd;

/** Illustrator's own thumbnail in digits: 256 colors, then a byte a pixel, in some files with runs. */
function illustrators(text: string): Picture | undefined {
  const found = /%AI7_Thumbnail: (\d{1,4}) (\d{1,4}) 8\s+%%BeginData: \d+ Hex Bytes/.exec(text);
  const [width, height] = [Number(found?.[1]), Number(found?.[2])];
  if (!found || !(width * height > 0) || width * height > MAX_PIXELS) return undefined;
  const from = found.index + found[0].length;
  const end = text.indexOf('%%EndData', from);
  const bytes = Buffer.from(text.slice(from, end < 0 ? text.length : end).replace(/[^0-9a-fA-F]/g, ''), 'hex');
  const pixels = has(bytes, 'RLE', COLORS) ? unrolled(bytes.subarray(COLORS + 3), width * height) : bytes.subarray(COLORS);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < Math.min(pixels.length, width * height); i++) data.set(bytes.subarray(pixels[i]! * 3, pixels[i]! * 3 + 3), i * 4);
  const damage = new FormatError('truncated', 'This file ends within its picture. Copy it again from where it came.');
  return { form: 'rgba', data, width, height, upright: true, ...(pixels.length < width * height && { damage }) };
}

function unrolled(bytes: Buffer, most: number): Buffer {
  const out = Buffer.alloc(most);
  let to = 0;
  for (let at = 0; at < bytes.length && to < most; at++) {
    if (bytes[at] !== REPEAT) out[to++] = bytes[at]!;
    else {
      out.fill(bytes[at + 2] ?? 0, to, to + (bytes[at + 1] ?? 0));
      to += bytes[at + 1] ?? 0;
      at += 2;
    }
  }
  return out.subarray(0, Math.min(to, most));
}

/** A preview in hexadecimal digits (EPSI): rows of whole bytes, 0 is white. */
function interchange(text: string): Picture | undefined {
  const found = /%%BeginPreview:\s*(\d{1,5})\s+(\d{1,5})\s+([1248])\b[^\r\n]*/.exec(text);
  const [width, height, depth] = [Number(found?.[1]), Number(found?.[2]), Number(found?.[3])];
  if (!found || !(width * height > 0) || width * height > MAX_PIXELS) return undefined;
  const from = found.index + found[0].length;
  const end = text.indexOf('%%EndPreview', from);
  const bytes = Buffer.from(text.slice(from, end < 0 ? text.length : end).replace(/[^0-9a-fA-F]/g, ''), 'hex');
  const row = Math.ceil((width * depth) / 8);
  const cut = bytes.length < row * height;
  const data = new Uint8Array(width * height * 4).fill(255);
  const most = 2 ** depth - 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const value = ((bytes[y * row + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most;
      data.fill(255 - Math.round((value * 255) / most), (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  return {
    form: 'rgba',
    data,
    width,
    height,
    upright: true,
    ...(cut ? { damage: new FormatError('truncated', 'This file ends within its picture. Copy it again from where it came.') } : {}),
  };
} // prettier-ignore
