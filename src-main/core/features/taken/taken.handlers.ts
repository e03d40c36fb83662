import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import { changeTimes, previewTimes, resetTimes } from './taken.sql.ts';

export const takenHandlers = (deps: Deps): NounHandlers<'taken'> => ({
  'taken.preview': async ({ targets, change, limit }) => deps.db.call(previewTimes, { ns: await resolveTargets(deps, targets), change, limit }),

  async 'taken.change'({ targets, change }) {
    const { without, ...done } = await deps.db.call(changeTimes, { actor: deps.actor, ns: await resolveTargets(deps, targets), change });
    deps.wrote(done.seq);
    const why = 'zone' in change ? 'have no time, or none with a zone' : 'have no time that can be moved';
    return { ...done, warnings: without ? [`${without.toLocaleString('en')} ${why}; they stay as they are.`] : [] };
  },

  async 'taken.reset'({ targets }) {
    return told(deps, await deps.db.call(resetTimes, { actor: deps.actor, ns: await resolveTargets(deps, targets) }));
  },
});
