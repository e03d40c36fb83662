/** Fonts: what they say of themselves, a specimen, and all their names for search. */
import { printSpans } from '../../../src-shared/domain/spans.ts';
import { has, u16, u32 } from './bytes.ts';
import { drawFont } from './font-sheet.ts';
import { FormatError, type FormatHandler, type MediaFile } from './handler.ts';
import { oncePerFile } from './once.ts';
import { megabytes } from './raster.ts';
import { byExt, canonical, types } from './types.ts';

const TYPES = types(
  'font',
  'font',
  `ttf font/ttf TrueType font
   otf font/otf OpenType font
   ttc font/collection Font collection
   woff font/woff WOFF
   woff2 font/woff2 WOFF2`,
);
const type = byExt(TYPES);
const MAGIC = [
  ['OTTO', 'otf'],
  ['ttcf', 'ttc'],
  ['wOFF', 'woff'],
  ['wOF2', 'woff2'],
  ['\0\x01\0\0\0', 'ttf'],
  ['true\0', 'ttf'],
] as const;
/** A font of all of Unicode's Han has some 40 MB. */
const MAX_FILE = 128 * 2 ** 20;
/** Uncompressed, as WOFF states it before anybody unpacks it. */
const MAX_UNPACKED = 256 * 2 ** 20;
const WIDEST = 2048;

export const font: FormatHandler = {
  id: 'font',
  version: 2,
  types: TYPES,
  family: 'Fonts',
  by: 'fontkit',
  view: 'specimen',

  sniff(head, ext) {
    const found = MAGIC.find(([magic]) => has(head, magic))?.[1];
    // OpenType says nothing of which curves a TrueType-like file was named for.
    return found && type(found === 'ttf' && canonical(ext) === 'otf' ? 'otf' : found);
  },

  async facts(file) {
    const { family, style, glyphs, axes, faces, characters } = await about(file);
    return {
      ...(family && { fontFamily: family }),
      ...(style && { fontStyle: style }),
      glyphs,
      ...(axes.length && { fontAxes: axes }),
      characters: printSpans(characters),
      ...(faces > 1 && { fontFaces: faces }),
    };
  },

  async picture(file, maxEdge) {
    const known = await about(file);
    // Drawn at the size it is shown at: letters are made of curves.
    const drawn = await drawFont(await file.bytes(), known, Math.min(WIDEST, maxEdge));
    if (!drawn)
      throw new FormatError(
        'unsupported',
        'The names in this font can be read, but its letters cannot be drawn here. It may still work in other programs.',
      );
    return { form: 'rgba', ...drawn, upright: true };
  },

  async text(file) {
    const { names } = await about(file);
    return [...new Set(Object.values(names))].map((text) => ({ text }));
  },
};

const about = oncePerFile(readFont);

async function readFont(file: MediaFile) {
  if (file.size > MAX_FILE)
    throw new FormatError('too-large', `Fonts are read up to 128 MB; this one has ${megabytes(file.size)} MB.`);
  const data = await file.bytes();
  const packed = has(data, 'wOFF') || has(data, 'wOF2');
  if (packed && u32(data, 16) > MAX_UNPACKED)
    throw new FormatError(
      'too-large',
      `This font says it unpacks to ${megabytes(u32(data, 16))} MB; the limit is 256 MB. It is damaged or made to do harm.`,
    );
  if (endsEarly(data))
    throw new FormatError(
      'truncated',
      'This font ends too early: a part of it is missing. Copy it again from where it came.',
    );
  const { aboutFont } = await import('../tools/fontkit.ts');
  try {
    return aboutFont(data);
  } catch (error) {
    const detail = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new FormatError(
      'damaged',
      `This font cannot be read: it is damaged or incomplete (${detail?.slice(0, 120)}). If you have another copy, use that.`,
    );
  }
}

/** Its own list of tables (OpenType, "Font Tables") names places beyond the end. */
function endsEarly(data: Buffer): boolean {
  if (has(data, 'wOFF') || has(data, 'wOF2')) return u32(data, 8) > data.length;
  const start = has(data, 'ttcf') ? u32(data, 12) : 0;
  const tables = Array.from({ length: u16(data, start + 4) }, (_, i) => start + 12 + i * 16);
  return tables.some((at) => at + 16 > data.length || u32(data, at + 8) + u32(data, at + 12) > data.length);
}
