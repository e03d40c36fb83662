import type { Deps, NounHandlers } from '../../deps.ts';
import { failures, retryFailed } from './failures.sql.ts';

/** Files that will not read better by trying again. */
const FINAL = new Set(['empty', 'unsupported', 'protected', 'too-large']);

export const jobsHandlers = ({ jobs, db, ingest }: Deps): NounHandlers<'jobs'> => ({
  'jobs.list': async () => ({ seq: 0, jobs: jobs.list() }),
  'jobs.get': async ({ id }) => jobs.get(id),
  async 'jobs.pause'({ id }) {
    jobs.pause(id);
    return { seq: 0 };
  },
  async 'jobs.resume'({ id }) {
    jobs.resume(id);
    return { seq: 0 };
  },
  async 'jobs.cancel'({ id }) {
    jobs.cancel(id);
    return { seq: 0 };
  },
  async 'jobs.failures'({ limit }) {
    const { seq, total, failures: rows } = await db.call(failures, limit);
    return { seq, total, failures: rows.map((row) => ({ ...row, retryable: !FINAL.has(row.code) })) };
  },
  async 'jobs.retry'({ ns }) {
    const outcome = await db.call(retryFailed, ns ?? null);
    ingest.wake();
    return outcome;
  },
});
