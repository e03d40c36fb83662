import type { DiskFiles } from './disks.ts';

export interface AsSeen {
  readonly path: Uint8Array;
  /** Bytes. */
  readonly size: number;
  /** ms since 1970. */
  readonly mtime: number;
}

/** SHA-256 of all of a file, read past the system's memory. Undefined: it is not, or does not stay, as it was seen. */
export async function hashWhole(disk: Pick<DiskFiles, 'lstat' | 'readBack'>, { path, size, mtime }: AsSeen): Promise<Uint8Array | undefined> {
  const isSame = async () => {
    const now = await disk.lstat(path);
    return now.size === size && now.mtimeMs === mtime;
  };
  if (!(await isSame())) return undefined;
  const { sha256 } = await disk.readBack(path);
  return (await isSame()) ? sha256 : undefined;
}
