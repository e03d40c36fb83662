/** Numbers of long work as people read them. Pure. */
import type { Output } from '../../client/client.ts';
import { formatDuration, t } from '../../client/messages.ts';

export type Job = Output<'jobs.list'>['jobs'][number];

/** Not ended: it runs, waits or is paused. */
export const isOpen = (job: Job): boolean => ['waiting', 'running', 'paused'].includes(job.state);

/** @returns 0–1; undefined while it is not known how much there is */
export const shareOf = ({ done, part = 0, total }: Pick<Job, 'done' | 'part' | 'total'>): number | undefined =>
  total > 0 ? Math.min(1, (done + part) / total) : undefined;

export interface Overall {
  share: number | undefined;
  /** What is still to do, in all of it. */
  left: number;
  /** The longest of all; undefined while no job can say. */
  secondsLeft: number | undefined;
}

/** Reads every file that waits, whoever added it; while it runs it speaks for the jobs that wait for it. */
const READING = 'ingest';
const WAITS_FOR_READING = ['library.add', 'library.sample'];

/** All running jobs as one. */
export function overall(jobs: readonly Job[]): Overall | undefined {
  const all = jobs.filter(isOpen);
  const reading = all.some((job) => job.name === READING && job.total > 0);
  const open = reading ? all.filter((job) => !WAITS_FOR_READING.includes(job.name)) : all;
  if (open.length === 0) return undefined;
  const total = open.reduce((sum, job) => sum + job.total, 0);
  const done = open.reduce((sum, job) => sum + Math.min(job.done, job.total), 0);
  const seconds = open.flatMap((job) =>
    job.state === 'running' && job.secondsLeft !== undefined ? [job.secondsLeft] : [],
  );
  return {
    share: shareOf({ done, total }),
    left: total - done,
    secondsLeft: seconds.length ? Math.max(...seconds) : undefined,
  };
}

/** `12/s`; below one, a figure after the point. */
export const rateText = (rate: number): string =>
  t('activity.rate', { n: rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10 });

/** `1:10 left`; nothing while it is not known. */
export const leftText = (seconds: number | undefined): string =>
  seconds === undefined ? '' : t('activity.left', { left: formatDuration(seconds) });

/** In rounded steps, so that what screen readers hear and eyes see does not change at every file. */
export const percentOf = (share: number): number => Math.floor(share * 100);
