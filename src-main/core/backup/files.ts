/** Files that are written once, whole or not at all. Synchronous: for worker threads and for commands that run alone. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RpcError } from '../../../src-shared/rpc/errors.ts';

/** Ends the name of what is not finished; such a file never counts. */
export const PART = '.part';

/** Puts a file at `path` that is whole and on the disk, or none. Throws RpcError disk-full, read-only. */
export function writeOnce(path: string, bytes: Uint8Array | string): void {
  asPeopleError(path, () => {
    const part = path + PART;
    try {
      writeFileSync(part, bytes, { mode: 0o600, flush: true });
      renameSync(part, path);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    syncFolder(dirname(path));
  });
}

/** Makes a finished part count. It must have been synced. */
export function finish(part: string, path: string): void {
  renameSync(part, path);
  syncFolder(dirname(path));
}

export function syncFile(path: string): void {
  // Windows flushes only through a handle that may write.
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A new name is on the disk once its folder is. Windows knows no such thing. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } catch {
    // Some file systems refuse it for folders; they have their own way.
  } finally {
    closeSync(fd);
  }
}

/** SHA-256 of a file of any size, hex. */
export function hashFile(path: string): string {
  const hash = createHash('sha256');
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(1 << 20);
    for (;;) {
      const read = readSync(fd, chunk);
      if (!read) return hash.digest('hex');
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(fd);
  }
}

/** Runs it; a full disk, a disk that cannot be written and a missing folder are told in words. */
export function asPeopleError<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw peopleError(path, error);
  }
}

export function peopleError(path: string, error: unknown): unknown {
  const code = (error as { code?: string }).code ?? '';
  const cause = { cause: error };
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code))
    return new RpcError(
      'disk-full',
      `The disk of ${dirname(path)} is full. Make room on it, then try again; nothing half-written counts.`,
      cause,
    );
  if (/^(EROFS|EACCES|EPERM|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code))
    return new RpcError(
      'read-only',
      `${dirname(path)} cannot be written: you have no right to, or its disk is read-only.`,
      cause,
    );
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new RpcError(
      'not-found',
      `There is no folder ${dirname(path)}. If it lies on a disk of its own, connect it.`,
      cause,
    );
  return error;
}
