/** Paths are bytes: names need not be UTF-8. Text is only for showing and for what people type. */
import { join, sep } from 'node:path';

const SLASH = 47;

/** Folder path, relative path and name as one path in bytes. `/` between the parts, which Windows takes as well. */
export function joinPath(...parts: readonly Uint8Array[]): Buffer {
  const out: Uint8Array[] = [];
  for (const part of parts) {
    if (!part.length) continue;
    if (out.length && out.at(-1)?.at(-1) !== SLASH) out.push(Buffer.of(SLASH));
    out.push(part);
  }
  return Buffer.concat(out);
}

/** For people: what is not UTF-8 shows as U+FFFD, and separators are the system's. */
export const showPath = (path: Uint8Array): string => Buffer.from(path).toString('utf8').replaceAll('/', sep);

/** Where a kept content lies below the folder of versions. @param sha256 hex */
export const contentPath = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256);
