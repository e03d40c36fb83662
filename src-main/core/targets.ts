import type { z } from 'zod';
import type { Targets } from '../../src-shared/contract/shapes.ts';
import type { Search } from './search/client.ts';

/** The asset numbers that a command is about: as listed, or all that a query finds now. */
export async function resolveTargets(search: Pick<Search, 'resolve'>, targets: z.infer<typeof Targets>): Promise<readonly number[]> {
  return Array.isArray(targets) ? targets : search.resolve((targets as { query: string }).query);
}
