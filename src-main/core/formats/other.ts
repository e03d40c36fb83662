/** Everything else: a name and a kind, so that it can be found and filtered. It has no picture; a card is drawn. */

import { ARCHIVE_TYPES } from './archive.ts';
import { BOOK_TYPES } from './book.ts';
import { ascii, has, u32 } from './bytes.ts';
import { CARRIED_TYPES } from './carried.ts';
import { DATABASE_TYPES } from './database.ts';
import { DESIGN_TYPES } from './design.ts';
import { DXF_TYPES } from './dxf.ts';
import type { FileType, FormatHandler } from './handler.ts';
import { LEGACY_TYPES } from './legacy.ts';
import { LINK_TYPES } from './links.ts';
import { MAIL_TYPES } from './mail.ts';
import { METAFILE_TYPES } from './metafile.ts';
import { MODEL_TYPES } from './model.ts';
import { OFFICE_TYPES } from './office.ts';
import { OPENDOCUMENT_TYPES } from './opendocument.ts';
import { RICH_TEXT_TYPES } from './rich-text.ts';
import { SCREENPLAY_TYPES } from './screenplay.ts';
import { SUBTITLE_TYPES } from './subtitles.ts';
import { TABULAR_TYPES } from './tabular.ts';
import { TEXT_TYPES } from './text.ts';
import { byExt, canonical, types } from './types.ts';
import { XCF_TYPES } from './xcf.ts';

const ELSEWHERE = [
  ...TEXT_TYPES,
  ...TABULAR_TYPES,
  ...SUBTITLE_TYPES,
  ...SCREENPLAY_TYPES,
  ...OFFICE_TYPES,
  ...OPENDOCUMENT_TYPES,
  ...RICH_TEXT_TYPES,
  ...LINK_TYPES,
  ...MAIL_TYPES,
  ...BOOK_TYPES,
  ...ARCHIVE_TYPES,
  ...DATABASE_TYPES,
  ...DESIGN_TYPES,
  ...LEGACY_TYPES,
  ...CARRIED_TYPES,
  ...MODEL_TYPES,
  ...DXF_TYPES,
  ...METAFILE_TYPES,
  ...XCF_TYPES,
];

export const OTHER_TYPES: readonly FileType[] = [
  ...types(
    'other',
    'layered',
    `
    clip application/x-clip-studio Clip Studio`,
  ),
  ...types(
    'other',
    'vector',
    `
    cdr application/x-coreldraw CorelDRAW`,
  ),
  ...types(
    'other',
    'image',
    `
    icns image/icns Apple icon
    ktx image/ktx Khronos texture
    ani application/x-navi-animation Animated cursor
    bpg image/bpg BPG
    jxr image/jxr JPEG XR`,
  ),
  ...types(
    'other',
    'document',
    `
    pub application/vnd.ms-publisher Publisher
    vsd application/vnd.visio Visio
    vsdx application/vnd.ms-visio.drawing Visio
    mobi application/x-mobipocket-ebook Mobipocket
    djvu image/vnd.djvu DjVu
    xps application/vnd.ms-xpsdocument XPS`,
  ),
  ...types(
    'other',
    'model',
    `
    usd model/vnd.usd USD
    c4d application/x-cinema4d Cinema 4D
    max application/x-3dsmax 3ds Max
    mtl model/mtl Wavefront material`,
  ),
  ...types(
    'other',
    'cad',
    `
    step model/step STEP
    iges model/iges IGES
    skp application/vnd.sketchup.skp SketchUp
    ifc application/x-step IFC`,
  ),
  ...types(
    'other',
    'audio',
    `
    mid audio/midi MIDI
    dff audio/x-dff DSD`,
  ),
  ...types(
    'other',
    'archive',
    `
    bz2 application/x-bzip2 Bzip2
    xz application/x-xz XZ
    zst application/zstd Zstandard
    iso application/x-iso9660-image Disc image
    dmg application/x-apple-diskimage Apple disk image`,
  ),
  ...types(
    'other',
    'other',
    `
    mdb application/x-msaccess Access
    cfb application/x-cfb Compound file
    msi application/x-msi Windows installer
    exe application/vnd.microsoft.portable-executable Windows program
    icc application/vnd.iccprofile Color profile
    cube application/x-cube LUT
    abr application/x-photoshop-brushes Photoshop brushes
    aep application/x-after-effects After Effects
    prproj application/x-premiere Premiere project
    fcpxml application/x-fcpxml Final Cut project
    drp application/x-davinci DaVinci Resolve project
    lrtemplate application/x-lightroom Lightroom preset
    xmp application/rdf+xml XMP sidecar`,
  ),
]; // prettier-ignore
/** Of what has a handler of its own, too: containers are looked into once, here. */
const type = byExt([...OTHER_TYPES, ...ELSEWHERE]);

const MAGIC: readonly [string, string, number?][] = [
  ['icns', 'icns'],
  ['\xabKTX', 'ktx'],
  ['BPG\xfb', 'bpg'],
  ['II\xbc\x01', 'jxr'],
  ['{\\rtf', 'rtf'],
  ['ISO-10303-21', 'step'],
  ['MThd', 'mid'],
  ['7z\xbc\xaf\x27\x1c', '7z'],
  ['Rar!\x1a\x07', 'rar'],
  ['BZh', 'bz2'],
  ['\xfd7zXZ\0', 'xz'],
  ['\x28\xb5\x2f\xfd', 'zst'],
  ['SQLite format 3\0', 'sqlite'],
  ['AT&TFORM', 'djvu'],
  ['WEBVTT', 'vtt'],
  ['ustar', 'tar', 257],
  ['acsp', 'icc', 36],
  ['FRM8', 'dff'],
  ['CSFCHUNK', 'clip'],
  ['CD001', 'iso', 0x8001],
  ['BOOKMOBI', 'mobi', 60],
  ['fig-kiwi', 'fig'],
]; // prettier-ignore
/** What is in a ZIP, by the name of one of its first entries or by its declared type. */
const IN_ZIP: readonly [RegExp, string][] = [
  [/(^|\n)word\//, 'docx'],
  [/(^|\n)xl\//, 'xlsx'],
  [/(^|\n)ppt\//, 'pptx'],
  [/(^|\n)visio\//, 'vsdx'],
  [/(^|\n)3D\/.*\.model/i, '3mf'],
  [/application\/epub\+zip/, 'epub'],
  [/opendocument\.text/, 'odt'],
  [/opendocument\.spreadsheet/, 'ods'],
  [/opendocument\.presentation/, 'odp'],
  [/opendocument\.graphics/, 'odg'],
  [/application\/x-krita/, 'kra'],
  [/image\/openraster/, 'ora'],
  [/indesign-idml/, 'idml'],
  [/(^|\n)document\.json[\s\S]*\n(pages\/|meta\.json)/, 'sketch'],
  [/\.usd[ac]?(\n|$)/, 'usdz'],
  [/(^|\n)META-INF\/MANIFEST/, 'jar'],
]; // prettier-ignore
/** Types that are ZIPs inside and are told apart by name alone where their entries say nothing. */
const ZIP_NAMES = new Set([
  'docx',
  'xlsx',
  'pptx',
  'vsdx',
  'epub',
  'odt',
  'ods',
  'odp',
  'odg',
  'key',
  'pages',
  'numbers',
  'sketch',
  'xd',
  'fig',
  'kra',
  'ora',
  'idml',
  '3mf',
  'usdz',
  'jar',
  'procreate',
  'celtx',
  'xps',
]); // prettier-ignore
const CFB_NAMES = new Set(['doc', 'xls', 'ppt', 'msg', 'pub', 'vsd', 'msi', 'max', 'skp']);
const LOCKED_NAMES = new Set(['docx', 'xlsx', 'pptx']);
const IN_CFB: readonly [string, string][] = [
  ['PowerPoint Document', 'ppt'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['__properties_version1', 'msg'],
]; // prettier-ignore

export const other: FormatHandler = {
  id: 'other',
  version: 1,
  types: OTHER_TYPES,
  family: 'Everything else',
  by: 'exiftool',

  sniff(head, ext) {
    const name = canonical(ext);
    if (has(head, 'PK\x03\x04')) return sniffZip(head, name);
    if (has(head, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return sniffCompound(head, name);
    // Gzip is a coat that some types wear.
    if (has(head, '\x1f\x8b')) return name === 'prproj' ? type('prproj') : type('gz');
    if (has(head, 'RIFX') && name === 'aep') return type('aep');
    if (has(head, 'RIFF') && has(head, 'CDR', 8)) return type('cdr');
    if (has(head, 'RIFF') && has(head, 'ACON', 8)) return type('ani');
    if (has(head, 'MZ') && u32(head, 60, true) < 4096 && has(head, 'PE\0\0', u32(head, 60, true))) return type('exe');
    const magic = MAGIC.find(([text, , at = 0]) => has(head, text, at));
    if (magic) return magic[1] === 'sqlite' && name === 'lrcat' ? type('lrcat') : type(magic[1]);
    return sniffMarkup(head, name);
  },
};

function sniffZip(head: Uint8Array, name: string): FileType {
  const names: string[] = [];
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  for (let at = 0; at >= 0 && names.length < 200; at = bytes.indexOf('PK\x03\x04', at + 30, 'latin1')) {
    const length = bytes.length >= at + 30 ? bytes.readUInt16LE(at + 26) : 0;
    const entry = ascii(head, at + 30, length);
    // The declared type of a package stands uncompressed in its first entry.
    names.push(entry === 'mimetype' ? ascii(head, at + 38, 80) : entry);
  }
  const list = names.join('\n');
  const inside = IN_ZIP.find(([pattern]) => pattern.test(list))?.[1];
  if (inside) return type(inside);
  return type(ZIP_NAMES.has(name) ? name : 'zip');
}

function sniffCompound(head: Uint8Array, name: string): FileType {
  // With a password the ZIP of a newer one lies inside.
  if (CFB_NAMES.has(name) || LOCKED_NAMES.has(name)) return type(name);
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const inside = IN_CFB.find(([entry]) => bytes.includes(Buffer.from(`${entry}\0`, 'utf16le')))?.[1];
  return type(inside ?? 'cfb');
}

/** Only where the name says nothing better: many types are XML or JSON outside. */
function sniffMarkup(head: Uint8Array, name: string): FileType | undefined {
  const start = ascii(head, 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^(<!doctype html|<html[\s>])/i.test(start)) return type('html');
  // The transport stream of the same name would have said so.
  if ((name === 'ts' || name === 'm2ts') && isText(head)) return type('ts');
  return name === '' && start.startsWith('<?xml') ? type('xml') : undefined;
}

/** UTF-8 without control characters, or UTF-16 with a mark. */
export function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  if (has(head, '\xff\xfe') || has(head, '\xfe\xff')) return true;
  const part = head.subarray(0, 4096);
  if (part.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return false;
  // The last character may be cut.
  const text = new TextDecoder().decode(part.subarray(0, Math.max(0, part.length - 3)));
  return !text.includes('\ufffd');
}
