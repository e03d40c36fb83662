import { type MessageKey, t } from '../../client/messages.ts';
import { activity } from '../../client/messages/activity.ts';
import { useCall } from '../../client/query.ts';
import { Progress } from '../../ui/index.ts';

/** The newest job of a kind; undefined when there was none. */
export function useLatestJob(...names: readonly string[]) {
  const jobs = useCall('jobs.list', {}).data?.jobs ?? [];
  return jobs.filter((job) => names.includes(job.name)).sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

/** How far it is while it runs, and why it failed afterwards. */
export function JobLine({ name }: { name: string }) {
  const job = useLatestJob(name);
  if (!job) return null;
  if (['waiting', 'running', 'paused'].includes(job.state)) {
    const key = `activity.phase.${job.phase}`;
    return (
      <div className="health-job" role="status">
        <Progress
          value={job.total ? job.done / job.total : undefined}
          name={t('activity.progress', { title: job.title })}
        />
        <span>{key in activity ? t(key as MessageKey) : job.title}</span>
      </div>
    );
  }
  const said = job.error?.message;
  return said ? (
    <p className="health-loss" role="status">
      {said}
    </p>
  ) : null;
}
