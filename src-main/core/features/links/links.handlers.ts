import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import type { LinkFollower } from './follower.ts';
import { inUse, linksOf } from './links.sql.ts';

export function linksHandlers(deps: Deps & { readonly links: LinkFollower }): NounHandlers<'links'> {
  return {
    async 'links.of'({ n }) {
      await deps.links.upToDate();
      return await deps.db.call(linksOf, n);
    },
    async 'links.inUse'({ targets }) {
      const ns = await resolveTargets(deps, targets);
      await deps.links.upToDate();
      return await deps.db.call(inUse, ns);
    },
  };
}
