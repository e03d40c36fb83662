/** Files of design programs that carry a picture of themselves: shown as that picture, with the words that can be read beside it. */
import { ascii } from './bytes.ts';
import { FormatError, type FormatHandler, type MediaFile, type Picture, type TextPart } from './handler.ts';
import { textOf } from './pages/markup.ts';
import { coverOf } from './pages/package.ts';
import { assertOpen, openZip, type Zip } from './pages/zip.ts';
import { types } from './types.ts';

export const DESIGN_TYPES = [
  ...types(
    'design',
    'layered',
    `
    kra application/x-krita Krita
    ora image/openraster OpenRaster
    procreate application/x-procreate Procreate
    afphoto application/x-affinity Affinity Photo`,
  ),
  ...types(
    'design',
    'vector',
    `
    sketch application/x-sketch Sketch
    fig application/x-figma Figma
    xd application/x-adobe-xd Adobe XD
    afdesign application/x-affinity Affinity Designer`,
  ),
  ...types(
    'design',
    'document',
    `
    key application/vnd.apple.keynote Keynote
    pages application/vnd.apple.pages Pages
    numbers application/vnd.apple.numbers Numbers
    idml application/vnd.adobe.indesign-idml-package InDesign markup
    afpub application/x-affinity Affinity Publisher`,
  ),
];
/** Largest first. */
const PREVIEWS = [
  'mergedimage.png',
  'preview.jpg',
  'preview.png',
  'previews/preview.png',
  'thumbnail.png',
  'preview-web.jpg',
  'QuickLook/Preview.jpg',
  'QuickLook/Thumbnail.jpg',
  'QuickLook/Thumbnail.png',
  'Thumbnails/thumbnail.png',
  'preview-micro.jpg',
]; // prettier-ignore
const LEAST_EDGE = 64;
const MAX_PART = 8 * 2 ** 20;
const MAX_STORIES = 500;
/** Of a file that is no ZIP: where a picture is looked for, at its beginning and at its end. */
const MAX_SEARCH = 6 * 2 ** 20;

export const design: FormatHandler = {
  id: 'design',
  version: 2,
  types: DESIGN_TYPES,
  family: 'Design files',
  streams: true,
  sniff: () => undefined,

  async picture(file) {
    const picture = isZip(file) ? await inPackage(file) : await somewhere(file);
    if (picture) return picture;
    throw new FormatError('unsupported', `This ${file.type.name} file carries no picture of itself that can be shown. Save it anew with a preview, or as PDF, to see it.`);
  },

  async text(file) {
    if (!isZip(file)) return [];
    const zip = await openZip(file);
    if (file.type.ext === 'idml') return await words(zip, /^Stories\/.*\.xml$/, /<Content>([^<]*)/g);
    return file.type.ext === 'sketch'
      ? await words(zip, /^pages\/.*\.json$/, /"(?:string|name)":"((?:[^"\\]|\\.)*)"/g)
      : [];
  },
};

const isZip = (file: MediaFile): boolean => ascii(file.head, 0, 4) === 'PK\x03\x04';

/** Each part's words that `pattern` finds, once. */
async function words(zip: Zip, names: RegExp, pattern: RegExp): Promise<TextPart[]> {
  const parts: TextPart[] = [];
  for (const entry of zip.entries.filter(({ name }) => names.test(name)).slice(0, MAX_STORIES)) {
    const source = (await zip.read(entry, MAX_PART).catch(() => undefined))?.data.toString('utf8') ?? '';
    const found = new Set(
      Array.from(source.matchAll(pattern), ([, text = '']) => text.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1')),
    );
    if (found.size > 0) parts.push({ at: String(parts.length + 1), text: [...found].join('\n').slice(0, 200_000) });
  }
  return parts;
}

async function inPackage(file: MediaFile): Promise<Picture | undefined> {
  const zip = await openZip(file);
  const picture = (await coverOf(zip, PREVIEWS, LEAST_EDGE)) ?? (file.type.ext === 'idml' ? await inMetadata(zip) : undefined);
  if (!picture) assertOpen(zip);
  return picture;
}

/** InDesign keeps a small JPEG of each page in its metadata. */
async function inMetadata(zip: Zip): Promise<Picture | undefined> {
  const xml = (await zip.read('META-INF/metadata.xml', MAX_PART).catch(() => undefined))?.data.toString('utf8') ?? '';
  const data = Buffer.from(textOfLong(xml), 'base64');
  return data[0] === 0xff && data[1] === 0xd8 ? { form: 'encoded', data, upright: true } : undefined;
}
const textOfLong = (xml: string): string =>
  textOf(xml, 'image') ? (/<xmpGImg:image>([^<]*)/.exec(xml)?.[1] ?? '').replace(/&#x[aA];|\s/g, '') : '';

/** Affinity's files hold a PNG of the whole among other things: the largest one that is sound. */
async function somewhere(file: MediaFile): Promise<Picture | undefined> {
  const { probe } = await import('../tools/sharp.ts');
  let best: { data: Buffer; pixels: number } | undefined;
  const start = await file.part(0, MAX_SEARCH);
  if (ascii(start, 0, 4) !== '\0\xffKA' && !/^af/.test(file.type.ext)) return undefined;
  if (ascii(start, 0, 4) !== '\0\xffKA')
    throw new FormatError('damaged', `This is not a file of ${file.type.name}, or its beginning is damaged.`);
  for (const part of file.size > MAX_SEARCH ? [await file.part(file.size - MAX_SEARCH, MAX_SEARCH), start] : [start]) {
    for (
      let at = part.indexOf('\x89PNG\r\n\x1a\n', 0, 'latin1'), i = 0;
      at >= 0 && i < 40;
      at = part.indexOf('\x89PNG\r\n\x1a\n', at + 8, 'latin1'), i++
    ) {
      const end = part.indexOf('IEND', at, 'latin1');
      if (end < 0) break;
      const data = part.subarray(at, end + 8);
      const info = await probe(data).catch(() => undefined);
      const pixels = info ? info.width * info.height : 0;
      if (pixels > (best?.pixels ?? LEAST_EDGE * LEAST_EDGE)) best = { data: Buffer.from(data), pixels };
    }
  }
  return best && { form: 'encoded', data: best.data, upright: true };
}
