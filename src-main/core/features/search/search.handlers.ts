import type { Deps, NounHandlers } from '../../deps.ts';

/** All answers come from the search worker; each waits until it has seen what people committed before asking. */
export const searchHandlers = (deps: Deps): NounHandlers<'search'> => ({
  async 'search.page'(input) {
    await deps.settled();
    return deps.search.page(input);
  },
  async *'search.ids'(input, { signal }) {
    await deps.settled();
    yield* deps.search.ids(input, signal);
  },
  async 'search.facets'(input) {
    await deps.settled();
    return deps.search.facets(input);
  },
  'search.complete': (input) => deps.search.complete(input),
});
