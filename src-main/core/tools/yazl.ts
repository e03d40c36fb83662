/** Writes ZIP files: the only importer of yazl. */
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  readonly path: string;
  /** In the ZIP, with `/` between folders. */
  readonly name: string;
}

/** What would only take time to make smaller again. */
const PACKED = new Set('.jpg .jpeg .webp .avif .png .gif .heic .mp4 .m4a .m4v .mov .webm .mkv .mp3 .flac .zip .7z .gz .pdf'.split(' '));

/** One file after the other, as a stream, into a file that is not there yet. `onBytes` hears of every part and may throw, which ends it. */
export async function writeZip(entries: readonly ZipEntry[], to: Buffer, onBytes: () => void): Promise<void> {
  const zip = new ZipFile();
  const parts = zip.outputStream as unknown as Readable;
  (zip as unknown as NodeJS.EventEmitter).on('error', (error: Error) => parts.destroy(error));
  for (const { path, name } of entries) zip.addFile(path, name, { compress: !PACKED.has(extname(name).toLowerCase()) });
  zip.end();
  await using file = await open(to, 'wx');
  for await (const part of parts) {
    onBytes();
    await file.writeFile(part as Buffer);
  }
  await file.sync();
}
