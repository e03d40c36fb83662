import type { AddOutcome } from '../../../../src-shared/contract/library.ts';
import type { Job } from '../../../../src-shared/contract/jobs.ts';
import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Command, Context } from '../command.ts';

export const add: Command = {
  usage: 'add <folder>… [--whole]',
  about:
    'Adds folders, or looks at them again; waits until everything in them is in the catalog. With --whole also for every rare detail that ExifTool knows, which is otherwise read when the catalog is next open.',
  words: [1, 1000],
  options: { whole: { type: 'boolean' } },
  repeatable: true,
  async run(context) {
    const paths = context.args.map((arg) => resolve(arg));
    const gone = paths.filter((path) => !lstatSync(path, { throwIfNoEntry: false }));
    if (gone.length) throw new RpcError('not-found', `There is no folder at ${gone.join(', ')}.`);
    const outcome = (await finished(
      context,
      (
        await context.client.call('library.add', { paths, whole: context.options['whole'] === true })
      ).jobId,
    )) as unknown as AddOutcome;
    return { json: outcome, text: summary(outcome), failures: outcome.failed.length > 0 };
  },
};

function summary({ found, ingested, failed, orphans, seconds }: AddOutcome): string {
  const lines = failed.map((f) => `${f.path}: ${f.message}`);
  if (orphans.length)
    lines.push(
      `${orphans.length} sidecars have no picture beside them: ${orphans.slice(0, 5).join(', ')}${orphans.length > 5 ? ' …' : ''}`,
    );
  return [
    ...lines,
    `${found} files found, ${ingested} in the catalog, ${failed.length} failed, ${seconds.toFixed(1)} s`,
  ].join('\n');
}

/** Waits for a job's end and answers its outcome; throws what it failed with. Ctrl+C cancels the job itself. */
export async function finished({ client, say }: Context, id: string): Promise<unknown> {
  const { promise, resolve: end, reject } = Promise.withResolvers<Job>();
  const look = (job: Job) => {
    if (job.id !== id) return;
    if (job.state === 'running' && job.total) say(`${job.phase ?? ''} ${job.done} / ${job.total}`);
    if (['done', 'failed', 'cancelled'].includes(job.state)) end(job);
  };
  const unsubscribe = client.subscribe(
    'jobs.changed',
    look,
    () => void client.call('jobs.get', { id }).then(look, reject),
  );
  client.onClose(() =>
    reject(
      new RpcError(
        'disconnected',
        'Vitrine ended before the job was done. It goes on when the catalog is opened again.',
      ),
    ),
  );
  const stop = () => void client.call('jobs.cancel', { id }).catch(() => undefined);
  process.once('SIGINT', stop);
  client.call('jobs.get', { id }).then(look, reject);
  try {
    const job = await promise;
    if (job.state === 'cancelled')
      throw new RpcError('cancelled', 'Cancelled. What was read so far is in the catalog.');
    if (job.state === 'failed')
      throw new RpcError((job.error?.code ?? 'internal') as 'internal', job.error?.message ?? 'The job failed.');
    return job.outcome;
  } finally {
    unsubscribe();
    process.removeListener('SIGINT', stop);
  }
}
