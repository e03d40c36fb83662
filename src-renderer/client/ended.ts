import { getClient, type Output } from './client.ts';

type Job = Output<'jobs.get'>;

/** The job when it has ended, however it did. */
export function ended(jobId: string): Promise<Job> {
  const client = getClient();
  return new Promise((resolve) => {
    const look = (job: Job) => {
      if (job.id !== jobId || job.state === 'running' || job.state === 'paused') return;
      end();
      resolve(job);
    };
    const ask = () => void client.call('jobs.get', { id: jobId }).then(look, () => undefined);
    const end = client.subscribe('jobs.changed', look, ask);
    ask();
  });
}
