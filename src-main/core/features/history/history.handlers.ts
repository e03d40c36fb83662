import type { Deps, NounHandlers } from '../../deps.ts';
import { restoreTrash } from '../assets/trash.ts';
import { carryOut } from '../rename/rename.service.ts';
import { listChanges, nextSteps, redoStep, undoStep } from './history.sql.ts';

export const historyHandlers = (deps: Deps): NounHandlers<'history'> => ({
  'history.list': ({ asset, before, limit }) => deps.db.call(listChanges, { asset, before, limit }),
  'history.next': () => deps.db.call(nextSteps, { actor: deps.actor }),

  async 'history.undo'() {
    const step = await deps.db.call(undoStep, { actor: deps.actor });
    deps.wrote(step.seq);
    return { ...step, warnings: await filesFollow(deps, step.seq) };
  },

  async 'history.redo'() {
    const step = await deps.db.call(redoStep, { actor: deps.actor });
    deps.wrote(step.seq);
    return { ...step, warnings: await filesFollow(deps, step.seq) };
  },
});

/** Files go where the change says that they are. Answers what could not be done, for people. */
async function filesFollow(deps: Deps, seq: number): Promise<string[]> {
  return [...(await restoreTrash(deps, seq)), ...(await carryOut(deps, seq)).warnings];
}
