import type { Deps, NounHandlers } from '../../deps.ts';
import { addMarker, listMarkers, removeMarkers, setMarker } from './markers.sql.ts';

export function markersHandlers({ db, actor, wrote }: Deps): NounHandlers<'markers'> {
  const told = <T extends { readonly seq: number }>(outcome: T) => {
    wrote(outcome.seq);
    return { ...outcome, warnings: [] };
  };
  return {
    'markers.list': ({ n }) => db.call(listMarkers, n),
    'markers.add': async (input) => told(await db.call(addMarker, { actor, ...input })),
    'markers.set': async (input) => told(await db.call(setMarker, { actor, ...input })),
    'markers.remove': async (input) => told(await db.call(removeMarkers, { actor, ...input })),
  };
}
