import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import { autoPlan, autoStack } from './auto.sql.ts';
import { makeStack, putOnTop, splitStacks } from './stacks.sql.ts';

export function stacksHandlers(deps: Deps): NounHandlers<'stacks'> {
  const { actor } = deps;
  return {
    'stacks.autoPlan': async ({ targets, how }) => deps.db.call(autoPlan, { ns: await resolveTargets(deps, targets), how }),
    async 'stacks.auto'({ targets, how }) {
      const { stacks, ...outcome } = await deps.db.call(autoStack, { actor, ns: await resolveTargets(deps, targets), how });
      return { ...told(deps, outcome), stacks };
    },
    'stacks.make': async ({ targets }) => told(deps, await deps.db.call(makeStack, { actor, ns: await resolveTargets(deps, targets) })),
    'stacks.split': async ({ targets }) => told(deps, await deps.db.call(splitStacks, { actor, ns: await resolveTargets(deps, targets) })),
    'stacks.top': async ({ n }) => told(deps, await deps.db.call(putOnTop, { actor, n })),
  };
}
