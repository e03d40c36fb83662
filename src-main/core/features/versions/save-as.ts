/** The job behind `versions.save`: what another file holds becomes the newest version of an asset; that file stays as it is. */
import type { RestoredVersion } from '../../../../src-shared/contract/versions.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { nameOf, toBytes } from '../../library/bytes.ts';
import { showPath } from '../../paths.ts';
import { putContent, type RestoreDeps } from './restore.ts';
import { placeIn } from './versions.sql.ts';

export interface SaveInput {
  readonly n: number;
  /** Absolute: the file whose content it becomes. */
  readonly file: string;
}

const extOf = (path: string): string => /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase().replace(/^jpe$|^jpeg$/, 'jpg').replace(/^tiff$/, 'tif') ?? '';

export async function saveAsVersion(deps: RestoreDeps & Pick<Deps, 'pool'>, { n, file }: SaveInput, job: JobControl): Promise<RestoredVersion> {
  const { db, store } = deps;
  const place = await db.call(placeIn, n);
  if (!place) throw new RpcError('not-found', `There is no asset ${n} in this catalog.`);
  const [path, shown] = [Buffer.from(file), showPath(Buffer.from(place.path))];
  // A name must not say another kind than the file is.
  if (extOf(file) !== extOf(shown)) throw new RpcError('invalid-input', `${file} is of another kind than ${shown}. A version has the same ending; save it as a file of its own instead.`);
  const before = await deps.disks.between.lstat(path).catch(() => undefined);
  if (before?.kind !== 'file') throw new RpcError('not-found', `There is no file ${file}.`);
  const changed = () => new RpcError('conflict', `${file} is being changed. Try again when it rests.`);
  const seen = { path, size: before.size, mtime: before.mtimeMs };
  const hash = await store.hash(seen);
  if (!hash) throw changed();
  const sha256 = Buffer.from(hash).toString('hex');
  // What its picture is, as it will be read in its place: stars written later make no version.
  const name = Buffer.from(nameOf(toBytes(path)), 'latin1');
  const { type, facts } = await deps.pool.head({ path, size: before.size, name }, { signal: job.signal });
  const { pictureHash, p512 } = await deps.pool.full({ path, size: before.size, type, facts }, { signal: job.signal });
  if (!(await store.take(path, { sha256, ...seen }))) throw changed();
  const preview = p512 ? (pictureHash ?? sha256).slice(0, 32) : null;
  const { seq, version } = await putContent(deps, { n, place, sha256, size: before.size, picture: pictureHash ?? null, preview, by: 'saved', label: `Saved a new version of ${place.name}`, so: `${showPath(name)} was saved as a version of it` }, job);
  return { seq, label: `Saved ${file} as version ${version.number} of ${shown}`, path: shown, version };
}
