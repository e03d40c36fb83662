import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { CHANGE_KINDS, fieldsOf } from '../../../../src-shared/domain/team/kinds.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { told } from '../../outcome.ts';
import { resolveTargets } from '../../targets.ts';
import { placedRows } from '../assets/assets.service.ts';
import type { Team } from '../team/team.ts';
import { type DecideInput, decide, listOverlooked } from './conflicts.sql.ts';
import { changedBy, feedOf, markLooked } from './feed.sql.ts';
import { hereNow, teamCollection } from './here.sql.ts';
import { logOf, noteOlder } from './log.sql.ts';
import { actorOf, type People, peopleOf, who } from './people.ts';
import { fieldNumbers, restoreTo } from './restore.sql.ts';
import { takeBackBatch } from './take-back.sql.ts';

export function togetherHandlers(deps: Deps & { readonly team: Team }): NounHandlers<'together'> {
  const { db, team, actor } = deps;
  const collectionOf = async (n: number) => {
    const found = await db.call(teamCollection, n);
    if (!found) throw new RpcError('not-found', 'There is no such collection, or it is one that a search fills.');
    return found;
  };
  return {
    async 'together.log'({ person, kinds, since, until, ...input }) {
      const people = await peopleOf(team);
      const fields = kinds && fieldsOf(kinds);
      if (kinds && !fields)
        throw new RpcError(
          'invalid-input',
          `A kind of change is one of ${CHANGE_KINDS.join(', ')}, or the name of a field.`,
        );
      if (fields) while (await db.call(noteOlder, null));
      const member = person === undefined ? undefined : people.called(person);
      const { seq, entries } = await db.call(logOf, {
        ...input,
        fields,
        actors: member === undefined ? undefined : actorsOf(people, member, actor),
        since: moment(since),
        until: moment(until),
      });
      return {
        seq,
        entries: entries.map(({ actor: by, said, here, held, details, kind, ...one }) => ({
          ...one,
          ...who(people, by),
          kind: kind as 'do',
          counts: !held,
          at: iso(said),
          here: iso(here),
          kinds: [...one.kinds],
          ...(details ? { details: details.map((detail) => ({ ...detail })) as never } : {}),
        })),
      };
    },
    async 'together.feed'({ batches }) {
      const people = await peopleOf(team);
      const others = [...(people.state?.members.keys() ?? [])].filter((member) => member !== people.me).map(actorOf);
      const { seq, people: found } = await db.call(feedOf, { actors: others, batches });
      return {
        seq,
        unseen: found.reduce((sum, { unseen }) => sum + unseen, 0),
        people: found.map(({ actor: by, unseen, batches: some }) => ({
          ...who(people, by),
          unseen,
          to: some[0]?.to ?? seq,
          batches: some.map(({ at, kinds, ...batch }) => ({ ...batch, at: iso(at), kinds: [...kinds] })),
        })),
      };
    },
    'together.changed': ({ member, from, to }) => db.call(changedBy, { actor: actorOf(member), from, to }),
    async 'together.looked'({ member, to }) {
      const people = await peopleOf(team);
      const members = member === undefined ? [...(people.state?.members.keys() ?? [])] : [people.called(member)];
      await db.call(markLooked, { actors: members.map(actorOf), to });
      return { seq: 0 };
    },
    async 'together.restore'({ targets, fields, at }) {
      const ms = momentOrEndOfDay(at);
      if (ms > deps.now()) throw new RpcError('invalid-input', `${at} has not been yet: choose a moment of the past.`);
      const ns = await resolveTargets(deps, targets);
      const numbers = await db.call(fieldNumbers, fields);
      const label = (changed: number) =>
        `Brought back ${fields.join(', ')} of ${changed.toLocaleString('en-US')} ${changed === 1 ? 'asset' : 'assets'} as on ${at}`;
      return told(deps, await db.call(restoreTo, { actor, ns, fields: numbers, at: ms, label: label(ns.length) }));
    },
    async 'together.takeBack'({ member: asked, from, to }) {
      const people = await peopleOf(team);
      const member = people.called(asked);
      const label = `Took back what ${people.nameOf(member) || 'somebody'} changed`;
      const { found, kept, ...outcome } = await db.call(takeBackBatch, { actor, of: actorOf(member), from, to, label });
      if (!found) throw new RpcError('not-found', `${people.nameOf(member)} changed nothing there that counts.`);
      deps.wrote(outcome.seq);
      const stayed = Object.entries(kept).map(([by, values]) => ({
        ...(by === '' ? { member: '', name: '', me: false } : who(people, by)),
        values,
      }));
      const words = stayed.map(
        ({ name, me, values }) =>
          `${values.toLocaleString('en-US')} ${values === 1 ? 'value' : 'values'} changed since by ${me ? 'you' : name || 'others'} stayed`,
      );
      return { ...outcome, warnings: words, kept: stayed };
    },
    async 'together.here'() {
      const people = await peopleOf(team);
      const others = [...(people.state?.members.values() ?? [])].filter(({ id, role }) => id !== people.me && role);
      const devicesOf = (member: string) =>
        [...(people.state?.devices.values() ?? [])]
          .filter((device) => device.member === member && !device.removed)
          .map(({ id }) => id);
      const { seq, here } = await db.call(hereNow, {
        people: others.map(({ id }) => ({ actor: actorOf(id), devices: devicesOf(id) })),
        now: deps.now(),
      });
      return {
        seq,
        people: here.map(({ actor: by, at, kinds, ns }) => ({
          ...who(people, by),
          at: iso(at),
          kinds: [...kinds],
          ns: [...ns],
        })),
      };
    },
    async 'together.grants'({ collection }) {
      const [people, { id, name }] = await Promise.all([peopleOf(team), collectionOf(collection)]);
      const members = [...(people.state?.members.values() ?? [])].flatMap((one) =>
        one.role && one.name
          ? [
              {
                member: one.id,
                name: one.name,
                me: one.id === people.me,
                role: one.role,
                granted: one.grants.has(hex(id)),
              },
            ]
          : [],
      );
      return { seq: 0, name, members };
    },
    async 'together.grant'({ collection, member, on }) {
      const { id, name, teams } = await collectionOf(collection);
      if (!teams)
        throw new RpcError(
          'invalid-input',
          `“${name}” is not the team's yet: put something from one of its folders into it first.`,
        );
      const target = await team.grant({ member, collection: id, on });
      return { seq: 0, member: target, name: (await peopleOf(team)).nameOf(target), on };
    },
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

function momentOrEndOfDay(text: string): number {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return day
    ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]) + 1).getTime() - 1
    : (moment(text) as number);
}

/** Under which a member's changes stand here: one's own also those of one's other devices. */
const actorsOf = (people: People, member: string, own: string): string[] =>
  member === people.me ? [own, actorOf(member)] : [actorOf(member)];

function moment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new RpcError('invalid-input', `“${text}” is no date. Write it as 2026-05-01 or 2026-05-01T14:30.`);
  return ms;
}

function wantedBy(people: People, use: string, actor: string): DecideInput['use'] {
  const mine = actorsOf(people, people.me, actor);
  if (use === 'shown') return { shown: true };
  if (use === 'mine') return { of: mine };
  if (use === 'theirs') return { notOf: mine };
  const member = people.called(use);
  return { of: member === people.me ? mine : [actorOf(member)] };
}

const iso = (ms: number): string => new Date(ms).toISOString();
