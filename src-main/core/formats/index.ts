/** The one list of file types. A new family is one file here and one line in `HANDLERS`. */
import { archive } from './archive.ts';
import { audio } from './audio.ts';
import { book } from './book.ts';
import { carried } from './carried.ts';
import { contacts } from './contacts.ts';
import { database } from './database.ts';
import { design } from './design.ts';
import { dxf } from './dxf.ts';
import { ffimage } from './ffimage.ts';
import { font } from './font.ts';
import type { FileType, FormatHandler } from './handler.ts';
import { heif } from './heif.ts';
import { legacy } from './legacy.ts';
import { links } from './links.ts';
import { mail } from './mail.ts';
import { metafile } from './metafile.ts';
import { model } from './model.ts';
import { office } from './office.ts';
import { opendocument } from './opendocument.ts';
import { isText, other } from './other.ts';
import { pdf } from './pdf.ts';
import { photoshop } from './photoshop.ts';
import { postscript } from './postscript.ts';
import { raster } from './raster.ts';
import { raw } from './raw.ts';
import { richText } from './rich-text.ts';
import { screenplay } from './screenplay.ts';
import { subtitles } from './subtitles.ts';
import { tabular } from './tabular.ts';
import { text } from './text.ts';
import { canonical, extensionOf } from './types.ts';
import { video } from './video.ts';
import { xcf } from './xcf.ts';

export interface Family {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly needs: 'ffmpeg' | 'LibreOffice' | null;
  readonly preview: boolean;
  readonly text: boolean;
  readonly view: 'player' | 'specimen' | 'layers' | 'turned' | 'drawing' | 'pages' | 'picture' | 'card';
  readonly types: readonly Pick<FileType, 'ext' | 'name' | 'kind'>[];
}

/** Asked in this order: camera RAW before TIFF, which most of it is outside; what is told by few bytes last. */
const HANDLERS: readonly FormatHandler[] = [
  raw,
  raster,
  heif,
  photoshop,
  xcf,
  pdf,
  ffimage,
  video,
  audio,
  font,
  model,
  dxf,
  metafile,
  text,
  tabular,
  subtitles,
  screenplay,
  office,
  opendocument,
  richText,
  links,
  contacts,
  mail,
  book,
  archive,
  database,
  design,
  carried,
  postscript,
  legacy,
  other,
];
const byId = new Map(HANDLERS.map((handler) => [handler.id, handler]));
const byExtension = new Map(
  HANDLERS.toReversed().flatMap(({ types }) => types.map((type): [string, FileType] => [type.ext, type])),
);

/**
 * The type of a file: by content first, by extension where content says nothing. Never throws; pure and quick, so it may
 * run in any process.
 * @param head the first bytes, ≤ 256 KB; may be empty
 * @param name file name or path, as text or bytes
 */
export function identify(head: Uint8Array, name: string | Uint8Array): FileType {
  const ext = extensionOf(name);
  for (const handler of HANDLERS) {
    const type = handler.sniff(head, ext);
    if (type) return type;
  }
  return byExtension.get(canonical(ext)) ?? (isText(head) ? { ...unknown(ext), ...plainText } : unknown(ext));
}

/** The handler that reads `type`; for a type of a later version, the one that only draws a card. */
export function handlerOf(type: Pick<FileType, 'handler'>): FormatHandler {
  return byId.get(type.handler) ?? other;
}

/** Every family in the order of its handlers, with what each answers: what a handler cannot is not promised. */
export function allFamilies(): readonly Family[] {
  return HANDLERS.map(({ id, family = id, by = 'Vitrine', needs, view, types, picture, text, document }) => ({
    id,
    name: family,
    by,
    needs: needs ?? null,
    preview: picture !== undefined,
    text: text !== undefined,
    view: view ?? (document ? 'pages' : picture ? 'picture' : 'card'),
    types: types.map(({ ext, name, kind }) => ({ ext, name, kind })),
  }));
}

/** Every type with a handler, for lists of what is read. */
export function allTypes(): readonly FileType[] {
  return HANDLERS.flatMap((handler) => handler.types);
}

/** Who reads what, to see at a start what was read before somebody could, or otherwise than today. */
export interface Readers {
  /** By handler. */
  readonly versions: Readonly<Record<string, number>>;
  /** Extensions of all that is more than a card. */
  readonly read: readonly string[];
}

export const allReaders = (): Readers => ({
  versions: Object.fromEntries(HANDLERS.map(({ id, version }) => [id, version])),
  read: [...new Set(HANDLERS.flatMap((handler) => (handler === other ? [] : handler.types.map(({ ext }) => ext))))].sort(),
});

const plainText = { mime: 'text/plain', kind: 'text', name: 'Text', handler: 'text' } as const;

function unknown(ext: string): FileType {
  const plain = /^[\w-]+$/.test(ext) ? ext : '';
  return {
    ext: plain,
    mime: 'application/octet-stream',
    kind: 'other',
    name: plain ? plain.toUpperCase() : 'File',
    handler: 'other',
  };
}
