import type { z } from 'zod';
import type { Targets } from '../../../../src-shared/contract/shapes.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import { mayMoveFiles } from '../../team/team.sql.ts';
import { placedRows } from '../assets/assets.service.ts';
import { allConflicts, resolveConflicts, type ResolveInput, setWriteMode, unwritten } from './metadata.sql.ts';
import type { Writer } from './writer.ts';

const BATCH = 20;

export function metadataHandlers(deps: Deps & { readonly writer: Writer }): NounHandlers<'metadata'> {
  const { db, jobs, writer } = deps;
  jobs.define<{ targets: z.infer<typeof Targets> }>('metadata.write', {
    title: () => 'Writing metadata',
    async run({ targets }, job) {
      const ns = await resolveTargets(deps, targets);
      let at = 0;
      const next = async () => {
        const some = ns.slice(at, at + BATCH);
        at += BATCH;
        return some;
      };
      return await writer.write(next, () => ns.length, job);
    },
  });
  const resolve = async (input: Pick<ResolveInput, 'items' | 'use'>) => {
    const { seq, changed, label, resolved } = await db.call(resolveConflicts, { actor: deps.actor, ...input });
    deps.wrote(seq);
    if (!resolved && input.items) throw new RpcError('not-found', 'There is no open conflict of this field. Perhaps the file or the catalog changed meanwhile.');
    return { seq, changed, label, warnings: [] };
  };
  return {
    async 'metadata.setMode'({ root, mode }) {
      return told(deps, await db.call(setWriteMode, { actor: deps.actor, root, mode }));
    },
    async 'metadata.write'(input) {
      await db.call(mayMoveFiles, await resolveTargets(deps, input.targets));
      return await jobs.start('metadata.write', input);
    },
    async 'metadata.conflicts'({ limit, offset }) {
      const { total, conflicts } = await db.call(allConflicts, { limit, offset });
      const { seq, of } = await placedRows(db, [...new Set(conflicts.map(({ n }) => n))]);
      return { seq, total, conflicts: conflicts.flatMap(({ n, ...one }) => (of.get(n) ? [{ ...(of.get(n) as NonNullable<ReturnType<typeof of.get>>), ...one }] : [])) };
    },
    'metadata.resolve': ({ items, use }) => resolve({ items, use }),
    'metadata.resolveAll': ({ use }) => resolve({ items: null, use }),
    'metadata.unwritten': ({ limit }) => db.call(unwritten, limit),
  };
}
