/**
 * The job behind `versions.restore`: a kept content takes the place of the file, in one step and only when it was read back whole. What
 * stood there is kept first, also where only its metadata differ from what is kept: nothing that was on the disk is lost.
 */
import type { RestoredVersion, Version } from '../../../../src-shared/contract/versions.ts';
import type { VersionWay } from '../../../../src-shared/domain/versions.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import type { FileStat } from '../../disks/protocol.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { parentOf, toBuffer, toBytes } from '../../library/bytes.ts';
import { showPath } from '../../paths.ts';
import { listVersions } from './list.ts';
import type { Team } from '../team/team.ts';
import type { ContentStore } from './store.ts';
import { addVersion, type PlaceIn, placeIn, versionsOf } from './versions.sql.ts';

export type RestoreDeps = Pick<Deps, 'db' | 'disks' | 'library' | 'ingest' | 'wrote'> & { readonly store: ContentStore; readonly team: Team };

export async function restoreVersion(deps: RestoreDeps, { n, id }: { n: number; id: string }, job: JobControl): Promise<RestoredVersion> {
  const { db, store } = deps;
  const place = await db.call(placeIn, n);
  const { versions } = await db.call(versionsOf, n);
  const at = versions.findIndex((version) => version.id === id);
  const wanted = versions[at];
  if (!place || !wanted) throw new RpcError('not-found', 'This version is not in the catalog.');
  const [shown, number] = [showPath(Buffer.from(place.path)), at + 1];
  if (!(await store.has(wanted.sha256))) throw new RpcError('not-found', `The content of version ${number} of ${shown} is no longer kept.`);
  const { sha256, size, picture, preview } = wanted;
  const { seq, version } = await putContent(deps, { n, place, sha256, size, picture, preview, by: 'restored', label: `Brought back version ${number} of ${place.name}`, so: `version ${number} was brought back` }, job);
  return { seq, label: `Brought back version ${number} of ${shown} as version ${version.number}`, path: shown, version };
}

export interface Content {
  readonly n: number;
  readonly place: PlaceIn;
  /** In the store, hex. */
  readonly sha256: string;
  readonly size: number;
  readonly picture: string | null;
  readonly preview: string | null;
  readonly by: VersionWay;
  /** Of the change; and what happened, for the version that is kept of what stood there: `version 2 was brought back`. */
  readonly label: string;
  readonly so: string;
}

/** A kept content takes the place of the file, as a new version. */
export async function putContent(deps: RestoreDeps, { n, place, sha256, size, picture, preview, by, label, so }: Content, job: JobControl): Promise<{ seq: number; version: Version }> {
  const { db, store } = deps;
  const disk = deps.disks.between;
  const path = Buffer.from(place.path);
  const shown = showPath(path);
  job.progress({ phase: 'keeping', done: 0, total: 2, failed: 0 });
  if (place.state !== 'online') throw new RpcError('offline', `The disk of ${shown} is not there now. Connect it, then try again.`);
  await deps.library.exclusive(place.root, async () => {
    const before = await disk.lstat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (before && before.kind !== 'file') throw new RpcError('conflict', `${shown} is no file any more. It was left as it is.`);
    if (before) await keepPresent(deps, { n, path, before, so });
    job.signal.throwIfAborted();
    job.progress({ phase: 'copying', done: 1, total: 2, failed: 0 });
    const part = Buffer.concat([toBuffer(parentOf(toBytes(path))), Buffer.from(`/.vitrine-restore-${job.id.slice(0, 8)}`)]);
    const saved = Date.now();
    try {
      await store.give({ sha256, mtime: saved }, part);
      await put(disk, { part, path, before });
    } catch (error) {
      await disk.discard(part).catch(() => undefined);
      throw toldOf(error, shown);
    }
    const version = await db.call(addVersion, { n, sha256, size, saved, by, from: { picture, preview, label } });
    if (version) deps.wrote(version.seq);
  });
  await deps.library.look(place.root, [toBytes(place.folder)]);
  deps.ingest.prefer([n]);
  deps.ingest.wake();
  const { seq, versions } = await listVersions(deps, n);
  const version = versions.at(-1);
  if (!version) throw new RpcError('not-found', 'This version is not in the catalog.');
  return { seq, version };
}

/** What the file is now can be had again: as the version that it is, else as one of its own. */
async function keepPresent({ db, disks, store }: RestoreDeps, { n, path, before, so }: { n: number; path: Buffer; before: FileStat; so: string }): Promise<void> {
  const shown = showPath(path);
  const sha256 = Buffer.from((await disks.between.readBack(path)).sha256).toString('hex');
  const known = (await db.call(versionsOf, n)).versions.some((version) => version.sha256 === sha256);
  if (known && (await store.has(sha256))) return;
  const isKept = await store.take(path, { sha256, size: before.size, mtime: before.mtimeMs }).catch((error: unknown) => {
    throw toldOf(error, shown);
  });
  if (!isKept) throw new RpcError('conflict', `${shown} is being changed just now. It was left as it is; try again when it rests.`);
  await db.call(addVersion, { n, sha256, size: before.size, saved: before.mtimeMs, from: { picture: null, preview: null, label: `Kept ${shown} as it was before ${so}` } });
}

/** The file may have been saved since it was looked at: then it is left. */
async function put(disk: DiskFiles, { part, path, before }: { part: Buffer; path: Buffer; before: FileStat | undefined }): Promise<void> {
  if (!before) return disk.moveNew(part, path);
  const now = await disk.lstat(path);
  if (now.size !== before.size || now.mtimeMs !== before.mtimeMs || now.fsid !== before.fsid) throw Object.assign(new Error('changed'), { code: 'ECHANGED' });
  await disk.replace(part, path);
}

function toldOf(error: unknown, path: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ECHANGED' || code === 'EEXIST') return new RpcError('conflict', `${path} was saved just now. It was left as it is; try again when it rests.`);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new RpcError('disk-full', `There is no room for another version of ${path}. Make room, then try again.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new RpcError('read-only', `The system does not allow ${path} to be replaced.`);
  if (code === 'ENOTEQUAL') return new RpcError('conflict', `The kept content of ${path} is damaged, or its disk is: what was read back is not what was kept. The file was left as it is.`);
  return error;
}
