import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { applyTags, listTags } from './tags.sql.ts';

export const tagsHandlers = (deps: Deps): NounHandlers<'tags'> => ({
  async 'tags.list'() {
    const [{ seq, tags }, counts] = await Promise.all([deps.db.call(listTags, undefined), deps.search.tagCounts()]);
    return { seq, tags: tags.map((tag) => ({ ...tag, count: counts.get(tag.n) ?? 0 })) };
  },

  async 'tags.apply'({ targets, add, remove }) {
    const ns = await resolveTargets(deps, targets);
    const { seq, changed, label } = await deps.db.call(applyTags, { actor: deps.actor, ns, add, remove });
    deps.wrote(seq);
    return { seq, changed, label, warnings: [] };
  },
});
