import { localDay } from '../../../../src-shared/domain/rights/rights.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { atTheDoor } from './door.ts';
import { noteTold, overrideRights, rightsAlerts, rightsSummary, setRights, standings } from './rights.sql.ts';

export function rightsHandlers(deps: Deps): NounHandlers<'rights'> {
  const today = () => localDay(deps.now());
  return {
    async 'rights.get'({ targets }) {
      const ns = await resolveTargets(deps, targets);
      return { today: today(), ...(await deps.db.call(standings, { ns, today: today(), concerned: false })) };
    },
    'rights.summary': async ({ targets }) => ({ today: today(), ...(await deps.db.call(rightsSummary, await resolveTargets(deps, targets))) }),
    async 'rights.set'({ targets, changes }) {
      const { from, until } = changes;
      if (from && until && from > until) throw new RpcError('invalid-input', `Rights that begin on ${from} cannot end on ${until}, before that.`);
      const outcome = await deps.db.call(setRights, { actor: deps.actor, ns: await resolveTargets(deps, targets), changes });
      deps.wrote(outcome.seq);
      return { ...outcome, warnings: [] };
    },
    async 'rights.door'({ targets, way }) {
      const { policy, concerned } = await atTheDoor(deps, await resolveTargets(deps, targets), way);
      return { policy, concerned: [...concerned] };
    },
    async 'rights.override'({ targets, way, why }) {
      const { concerned } = await atTheDoor(deps, await resolveTargets(deps, targets), way);
      const outcome = await deps.db.call(overrideRights, { actor: deps.actor, assets: concerned, way, why });
      deps.wrote(outcome.seq);
      return { ...outcome, warnings: [] };
    },
    'rights.alerts': async ({ days }) => ({ alerts: await deps.db.call(rightsAlerts, { actor: deps.actor, today: today(), days }) }),
    'rights.seen': ({ alerts }) => deps.db.call(noteTold, { actor: deps.actor, alerts }),
  };
}
