import { TemplateBody } from '../../../../src-shared/contract/batch.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import { applyBatch, copyOf, previewBatch } from './batch.sql.ts';
import { defineTemplate, listTemplates, removeTemplate } from './templates.sql.ts';

export function batchHandlers(deps: Deps): NounHandlers<'batch'> & NounHandlers<'templates'> {
  const { actor } = deps;
  return {
    async 'templates.list'() {
      const { seq, templates } = await deps.db.call(listTemplates, undefined);
      // A colleague's program may have written anything there, or a newer one what is not known here.
      return { seq, templates: templates.filter(({ body }) => TemplateBody.safeParse(body).success) };
    },
    'templates.define': async (input) => told(deps, await deps.db.call(defineTemplate, { actor, ...input })),
    'templates.remove': async ({ n }) => told(deps, await deps.db.call(removeTemplate, { actor, n })),
    'batch.copy': (input) => deps.db.call(copyOf, input),
    'batch.preview': async ({ targets, wish, limit }) => deps.db.call(previewBatch, { ns: await resolveTargets(deps, targets), wish, limit }),
    async 'batch.apply'({ targets, wish }) {
      const outcome = await deps.db.call(applyBatch, { actor, ns: await resolveTargets(deps, targets), wish });
      deps.wrote(outcome.seq);
      return outcome;
    },
  };
}
