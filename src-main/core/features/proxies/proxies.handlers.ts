import type { z } from 'zod';
import type { Targets } from '../../../../src-shared/contract/shapes.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { translate } from '../../errors.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import type { Proxies } from '../../previews/proxies.ts';
import { resolveTargets } from '../../targets.ts';

/** Of one film, as progress is counted. */
const PARTS = 100;

export function proxiesHandlers(deps: Deps & { readonly proxies: Proxies }): NounHandlers<'proxies'> {
  deps.jobs.define<{ ns: number[] }>('proxies.make', {
    title: ({ ns }) =>
      ns.length === 1
        ? 'Preparing a film to be played'
        : `Preparing ${ns.length.toLocaleString('en')} films to be played`,
    goesOn: true,
    run: ({ ns }, job) => makeAll(deps.proxies, ns, job),
  });
  return {
    'proxies.state': ({ n }) => deps.proxies.state(n),
    'proxies.make': async ({ targets }: { targets: z.infer<typeof Targets> }) =>
      deps.jobs.start('proxies.make', { ns: await resolveTargets(deps, targets) }),
  };
}

/** Those that cannot be made are told of in the end; where it is the only one, the job fails with its reason. */
async function makeAll(proxies: Proxies, ns: readonly number[], job: JobControl) {
  const failed: { n: number; message: string }[] = [];
  for (const [at, n] of ns.entries()) {
    const tell = (share: number) =>
      job.progress({ done: Math.floor((at + share) * PARTS), total: ns.length * PARTS, failed: failed.length });
    tell(0);
    try {
      await proxies.make(n, job, tell);
    } catch (error) {
      const known = translate(error);
      if (job.signal.aborted || !known || ns.length === 1) throw error;
      failed.push({ n, message: known.message });
    }
  }
  return { made: ns.length - failed.length, failed };
}
