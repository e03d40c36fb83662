import { Activity as ActivityIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { registerCommands } from '../../client/commands.ts';
import { formatDuration, formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Popover, ProgressPie } from '../../ui/index.ts';
import { Failures } from './failures.tsx';
import { JobRow } from './job-row.tsx';
import { isOpen, type Overall, overall } from './progress.ts';
import './activity.css';

const ENDED_SHOWN = 8;

/** In the top bar: how long work is going, and behind it every job and every failure. */
export function Activity() {
  const [open, setOpen] = useState(false);
  const jobs = useCall('jobs.list', {}).data?.jobs ?? [];
  const failed = useCall('jobs.failures', { limit: 200 }).data?.total ?? 0;
  useEffect(
    () => registerCommands([{ id: 'activity', title: t('command.activity'), group: 'app', changes: 'own', run: () => setOpen(true) }]),
    [],
  );
  const all = overall(jobs);
  const running = jobs.filter(isOpen);
  const ended = jobs
    .filter((job) => !isOpen(job))
    .sort((a, b) => (b.endedAt ?? b.startedAt).localeCompare(a.endedAt ?? a.startedAt))
    .slice(0, ENDED_SHOWN);
  const words = spoken(all);
  return (
    <Popover
      title={t('activity.name')}
      open={open}
      onOpenChange={setOpen}
      className="activity"
      trigger={
        <button type="button" className="activity-button" title={words}>
          <span className="spoken">{`${t('activity.name')}: ${words}`}</span>
          <span className="activity-sign" aria-hidden>
            {all ? (
              <ProgressPie value={all.share} name={words} />
            ) : (
              <ActivityIcon size={16} strokeWidth={1.5} aria-hidden />
            )}
            {all ? <span className="tabular">{short(all)}</span> : null}
            {failed > 0 && !all ? <TriangleAlert size={14} strokeWidth={1.5} className="activity-alert" /> : null}
          </span>
        </button>
      }
    >
      {running.length ? (
        <section>
          <h3 className="caps activity-head">{t('activity.running')}</h3>
          {running.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </section>
      ) : null}
      <Failures onShown={() => setOpen(false)} />
      {ended.length ? (
        <section>
          <h3 className="caps activity-head">{t('activity.ended')}</h3>
          {ended.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </section>
      ) : null}
      {jobs.length === 0 ? <p className="activity-teach">{t('activity.teach')}</p> : null}
    </Popover>
  );
}

const short = ({ left, secondsLeft }: Overall): string =>
  secondsLeft === undefined
    ? formatNumber(left)
    : t('activity.short', { n: formatNumber(left), left: formatDuration(secondsLeft) });

function spoken(all: Overall | undefined): string {
  if (!all) return t('activity.idle');
  const { left, secondsLeft } = all;
  if (secondsLeft === undefined) return t('activity.busy', { n: left });
  return t('activity.busy.left', { n: left, left: formatDuration(secondsLeft) });
}

/** In the status bar: what is running now, in words. */
export function StatusJobs() {
  const jobs = useCall('jobs.list', {}).data?.jobs ?? [];
  const problems = useCall('catalog.status', {}).data?.failed ?? 0;
  const job = jobs.find((one) => one.state === 'running') ?? jobs.find(isOpen);
  return (
    <span className="status-jobs tabular">
      {job ? <span className="status-job">{line(job)}</span> : null}
      {problems > 0 ? <span className="status-problems">{t('activity.status.problems', { n: problems })}</span> : null}
    </span>
  );
}

function line(job: Parameters<typeof isOpen>[0]): string {
  const share = job.total > 0 ? job.done / job.total : undefined;
  return share === undefined || job.state !== 'running'
    ? `${job.title} · ${job.state === 'running' ? t('activity.found', { n: job.done }) : t(`activity.state.${job.state}`)}`
    : t('activity.status', { title: job.title, percent: Math.floor(share * 100) });
}
