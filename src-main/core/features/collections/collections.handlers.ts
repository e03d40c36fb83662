import { parseQuery } from '../../../../src-shared/domain/query/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import {
  addToCollection,
  createCollection,
  deleteCollections,
  editCollection,
  listCollections,
  pathsOf,
  placeInCollection,
  takeFromCollection,
} from './collections.sql.ts';

export function collectionsHandlers(deps: Deps): NounHandlers<'collections'> {
  const { actor } = deps;
  return {
    async 'collections.list'() {
      await deps.settled();
      const [{ seq, collections }, counts] = await Promise.all([deps.db.call(listCollections, undefined), deps.search.collectionCounts()]);
      const paths = pathsOf(collections);
      return {
        seq,
        collections: collections.map(({ parent, query, cover, ...one }) => ({
          ...one,
          path: paths.get(one.n) ?? one.name,
          count: counts.get(one.n) ?? 0,
          ...(parent === null ? {} : { parent }),
          ...(query === null ? {} : { query }),
          ...(cover === null ? {} : { cover }),
        })),
      };
    },
    async 'collections.create'({ targets, ...input }) {
      checkQuery(input.query);
      const ns = targets && (await resolveTargets(deps, targets));
      return told(deps, await deps.db.call(createCollection, { actor, ...input, ns }));
    },
    async 'collections.set'(input) {
      checkQuery(input.query);
      return told(deps, await deps.db.call(editCollection, { actor, ...input }));
    },
    'collections.delete': async (input) => told(deps, await deps.db.call(deleteCollections, { actor, ...input })),
    async 'collections.add'({ collection, targets }) {
      return told(deps, await deps.db.call(addToCollection, { actor, collection, ns: await resolveTargets(deps, targets) }));
    },
    async 'collections.remove'({ collection, targets }) {
      return told(deps, await deps.db.call(takeFromCollection, { actor, collection, ns: await resolveTargets(deps, targets) }));
    },
    'collections.place': async (input) => told(deps, await deps.db.call(placeInCollection, { actor, ...input })),
  };
}

/** What cannot be read finds something else than its maker meant. */
function checkQuery(query: string | undefined): void {
  const [error] = query === undefined ? [] : parseQuery(query).errors;
  if (error) throw new RpcError('invalid-input', `The query cannot be read at character ${error.at + 1}: ${error.message}`);
}
