import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { placedRows } from '../assets/assets.service.ts';
import type { Team } from '../team/team.ts';
import { type DecideInput, decide, listOverlooked } from './conflicts.sql.ts';
import { actorOf, type People, peopleOf } from './people.ts';

export function togetherHandlers(deps: Deps & { readonly team: Team }): NounHandlers<'together'> {
  const { db, team, actor } = deps;
  return {
    async 'together.conflicts'({ limit, offset }) {
      const [{ seq, total, conflicts }, people] = await Promise.all([
        db.call(listOverlooked, { limit, offset }),
        peopleOf(team),
      ]);
      const { of } = await placedRows(db, [
        ...new Set(conflicts.flatMap(({ n, kind }) => (kind === 'asset' ? [n] : []))),
      ]);
      return {
        seq,
        total,
        conflicts: conflicts.map(({ sides, ...one }) => ({
          ...one,
          ...(of.get(one.n) ?? {}),
          sides: sides.map(({ key, actor: by, value, said, here, shows }) => {
            const member = people.memberOf(by);
            return {
              key,
              member,
              name: people.nameOf(member),
              me: member === people.me,
              value: value as never,
              at: iso(said),
              here: iso(here),
              shows,
            };
          }),
        })),
      };
    },
    async 'together.resolve'({ picks, use }) {
      if (!picks === !use) throw new RpcError('invalid-input', 'Say which values are to be kept: picks, or use.');
      const people = await peopleOf(team);
      const { seq, changed, label, decided, refused } = await db.call(decide, {
        actor,
        standing: people.standing,
        picks,
        use: use === undefined ? undefined : wantedBy(people, use, actor),
      });
      deps.wrote(seq);
      if (!decided && refused)
        throw new RpcError(
          'read-only',
          `A ${people.standing?.role} may not change what belongs to the team; an editor or admin can decide.`,
        );
      if (!decided && picks)
        throw new RpcError('not-found', 'Nobody overlooked anything there any more: somebody has decided meanwhile.');
      const warnings = refused
        ? [`${refused.toLocaleString('en-US')} stayed as they are: your role does not allow to change them.`]
        : [];
      return { seq, changed, label, warnings, decided, refused };
    },
  };
}

function wantedBy(people: People, use: string, actor: string): DecideInput['use'] {
  const mine = [actor, actorOf(people.me)];
  if (use === 'shown') return { shown: true };
  if (use === 'mine') return { of: mine };
  if (use === 'theirs') return { notOf: mine };
  const member = people.called(use);
  return { of: member === people.me ? mine : [actorOf(member)] };
}

const iso = (ms: number): string => new Date(ms).toISOString();
