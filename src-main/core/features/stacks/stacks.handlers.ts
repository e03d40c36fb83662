import type { Outcome } from '../../db/commit.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { makeStack, putOnTop, splitStacks } from './stacks.sql.ts';

export function stacksHandlers(deps: Deps): NounHandlers<'stacks'> {
  const { actor } = deps;
  const told = (outcome: Outcome) => {
    deps.wrote(outcome.seq);
    return { ...outcome, warnings: [] };
  };
  return {
    'stacks.make': async ({ targets }) => told(await deps.db.call(makeStack, { actor, ns: await resolveTargets(deps, targets) })),
    'stacks.split': async ({ targets }) => told(await deps.db.call(splitStacks, { actor, ns: await resolveTargets(deps, targets) })),
    'stacks.top': async ({ n }) => told(await deps.db.call(putOnTop, { actor, n })),
  };
}
