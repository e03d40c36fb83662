import { gatherKeywords, parseKeywordList, printKeywordList } from '../../../../src-shared/domain/keyword-list.ts';
import { parseTagPath, tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import { createTag, deleteTags, importTags, mergeTags, renameTag, setTag } from './tags.edit.sql.ts';
import { applyTags, listTags } from './tags.sql.ts';

export function tagsHandlers(deps: Deps): NounHandlers<'tags'> {
  const { actor } = deps;
  return {
    async 'tags.list'() {
      const [{ seq, tags }, counts] = await Promise.all([deps.db.call(listTags, undefined), deps.search.tagCounts()]);
      return { seq, tags: tags.map((tag) => ({ ...tag, count: counts.get(tag.n) ?? 0 })) };
    },
    async 'tags.apply'({ targets, add, remove }) {
      const ns = await resolveTargets(deps, targets);
      return told(deps, await deps.db.call(applyTags, { actor, ns, add, remove }));
    },
    'tags.create': async (input) => told(deps, await deps.db.call(createTag, { actor, ...input })),
    'tags.rename': async (input) => told(deps, await deps.db.call(renameTag, { actor, ...input })),
    'tags.merge': async (input) => told(deps, await deps.db.call(mergeTags, { actor, ...input })),
    'tags.delete': async (input) => told(deps, await deps.db.call(deleteTags, { actor, ...input })),
    'tags.set': async (input) => told(deps, await deps.db.call(setTag, { actor, ...input })),
    async 'tags.import'({ text }) {
      const keywords = gatherKeywords(parseKeywordList(text));
      return told(deps, await deps.db.call(importTags, { actor, keywords }));
    },
    async 'tags.export'({ tag }) {
      const { seq, tags } = await deps.db.call(listTags, undefined);
      const top = tag === undefined ? [] : parseTagPath(tag);
      const key = tagKey(top);
      const all = tags.map(({ path, synonyms = [], category = false }) => ({ path: parseTagPath(path), synonyms, category }));
      const some = top.length ? all.filter(({ path }) => tagKey(path.slice(0, top.length)) === key) : all;
      if (top.length && !some.length) throw new RpcError('not-found', `There is no tag ${tag}.`);
      const keywords = some.map(({ path, ...rest }) => ({ ...rest, path: path.slice(Math.max(0, top.length - 1)) }));
      return { seq, tags: some.length, text: printKeywordList(keywords) };
    },
  };
}
