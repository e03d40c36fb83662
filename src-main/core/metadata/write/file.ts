/**
 * Writes one asset's metadata: into its file, or into a sidecar beside it. First into a temporary file, which is read and compared, then
 * by a rename, so that whatever happens there is either the old file or the new one, whole.
 */
import { createHash } from 'node:crypto';
import type { Exiftool } from '../../tools/exiftool.ts';
import { embed } from './embed.ts';
import { isOpenElsewhere, isSigned } from './refusals.ts';
import { readWhole, put, statOf, temporary } from './safely.ts';
import { CannotEdit, writtenSidecar } from './sidecar.ts';
import type { WriteAnswer, WriteTask } from './task.ts';

const MOST_BYTES = 200 * 1024 * 1024;
const MOST_SIDECAR = 50 * 1024 * 1024;

/** Never rejects for what is the file's or the disk's fault. */
export async function writeMetadata(tool: Exiftool, task: WriteTask): Promise<WriteAnswer> {
  try {
    const stats = await statOf(task.path);
    if (!stats || stats.size !== task.size || stats.mtimeMs !== task.mtime) return { done: 'stale' };
    for (const other of task.watchFor) if (await statOf(other)) return { done: 'stale' };
    if (task.sidecar || !task.format) return await intoSidecar(task);
    const why = await whyNotInside(task, stats.mode);
    if (why) return await intoSidecar(task, why);
    const inside = await embed(tool, task, task.format).catch((error: unknown) => {
      if (error instanceof CannotEdit) return error.message;
      throw error;
    });
    return typeof inside === 'string' ? await intoSidecar(task, inside) : inside;
  } catch (error) {
    return refusal(error, task);
  }
}

async function whyNotInside(task: WriteTask, mode: number): Promise<string | undefined> {
  if (task.size > MOST_BYTES) return 'it is larger than 200 MB';
  if ((mode & 0o222) === 0) return 'it is read-only';
  if (task.format && (await isSigned(Buffer.from(task.path), task.format))) return 'it is signed';
  return (await isOpenElsewhere(Buffer.from(task.path))) ? 'another program has it open' : undefined;
}

async function intoSidecar(task: WriteTask, why?: string): Promise<WriteAnswer> {
  const path = task.sidecar?.path ?? task.fresh;
  const stats = await statOf(path);
  if (!task.sidecar && stats) return { done: 'stale' };
  if (task.sidecar && !stats) return { done: 'stale' };
  if (stats && stats.size > MOST_SIDECAR) throw new CannotEdit('it is larger than 50 MB');
  if (stats && (stats.mode & 0o222) === 0) return { done: 'read-only', message: 'Its sidecar is read-only.' };
  const before = stats && (await readWhole(path));
  if (before && task.sidecar?.hash !== hashOf(before)) return { done: 'stale' };
  const inside = task.bases.filter((base) => base.source !== 'sidecar');
  const { bytes, base } = writtenSidecar(before, task, inside, before ? undefined : task.forExt);
  const isStill = async (): Promise<boolean> => {
    if (!before) return !(await statOf(path));
    const now = await readWhole(path).catch(() => undefined);
    return now !== undefined && Buffer.compare(now, before) === 0;
  };
  const written = await put(path, temporary(path, task.mark), bytes, isStill, stats !== undefined);
  if (!written) return { done: 'stale' };
  const now = await readWhole(path);
  if (Buffer.compare(now, bytes) !== 0) throw new CannotEdit('what stands there now is not what was written');
  return { done: 'sidecar', path, ...written, base, ...(why ? { why } : {}) };
}

const READ_ONLY = new Set(['EACCES', 'EPERM', 'EROFS']);

function refusal(error: unknown, task: WriteTask): WriteAnswer {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof CannotEdit) {
    const what = task.sidecar ? 'Its sidecar' : 'It';
    return { done: 'failed', code: 'cannot-edit', message: `${what} was left as it is: ${message}.` };
  }
  if (code && READ_ONLY.has(code)) return { done: 'read-only', message: 'You may not write into its folder.' };
  if (code === 'ENOENT') return { done: 'stale' };
  if (code === 'ENOSPC' || code === 'EDQUOT') return { done: 'failed', code: 'disk-full', message: 'Its disk is full. Make room, then write again.' };
  return { done: 'failed', code: 'unwritable', message: `It could not be written (${code ?? message}). Nothing of it was changed.` };
}

/** As baseOfBytes makes it. */
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
