/** The job behind `archive.restore`: files go back to where they were, each compared with what was put away. */
import type { ArchiveFailure, UnarchiveOutcome } from '../../../../src-shared/contract/archive.ts';
import type { Archived } from '../../../../src-shared/domain/archive.ts';
import { isAway } from '../../disks/away.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { join, toBuffer, toText } from '../../library/bytes.ts';
import { type Moved, planMoves, type RootAt, rootsThere } from '../rename/rename.service.ts';
import { contentsOf, type Marked, type ToArchive, toArchive } from './archive.sql.ts';
import { contentIn, hashOf } from './bundle.ts';
import { type ArchiveDeps, carry } from './create.ts';

export interface RestoreInput {
  readonly ns: readonly number[];
  /** What somebody changed in the archive comes back too. */
  readonly anyway: boolean;
}

type Put = ToArchive & { readonly archived: Archived };
const pathOf = ({ rootPath, folder, name }: ToArchive) => join(join(rootPath, folder), name);

export async function restoreArchived(deps: ArchiveDeps, { ns, anyway }: RestoreInput, job: JobControl): Promise<UnarchiveOutcome> {
  const failed: ArchiveFailure[] = [];
  const roots = new Map((await deps.db.call(rootsThere, undefined)).map((root) => [root.id, root]));
  const rows = (await deps.db.call(toArchive, ns)).filter((row): row is Put => row.archived !== null);
  const sound: Put[] = [];
  for (const [k, row] of rows.entries()) {
    job.progress({ phase: 'checking', done: k, total: rows.length, failed: failed.length });
    await job.unpaused();
    job.signal.throwIfAborted();
    const problem = await wrongWith(deps, row, { anyway, home: roots.get(row.archived.from[0]) });
    if (problem) failed.push({ path: toText(pathOf(row)), ...problem });
    else sound.push(row);
  }
  job.progress({ phase: 'moving', done: 0, total: sound.length, failed: failed.length });
  const versions = await contentsBack(deps, sound, roots, failed);
  const { moves, archived } = await plan(deps, sound, roots, failed);
  const label = `Brought ${archived.length.toLocaleString('en')} ${archived.length === 1 ? 'asset' : 'assets'} back from the archive`;
  if (!archived.length) return { seq: 0, label, assets: 0, versions, failed };
  const was = new Map(sound.map((row) => [row.n, row.archived]));
  const seq = await carry(deps, { label, moves, archived, back: (n) => was.get(n) ?? null, failed });
  const left = (await deps.db.call(toArchive, archived.map(({ n }) => n))).filter((row) => row.archived !== null).length;
  return { seq, label, assets: archived.length - left, versions, failed };
}

/** Why a file does not come back; undefined: it can. */
async function wrongWith(deps: ArchiveDeps, row: Put, { anyway, home }: { anyway: boolean; home: RootAt | undefined }): Promise<Omit<ArchiveFailure, 'path'> | undefined> {
  if (row.away) return { code: 'missing', message: 'It is not in the archive now, or the disk of the archive is not there.' };
  if (!home) return { code: 'offline', message: 'The folder that it came from is not in the library, or its disk is not there. Connect it, then bring the file back.' };
  try {
    const disk = deps.disks.of(row.root);
    const { sha256 } = await hashOf(disk, pathOf(row));
    if (sha256 === row.archived.sha256 || anyway) return undefined;
    return { code: 'damaged', message: 'It is not what was put away: damaged, or changed in the archive. It was left there; compare it with a backup, or bring it back all the same.' };
  } catch (error) {
    if (isAway(error)) return { code: 'offline', message: 'The disk of the archive does not answer.' };
    return { code: 'unreadable', message: `It cannot be read: ${(error as Error).message}` };
  }
}

async function plan(deps: ArchiveDeps, rows: readonly Put[], roots: ReadonlyMap<string, RootAt>, failed: ArchiveFailure[]): Promise<Pick<Marked, 'moves' | 'archived'>> {
  const moves: { n: number; value: Moved }[] = [];
  const archived: Marked['archived'][number][] = [];
  // By where they are, too: names of one folder of the archive do not clash with each other.
  for (const some of Map.groupBy(rows, ({ root, folder, archived: { from } }) => [root, folder, from[0], from[1]].join('\0')).values()) {
    const { from } = (some[0] as Put).archived;
    const home = roots.get(from[0]);
    if (!home) continue;
    const to = from[1] === '' ? home.path : join(home.path, from[1]);
    const { items, moves: found } = await planMoves(deps, { targets: some.map(({ n }) => n), to: toText(to), clash: 'error' });
    for (const { problem, folder, from: name } of items) if (problem) failed.push({ path: `${folder}/${name}`, code: problem.code === 'missing' ? 'missing' : 'taken', message: problem.message });
    const moved = new Set(found.map(({ n }) => n));
    moves.push(...found);
    archived.push(...some.filter(({ n }) => moved.has(n)).map(({ n }) => ({ n, value: null })));
  }
  return { moves, archived };
}

/** Contents of versions that the catalog has lost, and the archive has. Answers how many came back. */
async function contentsBack(deps: ArchiveDeps, rows: readonly Put[], roots: ReadonlyMap<string, RootAt>, failed: ArchiveFailure[]): Promise<number> {
  let back = 0;
  for (const some of Map.groupBy(rows, ({ archived: { bundle } }) => bundle.join('\0')).values()) {
    const { bundle } = (some[0] as Put).archived;
    const root = roots.get(bundle[0]);
    if (!root) continue;
    const at = join(root.path, bundle[1]);
    for (const { sha256 } of await deps.db.call(contentsOf, some.map(({ n }) => n))) {
      if (await deps.store.has(sha256)) continue;
      const path = toBuffer(contentIn(at, sha256));
      const kept = await deps.disks.between.lstat(path).catch(() => undefined);
      if (!kept) continue;
      if (await deps.store.take(path, { sha256, size: kept.size, mtime: kept.mtimeMs })) back++;
      else failed.push({ path: path.toString(), code: 'damaged', message: 'This content of a version is not what was put away.' });
    }
  }
  return back;
}
