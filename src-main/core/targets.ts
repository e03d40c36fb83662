import type { z } from 'zod';
import type { Targets } from '../../src-shared/contract/shapes.ts';
import type { Deps } from './deps.ts';

/** The asset numbers that a command is about: as listed, or all that a query finds now, after everything committed so far. */
export async function resolveTargets({ search, settled }: Pick<Deps, 'search' | 'settled'>, targets: z.infer<typeof Targets>): Promise<readonly number[]> {
  if (Array.isArray(targets)) return targets;
  await settled();
  const { query, stacks } = targets as Exclude<z.infer<typeof Targets>, readonly number[]>;
  return search.resolve(query, undefined, stacks);
}

/** The same for what the search worker sums up, which needs no numbers where a query names all. */
export async function summedUp(deps: Pick<Deps, 'search' | 'settled'>, targets: z.infer<typeof Targets>): Promise<{ ns: readonly number[] } | { query: string }> {
  if (Array.isArray(targets)) return { ns: targets };
  const { query, stacks } = targets as Exclude<z.infer<typeof Targets>, readonly number[]>;
  return stacks ? { ns: await resolveTargets(deps, targets) } : { query };
}
