/** Large files are not read whole when they come into the library: those that look like another are, so that it is known whether they are one. */
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import { hashWhole } from '../../disks/hash-whole.ts';
import { noteHash } from '../../ingest/hash.sql.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { showPath } from '../../paths.ts';
import { unreadTwins } from './duplicates.sql.ts';

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
      const sha256 = await hashWhole(disk, file);
      if (sha256) await deps.db.call(noteHash, { ...file, sha256 });
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
