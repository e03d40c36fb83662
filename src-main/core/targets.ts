import type { z } from 'zod';
import type { Targets } from '../../src-shared/contract/shapes.ts';
import type { Deps } from './deps.ts';

/** The asset numbers that a command is about: as listed, or all that a query finds now, after everything committed so far. */
export async function resolveTargets({ search, settled }: Pick<Deps, 'search' | 'settled'>, targets: z.infer<typeof Targets>): Promise<readonly number[]> {
  if (Array.isArray(targets)) return targets;
  await settled();
  return search.resolve((targets as { query: string }).query);
}
