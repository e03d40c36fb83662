/** An archive on its disk: its files, their checksums, and what is written beside them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinText } from 'node:path';
import { ARCHIVE_FOLDER } from '../../../../src-shared/domain/archive.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import { type Bytes, join, toBuffer, toBytes } from '../../library/bytes.ts';

/** Absolute: the folder of what is written beside the files. */
export const besideIn = (bundle: Bytes): Bytes => join(bundle, ARCHIVE_FOLDER);
/** Where a content of a version lies in it. @param sha256 hex */
export const contentIn = (bundle: Bytes, sha256: string): Bytes => join(join(join(besideIn(bundle), 'versions'), sha256.slice(0, 2)), sha256);
export const manifestIn = (bundle: Bytes): Bytes => join(besideIn(bundle), 'manifest-sha256.txt');

/** All files of an archive but what is written beside them, below it, in the order of their names. */
export async function filesIn(disk: Pick<DiskFiles, 'readdir'>, bundle: Bytes, below: Bytes = ''): Promise<Bytes[]> {
  const found: Bytes[] = [];
  const entries = (await disk.readdir(toBuffer(join(bundle, below)))).map(({ name, kind }) => ({ name: toBytes(name), kind }));
  for (const { name, kind } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? name : join(below, name);
    if (kind === 'folder' && name !== ARCHIVE_FOLDER) found.push(...(await filesIn(disk, bundle, path)));
    else if (kind === 'file' && !name.startsWith('.vitrine-')) found.push(path);
  }
  return found;
}

/** Writes a text of ours anew, flushed and in one step. */
export async function putText(disk: DiskFiles, path: Bytes, text: string): Promise<void> {
  const local = await mkdtemp(joinText(tmpdir(), 'vitrine-archive-'));
  const part = toBuffer(`${path}.part`);
  try {
    const made = joinText(local, 'text');
    await writeFile(made, text);
    await disk.discard(part);
    await disk.copy(Buffer.from(made), [part], Date.now());
    await disk.discard(toBuffer(path));
    await disk.moveNew(part, toBuffer(path));
  } finally {
    await rm(local, { recursive: true, force: true });
  }
}

/** A small text of ours; undefined: there is none. */
export async function readText(disk: DiskFiles, path: Bytes): Promise<string | undefined> {
  const file = await disk.open(toBuffer(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < file.size; ) {
      const part = await disk.read(file.handle, at, Math.min(2 ** 20, file.size - at));
      if (!part.length) break;
      parts.push(part);
      at += part.length;
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    await disk.close(file.handle).catch(() => undefined);
  }
}

/** SHA-256 of a file as its disk gives it back, hex, and its bytes. */
export async function hashOf(disk: DiskFiles, path: Bytes): Promise<{ sha256: string; size: number }> {
  const { sha256, size } = await disk.readBack(toBuffer(path));
  return { sha256: Buffer.from(sha256).toString('hex'), size };
}
