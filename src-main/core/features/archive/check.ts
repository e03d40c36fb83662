/** The job behind `archive.check`: is all that was put away what it was? */
import type { ArchiveFailure, CheckOutcome } from '../../../../src-shared/contract/archive.ts';
import { parseManifest } from '../../../../src-shared/domain/archive.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { bytesOf, join, nameOf, toText } from '../../library/bytes.ts';
import { besideIn, filesIn, hashOf, manifestIn, readText } from './bundle.ts';

export interface CheckInput {
  /** Absolute: an archive's own folder. */
  readonly folder: string;
}

export async function checkArchive({ disks }: Pick<Deps, 'disks'>, { folder }: CheckInput, job: JobControl): Promise<CheckOutcome> {
  const at = bytesOf(folder.replace(/[\\/]+$/, ''));
  const disk = disks.between;
  const text = await readText(disk, manifestIn(at));
  if (text === undefined) throw new RpcError('not-found', `${folder} is no archive: it has no checksums beside its files.`);
  const failed: ArchiveFailure[] = [];
  const contents = await filesIn(disk, join(besideIn(at), 'versions')).catch(() => []);
  const wanted = [
    ...[...parseManifest(text)].map(([path, sha256]) => ({ path: join(at, bytesOf(path)), sha256 })),
    ...contents.map((path) => ({ path: join(join(besideIn(at), 'versions'), path), sha256: toText(nameOf(path)) })),
  ];
  for (const [k, { path, sha256 }] of wanted.entries()) {
    job.progress({ phase: 'checking', done: k, total: wanted.length, failed: failed.length });
    await job.unpaused();
    job.signal.throwIfAborted();
    const found = await hashOf(disk, path).catch((error: NodeJS.ErrnoException) => error);
    if (found instanceof Error) failed.push({ path: toText(path), code: found.code === 'ENOENT' ? 'missing' : 'unreadable', message: found.code === 'ENOENT' ? 'It is no longer in the archive.' : `It cannot be read: ${found.message}` });
    else if (found.sha256 !== sha256) failed.push({ path: toText(path), code: 'damaged', message: 'It is not what was put away. Bring it back from a backup.' });
  }
  const problems = failed.length === 1 ? '1 problem' : `${failed.length.toLocaleString('en')} problems`;
  return { seq: 0, label: `Checked ${wanted.length.toLocaleString('en')} files of ${folder}: ${failed.length ? problems : 'all as they were'}`, files: wanted.length, failed };
}
