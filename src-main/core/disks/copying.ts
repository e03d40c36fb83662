/**
 * Copying that can be trusted: hashed while it is read, read back from the disk and not from memory as far as the system allows, and
 * put in its place only where nothing stands. Part of a disk process.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, chown, copyFile, type FileHandle, link, lstat, open, rename, rm, stat, statfs, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toBytes } from '../library/bytes.ts';
import { fingerprint } from '../library/fingerprint.ts';
import type { PathLike } from './protocol.ts';
import type { DiskWorker } from './work.ts';

export type CopyOp = 'print' | 'copy' | 'clone' | 'stopCopy' | 'readBack' | 'moveNew' | 'replace' | 'discard' | 'free';

const CHUNK = 2 ** 20;
/** Written out before more is taken: a slow stick that is given gigabytes at once would be silent for minutes. */
const SYNC_EVERY = 32 * 2 ** 20;
/** What file systems without hard links, or systems that do not let everybody make them, say. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** Which side failed stands in the error's name. */
export const SOURCE_FAILED = 'SourceError';

export function createCopying(): Pick<DiskWorker, CopyOp> {
  /** Names of copies that are to stop. */
  const stopped = new Set<string>();
  return {
    async print(_, path, size) {
      const print = fingerprint(toBytes(raw(path)), size);
      return print === undefined || print === 'changing' ? null : Buffer.from(print, 'latin1');
    },
    async copy(alive, from, to, mtimeMs) {
      const name = raw(to[0] as PathLike).toString('latin1');
      stopped.delete(name);
      try {
        return await copy(alive, raw(from), to.map(raw), mtimeMs, () => stopped.has(name));
      } catch (error) {
        for (const path of to) await rm(raw(path), { force: true }).catch(() => undefined);
        throw error;
      } finally {
        stopped.delete(name);
      }
    },
    clone: (_, from, to, mtimeMs) => clone(raw(from), raw(to), mtimeMs),
    async stopCopy(_, to) {
      stopped.add(raw(to).toString('latin1'));
    },
    readBack: (alive, path) => readBack(alive, raw(path)),
    moveNew: (_, from, to, soon) => moveNew(raw(from), raw(to), soon === true),
    replace: (_, from, to) => replace(raw(from), raw(to)),
    discard: (_, path) => rm(raw(path), { force: true }),
    async free(_, path) {
      const { bavail, bsize } = await statfs(raw(path));
      return Number(bavail) * Number(bsize);
    },
  };
}

async function copy(alive: () => void, from: Buffer, to: readonly Buffer[], mtimeMs: number, isStopped: () => boolean): ReturnType<DiskWorker['copy']> {
  await using source = await open(from, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(fromSource);
  const before = await source.stat().catch(fromSource);
  if (!before.isFile()) throw fail('ENOENT', 'This is no file.', SOURCE_FAILED);
  const targets: FileHandle[] = [];
  try {
    for (const path of to) targets.push(await open(path, 'wx'));
    const hash = createHash('sha256');
    let size = 0;
    let unsynced = 0;
    // While one part is written the next one is read.
    const buffers = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)] as const;
    const read = (turn: number, at: number) => source.read(buffers[turn % 2] as Buffer, 0, CHUNK, at).catch(fromSource);
    let next = read(0, 0);
    next.catch(() => undefined);
    for (let turn = 0; ; turn++) {
      const { bytesRead } = await next;
      alive();
      if (!bytesRead) break;
      if (isStopped()) throw fail('ECANCELED', 'Copying was stopped.');
      const part = (buffers[turn % 2] as Buffer).subarray(0, bytesRead);
      const at = size;
      size += bytesRead;
      next = read(turn + 1, size);
      next.catch(() => undefined);
      hash.update(part);
      await Promise.all(targets.map((target) => writeAll(target, part, at)));
      unsynced += bytesRead;
      if (unsynced < SYNC_EVERY) continue;
      unsynced = 0;
      await Promise.all(targets.map((target) => target.datasync()));
      alive();
    }
    const after = await source.stat().catch(fromSource);
    if (size !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs)
      throw fail('ECHANGED', 'The file changed while it was copied.', SOURCE_FAILED);
    for (const target of targets) {
      await target.utimes(mtimeMs / 1000, mtimeMs / 1000);
      await target.sync();
      alive();
    }
    return { size, sha256: hash.digest() };
  } finally {
    for (const target of targets) await target.close();
  }
}

async function clone(from: Buffer, to: Buffer, mtimeMs: number): Promise<boolean> {
  const isMade = await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  if (!isMade) return false;
  try {
    await using file = await open(to, 'r+');
    await file.utimes(mtimeMs / 1000, mtimeMs / 1000);
    await file.sync();
    return true;
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

async function replace(from: Buffer, to: Buffer): Promise<void> {
  const { mode, uid, gid } = await stat(to);
  // Not every file system, nor everybody, may give them.
  await chmod(from, mode & 0o7777).catch(() => undefined);
  await chown(from, uid, gid).catch(() => undefined);
  await rename(from, to);
  await syncFolder(to);
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

/**
 * The bytes as the disk has them. Linux: read past the memory that holds what was written (O_DIRECT), where the file system can. Pages of
 * WebAssembly lie where such reads need them to.
 */
async function readBack(alive: () => void, path: Buffer): ReturnType<DiskWorker['readBack']> {
  const direct = constants.O_DIRECT === undefined ? undefined : await open(path, constants.O_RDONLY | constants.O_DIRECT).catch(() => undefined);
  if (direct) {
    await using file = direct;
    const found = await hashOf(alive, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EINVAL') return undefined;
      throw error;
    });
    if (found) return { ...found, direct: true };
  }
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  return { ...(await hashOf(alive, file)), direct: false };
}

async function hashOf(alive: () => void, file: FileHandle): Promise<{ size: number; sha256: Buffer }> {
  const pages = spare.pop() ?? new Uint8Array(new WebAssembly.Memory({ initial: CHUNK / 65_536 }).buffer);
  try {
    const hash = createHash('sha256');
    let size = 0;
    for (;;) {
      const { bytesRead } = await file.read(pages, 0, CHUNK, size);
      if (!bytesRead) break;
      hash.update(pages.subarray(0, bytesRead));
      size += bytesRead;
      alive();
    }
    return { size, sha256: hash.digest() };
  } finally {
    spare.push(pages);
  }
}
const spare: Uint8Array[] = [];
declare const WebAssembly: { readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer } };

/** Fails with EEXIST when anything stands at `to`. Between two programs nothing is lost: the system itself refuses a second name. */
async function moveNew(from: Buffer, to: Buffer, soon: boolean): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const there = await lstat(to).then(
      () => true,
      (e: NodeJS.ErrnoException) => {
        if (e.code === 'ENOENT') return false;
        throw e;
      },
    );
    if (there) throw fail('EEXIST', 'There is a file of that name.');
    await rename(from, to);
  }
  if (!soon) await syncFolder(to);
}

/** So that the name is there after a loss of power too; where a system cannot, it is there soon. */
async function syncFolder(path: Buffer): Promise<void> {
  const folder = await open(Buffer.from(dirname(path.toString('latin1')), 'latin1')).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close().catch(() => undefined);
}

const raw = (path: PathLike): Buffer => (typeof path === 'string' ? Buffer.from(path) : Buffer.from(path));

function fail(code: string, message: string, name = 'Error'): Error {
  return Object.assign(new Error(message), { name, code });
}
function fromSource(error: unknown): never {
  throw Object.assign(error as Error, { name: SOURCE_FAILED });
}
