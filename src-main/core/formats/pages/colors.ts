import type { FileType } from '../handler.ts';

/** White type is legible on each. */
const BY_TYPE: Readonly<Record<string, string>> = {
  docx: '#1f5bb5',
  doc: '#1f5bb5',
  odt: '#1f5bb5',
  rtf: '#1f5bb5',
  pages: '#b3541a',
  gdoc: '#1f5bb5',
  xlsx: '#1b7a45',
  xls: '#1b7a45',
  ods: '#1b7a45',
  numbers: '#1b7a45',
  csv: '#1b7a45',
  tsv: '#1b7a45',
  gsheet: '#1b7a45',
  pptx: '#bb4420',
  ppt: '#bb4420',
  odp: '#bb4420',
  key: '#1c6f9c',
  gslides: '#96710a',
  md: '#4a5160',
  txt: '#5b6270',
  html: '#b8471f',
  css: '#24599f',
  js: '#806400',
  ts: '#2a66b0',
  tsx: '#2a66b0',
  json: '#55606f',
  py: '#33658f',
  php: '#5c5f9e',
  sql: '#96600f',
  eml: '#5a4fae',
  msg: '#5a4fae',
  epub: '#587a1c',
  srt: '#79407f',
  vtt: '#79407f',
  fdx: '#874452',
  fountain: '#874452',
  celtx: '#874452',
}; // prettier-ignore
const BY_KIND: Readonly<Partial<Record<FileType['kind'], string>>> = {
  text: '#55606f',
  document: '#47566b',
  archive: '#7a5a2b',
  other: '#4d6170',
  layered: '#3f5f9a',
  vector: '#9a5b1c',
}; // prettier-ignore

export const signColor = ({ ext, kind }: Pick<FileType, 'ext' | 'kind'>): string =>
  BY_TYPE[ext] ?? BY_KIND[kind] ?? '#55606f';
