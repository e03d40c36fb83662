import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { applyBatch, copyOf, previewBatch } from './batch.sql.ts';
import { defineTemplate, listTemplates, removeTemplate } from './templates.sql.ts';

export function batchHandlers(deps: Deps): NounHandlers<'batch'> & NounHandlers<'templates'> {
  const { actor } = deps;
  const told = <T extends { readonly seq: number }>(outcome: T): T => {
    deps.wrote(outcome.seq);
    return outcome;
  };
  return {
    'templates.list': () => deps.db.call(listTemplates, undefined),
    'templates.define': async (input) => ({ ...told(await deps.db.call(defineTemplate, { actor, ...input })), warnings: [] }),
    'templates.remove': async ({ n }) => ({ ...told(await deps.db.call(removeTemplate, { actor, n })), warnings: [] }),
    'batch.copy': (input) => deps.db.call(copyOf, input),
    'batch.preview': async ({ targets, wish, limit }) => deps.db.call(previewBatch, { ns: await resolveTargets(deps, targets), wish, limit }),
    'batch.apply': async ({ targets, wish }) => told(await deps.db.call(applyBatch, { actor, ns: await resolveTargets(deps, targets), wish })),
  };
}
