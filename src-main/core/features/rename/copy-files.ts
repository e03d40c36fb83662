/**
 * The job behind `rename.copy`. The plan is its input, since names would come out otherwise were it planned anew from what a run that was
 * cut off left. Each copy is whole in its place or not there; nothing is ever written over.
 */
import type { CopyOutcome } from '../../../../src-shared/contract/rename.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import type { FileStat } from '../../disks/protocol.ts';
import { type JobControl, ProgramEnds } from '../../jobs/jobs.ts';
import { type Bytes, join, toBuffer, toText } from '../../library/bytes.ts';
import { pathsOfAssets, plannedPlace, sidecarsOf } from '../assets/assets.service.ts';
import { assetsArrived } from '../import/import.service.ts';
import { giveCopied, type Copied } from './copies.sql.ts';
import { rootsThere } from './move.sql.ts';
import type { Going, MovePlan } from './plan-moves.ts';

type CopyDeps = Pick<Deps, 'db' | 'disks' | 'library' | 'ingest' | 'host' | 'actor' | 'wrote'>;

export interface CopyInput {
  /** As people said it. */
  readonly to: string;
  readonly target: MovePlan['target'];
  readonly files: readonly Going[];
}

/** For the catalog to learn of what is copied before all of it is. */
const AT_ONCE = 500;

export async function copyFiles(deps: CopyDeps, { to, target, files }: CopyInput, job: JobControl): Promise<CopyOutcome> {
  const root = (await deps.db.call(rootsThere, undefined)).find(({ n }) => n === target.root);
  if (!root) throw new RpcError('offline', `The disk of ${to} is not there now. Connect it and copy again.`);
  const at = join(root.path, target.folder);
  const disk = deps.disks.between;
  await disk.mkdir(toBuffer(at));
  // Without a window nobody looks at the root by itself.
  await deps.library.place(to);
  const failed: { path: string; code: string; message: string }[] = [];
  const done: Going[] = [];
  let bytes = 0;
  try {
    for (const [k, file] of files.entries()) {
      job.progress({ phase: 'copying', done: k, total: files.length, failed: failed.length });
      await job.unpaused();
      job.signal.throwIfAborted();
      try {
        bytes += await copyOne(disk, { ...file, now: join(at, file.to), part: join(at, `.vitrine-copy-${job.id.slice(0, 8)}-${k}`), signal: job.signal });
        done.push(file);
      } catch (error) {
        job.signal.throwIfAborted();
        if (isAway(error)) throw error;
        const problem = { path: toText(file.from), ...problemOf(error, toText(file.to)) };
        if (problem.code === 'disk-full') throw new RpcError('disk-full', `${to} is full. ${done.length.toLocaleString('en')} of ${files.length.toLocaleString('en')} files were copied.`);
        failed.push(problem);
      }
      if (done.length % AT_ONCE === 0) await deps.library.look(root.n, [target.folder]).catch(() => undefined);
    }
  } catch (error) {
    // When the program ends the next run gives all at once; else what is there is not left without.
    if (!(job.signal.reason instanceof ProgramEnds)) await give(deps, { to, target, at, rootPath: root.path }, done).catch(() => undefined);
    throw error;
  }
  job.progress({ phase: 'naming', done: files.length, total: files.length, failed: failed.length });
  const { seq, label } = await give(deps, { to, target, at, rootPath: root.path }, done);
  return { seq, label, to, copied: done.length, bytes, failed };
}

interface One {
  readonly from: Bytes;
  readonly now: Bytes;
  /** Hidden name of a copy that is not whole yet. */
  readonly part: Bytes;
  readonly signal: AbortSignal;
}

/** Answers its bytes. */
async function copyOne(disk: DiskFiles, { from, now, part, signal }: One): Promise<number> {
  const [old, copy, place] = [toBuffer(from), toBuffer(part), toBuffer(now)];
  const before = await disk.lstat(old);
  const standing = await disk.lstat(place).catch((error: unknown) => {
    if (isAway(error)) throw error;
    return undefined;
  });
  if (standing && (await isCopy(disk, { old, place, before, standing }))) return before.size;
  if (standing) throw Object.assign(new Error('in the way'), { code: 'EEXIST' });
  await disk.discard(copy);
  try {
    if (!(await disk.clone(old, copy, before.mtimeMs))) await copyAndCheck(disk, { old, copy, before, signal });
    const after = await disk.lstat(old);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw Object.assign(new Error('changed'), { code: 'ECHANGED' });
    await disk.moveNew(copy, place);
  } catch (error) {
    await disk.discard(copy).catch(() => undefined);
    throw error;
  }
  return before.size;
}

async function copyAndCheck(disk: DiskFiles, { old, copy, before, signal }: { old: Buffer; copy: Buffer; before: FileStat; signal: AbortSignal }): Promise<void> {
  const stop = () => void disk.stopCopy(copy).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  const { size, sha256 } = await disk.copy(old, [copy], before.mtimeMs).finally(() => signal.removeEventListener('abort', stop));
  const back = await disk.readBack(copy);
  if (back.size !== size || !Buffer.from(back.sha256).equals(Buffer.from(sha256))) throw Object.assign(new Error('not equal'), { code: 'ENOTEQUAL' });
}

/** A run that was cut off made it: such a copy has time and content of the first one. */
async function isCopy(disk: DiskFiles, { old, place, before, standing }: { old: Buffer; place: Buffer; before: FileStat; standing: FileStat }): Promise<boolean> {
  // Disks keep times more or less finely.
  if (standing.kind !== 'file' || standing.size !== before.size || Math.abs(standing.mtimeMs - before.mtimeMs) > 2000) return false;
  const [one, other] = [await disk.readBack(old), await disk.readBack(place)];
  return Buffer.from(one.sha256).equals(Buffer.from(other.sha256));
}

interface Target {
  readonly to: string;
  readonly target: MovePlan['target'];
  /** Absolute. */
  readonly at: Bytes;
  readonly rootPath: Bytes;
}

/** What the catalog knows of the first ones goes to the copies. */
async function give(deps: CopyDeps, { to, target, rootPath }: Target, done: readonly Going[]): Promise<{ seq: number; label: string }> {
  const label = `Copied ${done.length.toLocaleString('en')} ${done.length === 1 ? 'file' : 'files'} to ${to}`;
  if (!done.length) return { seq: 0, label };
  await deps.library.look(target.root, [target.folder]);
  const ns = await assetsArrived(deps, target.root, done.map((file) => ({ folder: target.folder, name: file.to })));
  const paths = new Map((await pathsOfAssets(deps.db, ns.filter((n) => n !== null))).map((place) => [place.n, Buffer.from(place.path)]));
  const copies: Copied[] = [];
  for (const [i, { n: from }] of done.entries()) {
    const n = ns[i] ?? null;
    const path = n === null ? undefined : paths.get(n);
    if (n === null || from === null || !path) continue;
    copies.push({ n, from, trash: plannedPlace(deps, path, toBuffer(rootPath), await deps.db.call(sidecarsOf, n)) });
  }
  const { seq } = await deps.db.call(giveCopied, { actor: deps.actor, label, copies });
  deps.wrote(seq);
  deps.ingest.wake();
  return { seq, label };
}

function problemOf(error: unknown, to: string): { code: string; message: string } {
  const { code = '', message } = error as { code?: string; message: string };
  if (code === 'EEXIST') return { code: 'conflict', message: `There is a file named ${to} by now. It was left as it is, and this one was not copied.` };
  if (code === 'ENOENT') return { code: 'not-found', message: 'It is not there any more; it was not copied.' };
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full', message: 'The disk is full.' };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return { code: 'read-only', message: 'The system does not allow it to be copied.' };
  if (code === 'ECHANGED') return { code: 'conflict', message: 'It changed while it was copied. Copy it again when it rests.' };
  if (code === 'ENOTEQUAL') return { code: 'unreadable', message: 'What was read back is not what was written; it was not copied. Check the disk.' };
  return { code: 'internal', message: `It was not copied: ${code || message}.` };
}
