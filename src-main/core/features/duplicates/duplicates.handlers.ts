import type { Deps, NounHandlers } from '../../deps.ts';
import { placedRows } from '../assets/assets.service.ts';
import { compareWhole } from './compare.ts';
import { countGroups, listGroups, unreadTwins } from './duplicates.sql.ts';
import { keptOf, picksByRule, resolve } from './resolve.ts';

export function duplicatesHandlers(deps: Deps): NounHandlers<'duplicates'> {
  deps.jobs.define<Record<never, never>>('duplicates.compare', { title: () => 'Comparing large files', goesOn: true, run: (_, job) => compareWhole(deps, job) });
  return {
    async 'duplicates.list'({ keep, limit, offset }) {
      const [counts, groups] = await Promise.all([deps.db.call(countGroups, undefined), limit ? deps.db.call(listGroups, { limit, offset }) : []]);
      // A folder leaves groups alone: what could go is then counted group by group.
      const files = keep.folder === undefined ? counts.files : (await picksByRule(deps, keep, new Set())).reduce((sum, { drop }) => sum + drop.length, 0);
      const { of } = await placedRows(deps.db, groups.flatMap(({ copies }) => copies.map(({ n }) => n)));
      return {
        ...counts,
        files,
        groups: groups.flatMap((group) => {
          const shown = group.copies.flatMap(({ n, modified, added, collections, fields, sidecars }) => {
            const placed = of.get(n);
            const told = { collections: [...collections], fields, sidecars: [...sidecars] };
            return placed ? [{ ...placed, modified: new Date(modified).toISOString(), added: new Date(added).toISOString(), ...told }] : [];
          });
          const kept = keptOf(group, keep);
          return shown.length > 1 ? [{ id: group.id, size: group.size, files: shown, ...(kept === undefined ? {} : { keep: kept }) }] : [];
        }),
      };
    },

    async 'duplicates.resolve'({ picks, rest, leave }) {
      const decided = new Set(leave);
      const named = new Set(picks.flatMap(({ keep, drop }) => [keep, ...drop]));
      const others = rest ? (await picksByRule(deps, rest, decided)).filter(({ keep, drop }) => ![keep, ...drop].some((n) => named.has(n))) : [];
      return await resolve(deps, [...picks, ...others]);
    },

    async 'duplicates.unread'() {
      const files = await deps.db.call(unreadTwins, undefined);
      return { seq: 0, files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
    },

    'duplicates.compare': () => deps.jobs.start('duplicates.compare', {}),
  };
}
