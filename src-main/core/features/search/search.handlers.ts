import type { Deps, NounHandlers } from '../../deps.ts';

/**
 * All answers come from the search worker; each waits until it has seen what people committed before asking, and is given up when
 * its asker no longer waits.
 */
export const searchHandlers = (deps: Deps): NounHandlers<'search'> => ({
  async 'search.page'(input, { signal }) {
    await deps.settled();
    return deps.search.page(input, { signal });
  },
  async *'search.ids'(input, { signal }) {
    await deps.settled();
    yield* deps.search.ids(input, signal);
  },
  async 'search.facets'(input, { signal }) {
    await deps.settled();
    return deps.search.facets(input, { signal });
  },
  async 'search.timeline'({ query }, { signal }) {
    await deps.settled();
    return deps.search.timeline(query, { signal });
  },
  async 'search.map'(input, { signal }) {
    await deps.settled();
    return deps.search.map(input, { signal });
  },
  async 'search.suggest'({ query }, { signal }) {
    await deps.settled();
    return deps.search.suggest(query, { signal });
  },
  async 'search.hits'(input, { signal }) {
    const items = await deps.search.hits(input, { signal });
    return { items: items.map((item) => ({ ...item, hits: item.hits.map((hit) => ({ ...hit, marks: hit.marks.map(([from, length]) => [from, length] as [number, number]) })) })) };
  },
  async 'search.names'({ names }, { signal }) {
    await deps.settled();
    return deps.search.names(names, { signal });
  },
  'search.complete': (input, { signal }) => deps.search.complete(input, { signal }),
});
