/** Which files a file names. A new family is one file here and one line in `READERS`. */
import { type FileRef, readRefPath } from '../../../../src-shared/domain/links.ts';
import type { MediaFile } from '../handler.ts';
import { html, markdown, svg } from './markup.ts';
import { fbx, gltf, mtl, obj } from './models.ts';
import { idml, office, opendocument } from './packages.ts';
import { photoshop } from './photoshop.ts';
import { postscript } from './postscript.ts';
import { finalCut, premiere } from './projects.ts';
import type { RefReader } from './ref.ts';

const READERS: readonly RefReader[] = [
  photoshop,
  idml,
  office,
  opendocument,
  svg,
  html,
  markdown,
  gltf,
  obj,
  mtl,
  fbx,
  postscript,
  finalCut,
  premiere,
];
const byExt = new Map(READERS.flatMap((reader) => reader.exts.map((ext) => [ext, reader] as const)));

/** Of one file; a layout of a whole year's magazine names fewer. */
export const MOST_REFS = 5_000;

/**
 * The files that one names in what is in it (what its XMP says is read with its metadata), each once, paths that can be read. Empty: it
 * names none. Undefined: its type names none, or it cannot be read. Never throws but for a signal.
 */
export async function readRefs(file: MediaFile): Promise<readonly FileRef[] | undefined> {
  const reader = byExt.get(file.type.ext);
  if (!reader) return undefined;
  try {
    return distinct(await reader.read(file));
  } catch {
    file.signal.throwIfAborted();
    return undefined;
  }
}

function distinct(refs: readonly FileRef[]): FileRef[] {
  const byPath = new Map<string, FileRef>();
  for (const ref of refs) {
    if (byPath.size >= MOST_REFS) break;
    if (ref.path !== undefined && !byPath.has(ref.path) && readRefPath(ref.path)) byPath.set(ref.path, ref);
  }
  return [...byPath.values()];
}
