/**
 * Reads one folder of a disk. Synchronous: in a thread of its own that is several times faster than promises. Links are never
 * followed, neither to folders nor to files: what they point at is in the library where it really lies, and no loop can form.
 */
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { type Bytes, forSystem, join, toBuffer } from './bytes.ts';
import { isInCloud } from './cloud.ts';
import { isIgnoredFile, isIgnoredFolder, isSidecar } from './ignore.ts';
import { beat } from './pulse.ts';

export interface FileFound {
  readonly name: Bytes;
  /** Bytes. */
  readonly size: number;
  /** ms since 1970, with fraction. */
  readonly mtime: number;
  /** `device:inode`, a hint to find a moved file again; never proof. */
  readonly fsid: string;
  /** Its content is elsewhere, and reading it would fetch it. */
  readonly cloud?: true;
}

export interface FolderProblem {
  readonly code: 'no-access' | 'too-long' | 'unreadable';
  readonly message: string;
}

export type Listing =
  | { readonly state: 'read'; readonly files: FileFound[]; readonly sidecars: FileFound[]; readonly folders: Bytes[] }
  /** The folder is not there. */
  | { readonly state: 'gone' }
  /** It is there and says nothing: what was known below it stays as it is. */
  | { readonly state: 'problem'; readonly problem: FolderProblem };

/** `skip`: fsids of folders that are not looked into, such as the catalog's own. */
export function listFolder(path: Bytes, skip: ReadonlySet<string>): Listing {
  const files: FileFound[] = [];
  const sidecars: FileFound[] = [];
  const folders: Bytes[] = [];
  try {
    const at = toBuffer(path || '/');
    // A character a byte: what byte strings are.
    for (const name of readdirSync(forSystem(path || '/'), 'latin1')) {
      const stats = lstatSync(forSystem(join(path || '/', name)), { throwIfNoEntry: false });
      beat();
      if (!stats) continue;
      const cloud = isInCloud(stats, at);
      if (stats.isFile()) {
        if (isSidecar(name) && !name.startsWith('.')) sidecars.push(found(name, stats, cloud));
        else if (!isIgnoredFile(name)) files.push(found(name, stats, cloud));
      } else if (stats.isDirectory()) {
        if (!isIgnoredFolder(name) && !(skip.size && skip.has(fsidOf(stats)))) folders.push(name);
      }
    }
  } catch (error) {
    return failed(error as NodeJS.ErrnoException);
  }
  return { state: 'read', files, sidecars, folders };
}

export const fsidOf = (stats: Stats): string => `${stats.dev}:${stats.ino}`;
const found = (name: Bytes, stats: Stats, cloud: boolean): FileFound => ({
  name,
  size: stats.size,
  mtime: stats.mtimeMs,
  fsid: fsidOf(stats),
  ...(cloud ? { cloud } : {}),
});

function failed(error: NodeJS.ErrnoException): Listing {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { state: 'gone' };
    case 'EACCES':
    case 'EPERM':
      return {
        state: 'problem',
        problem: {
          code: 'no-access',
          message: 'You have no right to read this folder. Allow it in the system, then scan again.',
        },
      };
    case 'ENAMETOOLONG':
      return {
        state: 'problem',
        problem: {
          code: 'too-long',
          message:
            'The path of this folder is longer than the system can open. Move it nearer to the top, then scan again.',
        },
      };
    default:
      return {
        state: 'problem',
        problem: {
          code: 'unreadable',
          message: `This folder cannot be read (${error.code ?? error.message}). Check the disk, then scan again.`,
        },
      };
  }
}
