/** Large files are not read whole when they come into the library: those that look like another are, so that it is known whether they are one. */
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { showPath } from '../../paths.ts';
import { noteHash, unreadTwins } from './duplicates.sql.ts';

export interface Compared {
  readonly read: number;
  readonly failed: { path: string; message: string }[];
}

/** What was read is kept file by file: cut off, it goes on with the next one. */
export async function compareWhole(deps: Pick<Deps, 'db' | 'disks'>, job: JobControl): Promise<Compared> {
  const todo = await deps.db.call(unreadTwins, undefined);
  const failed: { path: string; message: string }[] = [];
  let done = 0;
  const tell = () => job.progress({ phase: 'comparing', done, total: todo.length, failed: failed.length });
  tell();
  for (const file of todo) {
    await job.unpaused();
    job.signal.throwIfAborted();
    const disk = deps.disks.of(file.root);
    try {
      const before = await disk.lstat(file.path);
      const { size, sha256 } = await disk.readBack(file.path);
      const after = await disk.lstat(file.path);
      if (size === file.size && before.mtimeMs === file.mtime && after.mtimeMs === file.mtime) await deps.db.call(noteHash, { n: file.n, size, mtime: file.mtime, sha256 });
      else failed.push({ path: showPath(file.path), message: 'It changed while it was read.' });
    } catch (error) {
      const away = isAway(error);
      failed.push({ path: showPath(file.path), message: away ? 'Its disk does not answer.' : `It could not be read (${(error as { code?: string }).code ?? (error as Error).message}).` });
    }
    done++;
    tell();
  }
  return { read: done - failed.length, failed };
}
