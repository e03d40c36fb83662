import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets, summedUp } from '../../targets.ts';
import { told } from '../../outcome.ts';
import { defineField, defineSchema, listFields, removeField } from './definitions.sql.ts';
import { fieldsOf, setFields } from './values.sql.ts';

export const fieldsHandlers = (deps: Deps): NounHandlers<'fields'> => ({
  'fields.list': () => deps.db.call(listFields, undefined),

  async 'fields.defineSchema'(input) {
    return told(deps, await deps.db.call(defineSchema, { ...input, actor: deps.actor }));
  },

  async 'fields.define'(input) {
    return told(deps, await deps.db.call(defineField, { ...input, actor: deps.actor }));
  },

  async 'fields.remove'({ n }) {
    return told(deps, await deps.db.call(removeField, { n, actor: deps.actor }));
  },

  async 'fields.set'({ targets, values }) {
    const ns = await resolveTargets(deps, targets);
    const done = await deps.db.call(setFields, { actor: deps.actor, ns, values });
    deps.wrote(done.seq);
    return done;
  },

  'fields.of': ({ ns }) => deps.db.call(fieldsOf, ns),

  async 'fields.summary'({ targets }, { signal }) {
    await deps.settled();
    return deps.search.fieldSummary(await summedUp(deps, targets), { signal });
  },
});
