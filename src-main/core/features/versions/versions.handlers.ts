import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { mayMoveFiles } from '../../team/team.sql.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import type { Team } from '../team/team.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import type { Capture } from './capture.ts';
import { listVersions } from './list.ts';
import { restoreVersion } from './restore.ts';
import { type SaveInput, saveAsVersion } from './save-as.ts';
import type { ContentStore } from './store.ts';
import { policies, setPolicy, setStates, setVersion, uncapturedIn } from './versions.sql.ts';

export function versionsHandlers(deps: Deps & { readonly store: ContentStore; readonly capture: Capture; readonly team: Team }): NounHandlers<'versions'> {
  const { db, jobs, store, capture, actor } = deps;
  jobs.define<{ n: number; id: string }>('versions.restore', {
    title: () => 'Bringing a version back',
    run: (input, job) => restoreVersion(deps, input, job),
  });
  jobs.define<SaveInput>('versions.save', {
    title: ({ file }) => `Saving ${file} as a version`,
    run: (input, job) => saveAsVersion(deps, input, job),
  });
  return {
    async 'versions.save'(input) {
      await db.call(mayMoveFiles, [input.n]);
      return await jobs.start('versions.save', input);
    },
    async 'versions.list'({ n }) {
      await capture.now(n);
      return listVersions(deps, n);
    },
    'versions.policies': () => db.call(policies, null),
    async 'versions.plan'({ root }) {
      return { ...(await db.call(uncapturedIn, root)), free: await store.free() };
    },
    async 'versions.setPolicy'({ root, policy }) {
      if (policy.keep !== 'off')
        await store.free().catch((error: unknown) => {
          throw new RpcError('read-only', `Versions are kept in ${store.folder}, which cannot be written to: ${(error as Error).message}`);
        });
      return told(deps, await db.call(setPolicy, { actor, root, policy }));
    },
    'versions.set': async (input) => told(deps, await db.call(setVersion, { actor, ...input })),
    async 'versions.setState'({ targets, state }) {
      const ns = await resolveTargets(deps, targets);
      const { without, ...outcome } = await db.call(setStates, { actor, ns, state });
      return { ...told(deps, outcome), warnings: without ? [`Of ${without.toLocaleString('en')} ${without === 1 ? 'file' : 'files'} no versions are kept.`] : [] };
    },
    async 'versions.restore'(input) {
      await db.call(mayMoveFiles, [input.n]);
      return await jobs.start('versions.restore', input);
    },
  };
}
