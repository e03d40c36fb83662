/** What people should know of, in sentences. Pure. */
import type { HealthState } from '../../../../src-shared/contract/health.ts';
import type { Job } from '../../../../src-shared/contract/jobs.ts';

type Attention = HealthState['attention'][number];

const GB = 1e9;
const DAY_MS = 24 * 3_600_000;

export interface Watched {
  readonly free: number | null;
  readonly database: number;
  readonly jobs: readonly Job[];
  readonly last: number | null;
  readonly daily: boolean;
  readonly secondPlace: string | null;
  readonly sealing: { readonly error: string | null };
  /** Changes that nobody has backed up since long ago count only where there are some. */
  readonly changed: boolean;
  /** What is wrong with folders that are there: cannot be watched, or read. */
  readonly folders: readonly string[];
  readonly now: number;
}

export function attentionOf(watched: Watched): Attention[] {
  const all = [disk(watched), sealing(watched), backup(watched), second(watched), verify(watched), ...folders(watched)];
  return all.filter((one) => one !== undefined).sort((a, b) => Number(b.tone === 'loss') - Number(a.tone === 'loss'));
}

/** A backup needs as much again as the database; below one gigabyte everything else soon fails, too. */
function disk({ free, database }: Watched): Attention | undefined {
  if (free === null) return undefined;
  if (free < GB / 5)
    return {
      what: 'disk',
      tone: 'loss',
      message: `The catalog's disk is almost full: ${gigabytes(free)} left. Make room on it; what cannot be written is not kept.`,
    };
  if (free < Math.max(GB, database * 1.2))
    return {
      what: 'disk',
      tone: 'note',
      message: `The catalog's disk has ${gigabytes(free)} left. A backup needs about ${gigabytes(database)}.`,
    };
  return undefined;
}

function sealing({ sealing: { error } }: Watched): Attention | undefined {
  return error === null
    ? undefined
    : {
        what: 'log',
        tone: 'loss',
        message: `Changes are kept in the database alone: the log beside it cannot be written. ${error}`,
      };
}

function backup({ jobs, last, daily, changed, now }: Watched): Attention | undefined {
  const latest = latestOf(jobs, 'catalog.backup');
  if (latest?.error && Date.parse(latest.endedAt ?? latest.startedAt) > (last ?? 0))
    return { what: 'backup', tone: 'loss', message: `The last backup failed. ${latest.error.message}` };
  if (!changed) return undefined;
  if (last === null)
    return daily ? undefined : { what: 'backup', tone: 'note', message: 'There is no backup of this catalog yet.' };
  const days = Math.floor((now - last) / DAY_MS);
  return days >= (daily ? 3 : 30)
    ? { what: 'backup', tone: 'note', message: `The last backup is ${days} days old.` }
    : undefined;
}

function second({ jobs, secondPlace }: Watched): Attention | undefined {
  if (!secondPlace) return undefined;
  const latest = latestOf(jobs, 'catalog.backup');
  const [warning] = (latest?.outcome as { warnings?: string[] } | undefined)?.warnings ?? [];
  return warning ? { what: 'second', tone: 'loss', message: warning } : undefined;
}

function verify({ jobs }: Watched): Attention | undefined {
  const checks = jobs.filter((job) => job.name === 'catalog.verify' || job.name === 'catalog.repair');
  const latest = newest(checks.filter((job) => job.state === 'done'));
  const found = (latest?.outcome as { problems?: unknown[] } | undefined)?.problems?.length ?? 0;
  return found
    ? {
        what: 'verify',
        tone: 'loss',
        message: `The last check found ${found === 1 ? 'a problem' : `${found} problems`}. Look at them below.`,
      }
    : undefined;
}

const folders = ({ folders: all }: Watched): Attention[] =>
  all.map((message) => ({ what: 'root' as const, tone: 'note' as const, message }));

const latestOf = (jobs: readonly Job[], name: string) =>
  newest(jobs.filter((job) => job.name === name && (job.state === 'done' || job.state === 'failed')));

const newest = (jobs: readonly Job[]): Job | undefined =>
  jobs.toSorted((a, b) => (b.endedAt ?? b.startedAt).localeCompare(a.endedAt ?? a.startedAt))[0];

const gigabytes = (bytes: number): string =>
  bytes < GB
    ? `${Math.round(bytes / 1e6)} MB`
    : `${(bytes / GB).toLocaleString('en', { maximumFractionDigits: 1 })} GB`;
