import { lstat } from 'node:fs/promises';
import type { AsSeen } from './hash-whole.ts';

/** For processes that may hang: is a file still in the state in which it was seen? One that is gone has no other state. */
export async function isAsSeen({ path, size, mtime }: AsSeen): Promise<boolean> {
  const now = await lstat(Buffer.from(path)).catch(() => undefined);
  return !now || (now.size === size && now.mtimeMs === mtime);
}
