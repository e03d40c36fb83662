/**
 * Contents of files, each once, by their hash: `versions/ab/ab12…` in the catalog's folder. A content is whole under its name or not there
 * at all; what stands there is never written over.
 */
import { dirname, join } from 'node:path';
import type { DiskFiles } from '../../disks/disks.ts';
import { type AsSeen, hashWhole } from '../../disks/hash-whole.ts';
import { contentPath } from '../../paths.ts';

export interface Content {
  /** Hex. */
  readonly sha256: string;
  /** ms since 1970, given to the copy. */
  readonly mtime: number;
}

export interface ContentStore {
  /** Absolute. */
  readonly folder: string;
  has(sha256: string): Promise<boolean>;
  /** Of a file outside, as `take` sees it. Undefined: it is not as it was seen by now. */
  hash(file: AsSeen): Promise<Uint8Array | undefined>;
  /** Keeps what a file holds. False: it is not as it was seen by now (`size` in bytes). Errors of the file itself are named SourceError. */
  take(path: Uint8Array, content: Content & { readonly size: number }): Promise<boolean>;
  /** A new file with this content at `to`, flushed and read back. Throws ENOTEQUAL when the disk gives back something else. */
  give(content: Content, to: Buffer): Promise<void>;
  drop(sha256: string): Promise<void>;
  /** Bytes free on its disk. */
  free(): Promise<number>;
}

export function createContentStore(folder: string, disk: DiskFiles): ContentStore {
  const pathOf = (sha256: string) => Buffer.from(contentPath(folder, sha256));
  const has = (sha256: string) => disk.lstat(pathOf(sha256)).then(({ kind }) => kind === 'file', isGone);
  let made = 0;

  /** By sharing blocks where the disk can, else copied; answers the hash of what was written, as the disk gives it back. */
  async function copied(from: Uint8Array, to: Uint8Array, mtime: number): Promise<string> {
    await disk.discard(to);
    if (!(await disk.clone(from, to, mtime))) await disk.copy(from, [to], mtime);
    return Buffer.from((await disk.readBack(to)).sha256).toString('hex');
  }

  return {
    folder,
    has,
    hash: (file) => hashWhole(disk, file).catch(ofSource),
    async take(path, { sha256, size, mtime }) {
      const now = await disk.lstat(path).catch(ofSource);
      if (now.size !== size || now.mtimeMs !== mtime) return false;
      if (await has(sha256)) return true;
      await disk.mkdir(Buffer.from(dirname(contentPath(folder, sha256))));
      // One per process at a time: a part that a crash left is written over.
      const part = Buffer.from(join(folder, `.part-${process.pid}-${made++}`));
      try {
        if ((await copied(path, part, mtime)) !== sha256) return false;
        await disk.moveNew(part, pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        });
        return true;
      } finally {
        await disk.discard(part).catch(() => undefined);
      }
    },
    async give({ sha256, mtime }, to) {
      try {
        if ((await copied(pathOf(sha256), to, mtime)) !== sha256) throw Object.assign(new Error('What was read back is not what was kept.'), { code: 'ENOTEQUAL' });
      } catch (error) {
        await disk.discard(to).catch(() => undefined);
        throw error;
      }
    },
    drop: (sha256) => disk.discard(pathOf(sha256)),
    async free() {
      await disk.mkdir(Buffer.from(folder));
      return disk.free(Buffer.from(folder));
    },
  };
}

function isGone(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') return false;
  throw error;
}

function ofSource(error: Error): never {
  throw Object.assign(error, { name: 'SourceError' });
}
