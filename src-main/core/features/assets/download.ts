/** The job behind `assets.download`: files that lie in the cloud are fetched by reading them, then they are read as all others are. */
import type { Deps } from '../../deps.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { showPath } from '../../paths.ts';
import { inCloud, markFetched } from './download.sql.ts';

export async function download(
  { db, disks, ingest }: Pick<Deps, 'db' | 'disks' | 'ingest'>,
  ns: readonly number[],
  job: Pick<JobControl, 'signal' | 'progress' | 'unpaused'>,
) {
  const files = await db.call(inCloud, ns);
  const failed: { path: string; code: string; message: string }[] = [];
  let fetched = 0;
  for (const { n, root, path } of files) {
    job.progress({ phase: 'downloading', done: fetched + failed.length, total: files.length, failed: failed.length });
    await job.unpaused();
    job.signal.throwIfAborted();
    try {
      await disks.of(root).fetch(path);
      await db.call(markFetched, n);
      fetched++;
      ingest.prefer([n]);
      ingest.wake();
    } catch (error) {
      const { code = 'unreadable', message } = error as Error & { code?: string };
      failed.push({ path: showPath(path), code, message: `It could not be downloaded: ${message}` });
    }
  }
  return { fetched, failed };
}
