import type { Kind } from '../../../src-shared/domain/asset.ts';
import type { FileType } from './handler.ts';

/** One line a type: `ext mime Name of it`. */
export function types(handler: string, kind: Kind, rows: string): FileType[] {
  return rows
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [ext = '', mime = '', ...name] = line.split(/\s+/);
      return { ext, mime, kind, name: name.join(' '), handler };
    });
}

/** Looks types up by canonical extension; a misspelt one throws. */
export function byExt(list: readonly FileType[]): (ext: string) => FileType {
  const map = new Map(list.map((type) => [type.ext, type]));
  return (ext) => {
    const type = map.get(ext);
    if (!type) throw new Error(`No type for .${ext}`);
    return type;
  };
}

/** Other spellings of one type's extension. */
const ALIASES: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  jpe: 'jpg',
  jfif: 'jpg',
  jif: 'jpg',
  apng: 'png',
  tiff: 'tif',
  btf: 'tif',
  tf8: 'tif',
  dib: 'bmp',
  cur: 'ico',
  svgz: 'svg',
  heifs: 'heif',
  heics: 'heic',
  hif: 'heic',
  avifs: 'avif',
  jpx: 'jp2',
  jpf: 'jp2',
  j2c: 'j2k',
  jpc: 'j2k',
  mp4v: 'mp4',
  qt: 'mov',
  '3gpp': '3gp',
  '3g2': '3gp',
  '3gpp2': '3gp',
  mpeg: 'mpg',
  mpe: 'mpg',
  m1v: 'mpg',
  m2v: 'mpg',
  vob: 'mpg',
  mts: 'm2ts',
  divx: 'avi',
  aif: 'aiff',
  aifc: 'aiff',
  aifr: 'aiff',
  oga: 'ogg',
  spx: 'ogg',
  m4b: 'm4a',
  m4p: 'm4a',
  m4r: 'm4a',
  wave: 'wav',
  bwf: 'wav',
  mp1: 'mp2',
  midi: 'mid',
  htm: 'html',
  xhtml: 'html',
  mdown: 'md',
  markdown: 'md',
  mkd: 'md',
  yml: 'yaml',
  mjs: 'js',
  cjs: 'js',
  jsx: 'js',
  cc: 'cpp',
  cxx: 'cpp',
  hpp: 'cpp',
  hh: 'cpp',
  log: 'txt',
  text: 'txt',
  docm: 'docx',
  dotx: 'docx',
  dotm: 'docx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  pptm: 'pptx',
  ppsx: 'pptx',
  potx: 'pptx',
  dot: 'doc',
  xlt: 'xls',
  pps: 'ppt',
  pot: 'ppt',
  ott: 'odt',
  ots: 'ods',
  otp: 'odp',
  tgz: 'gz',
  stp: 'step',
  igs: 'iges',
  dae: 'dae',
  otc: 'ttc',
  db: 'sqlite',
  sqlite3: 'sqlite',
  db3: 'sqlite',
  indt: 'indd',
  epsf: 'eps',
  epsi: 'eps',
  ait: 'ai',
  pbm: 'pnm',
  pgm: 'pnm',
  ppm: 'pnm',
  pam: 'pnm',
}; // prettier-ignore

/** @param name a file name, with or without folders, as text or bytes
 *  @returns the extension people wrote, in lower case, without the dot; `''` when there is none */
export function extensionOf(name: string | Uint8Array): string {
  const text = typeof name === 'string' ? name : Buffer.from(name).toString('latin1');
  return /[^/\\]\.([^./\\]{1,16})$/.exec(text)?.[1]?.toLowerCase() ?? '';
}

export function canonical(ext: string): string {
  return ALIASES[ext] ?? ext;
}
