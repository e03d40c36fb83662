import { parsePosition } from '../../../../src-shared/domain/position.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { told } from '../../outcome.ts';
import { applyTrack, previewTrack, resetPosition, setPosition } from './gps.sql.ts';
import { createTracks } from './tracks.ts';

export function gpsHandlers(deps: Deps): NounHandlers<'gps'> {
  const tracks = createTracks();
  return {
    async 'gps.set'({ targets, position, overwrite }) {
      const where = position === null ? null : parsePosition(position);
      if (where === undefined) throw new RpcError('invalid-input', `“${position}” is no position. Write latitude and longitude in degrees: 41.1579, -8.6291.`);
      return told(deps, await deps.db.call(setPosition, { actor: deps.actor, ns: await resolveTargets(deps, targets), where, overwrite }));
    },

    async 'gps.reset'({ targets }) {
      return told(deps, await deps.db.call(resetPosition, { actor: deps.actor, ns: await resolveTargets(deps, targets) }));
    },

    'gps.readTrack': (part) => tracks.take(part),

    'gps.preview': async ({ targets, tracks: names, ...options }) =>
      deps.db.call(previewTrack, { ...options, track: tracks.of(names), ns: await resolveTargets(deps, targets) }),

    async 'gps.apply'({ targets, tracks: names, ...options }) {
      const track = tracks.of(names);
      const { without, ...done } = await deps.db.call(applyTrack, { ...options, actor: deps.actor, track, ns: await resolveTargets(deps, targets) });
      deps.wrote(done.seq);
      return { ...done, warnings: without ? [`${without.toLocaleString('en')} got none.`] : [] };
    },
  };
}
