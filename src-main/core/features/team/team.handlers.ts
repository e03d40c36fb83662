import type { TeamMember } from '../../../../src-shared/contract/team.ts';
import { type AclState, RECOVERY, roleOf } from '../../../../src-shared/domain/team/state.ts';
import { probeFolder } from '../../team/remote/probe.ts';
import { showPath } from '../../paths.ts';
import { digest, held, locked, lockedOf } from '../../team/team.sql.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { doneInTeam, heardFrom, setBackOf, standingOf, teamRoots } from './team.sql.ts';
import { createOriginals } from './originals.ts';
import type { Session, Team } from './team.ts';

export function teamHandlers(deps: Deps & { readonly team: Team }): NounHandlers<'team'> {
  const { db, team } = deps;
  const originals = createOriginals(deps);
  const session = () => team.session();

  async function membersNow(): Promise<TeamMember[]> {
    const one = session();
    if (!one) return [];
    const [state, heads] = await Promise.all([team.stateOf(one), db.call(heardFrom, undefined)]);
    return listed(state, one, new Map(heads.map(({ device, wall }) => [device, wall])));
  }
  const memberNow = async (id: string): Promise<TeamMember> => (await membersNow()).find((member) => member.id === id) as TeamMember;

  return {
    async 'team.state'({ digest: wanted = false }) {
      const one = session();
      if (!one) return { team: null };
      const [state, counts, roots, setBack, digestNow] = await Promise.all([
        team.stateOf(one), db.call(standingOf, undefined), db.call(teamRoots, undefined), db.call(setBackOf, undefined), wanted ? db.call(digest, undefined as never) : null,
      ]);
      const role = roleOf(state, one.signer.id) ?? null;
      const member = state.members.get(one.identity.member);
      const last = team.last();
      return {
        team: {
          member: one.identity.member,
          person: member?.name ?? one.identity.name,
          name: state.team,
          folder: one.identity.folder,
          state: role ? ('member' as const) : state.devices.has(one.signer.id) ? ('removed' as const) : ('waiting' as const),
          role,
          words: state.devices.has(one.signer.id) ? null : one.identity.words,
          last: last?.round ?? null,
          at: last?.at ?? null,
          ...counts,
          asking: team.asking(),
          setBack,
          stalled: team.stalled(),
          roots: roots.map(({ n, name, path }) => ({ n, name, path: showPath(path) })),
          digest: digestNow,
        },
      };
    },
    'team.create': async ({ folder, name, team: called, roots }) => ({ seq: 0, ...(await team.create({ folder, name, ...(called ? { team: called } : {}), ...(roots ? { roots } : {}) })) }),
    'team.share': async ({ path }) => ({ seq: 0, path: await team.share(path) }),
    'team.invite': async (asked) => ({ seq: 0, code: await team.invite(asked), ...asked }),
    'team.inviteComputer': async ({ member }) => ({ seq: 0, ...(await team.inviteComputer(member)) }),
    async 'team.join'(asked) {
      const told = await team.join(asked);
      const one = session();
      const member = one ? roleOf(await team.stateOf(one), one.signer.id) : undefined;
      return { seq: 0, ...told, state: member ? ('member' as const) : ('waiting' as const) };
    },
    'team.requests': async () => ({ requests: await team.requests() }),
    'team.admit': async ({ ids }) => ({ seq: 0, admitted: await team.admit(ids) }),
    'team.members': async () => ({ members: await membersNow() }),
    'team.role': async ({ member, role }) => ({ seq: 0, member: await memberNow(await team.setRole(member, role)) }),
    'team.remove': async ({ member }) => ({ seq: 0, member: await memberNow(await team.remove(member)) }),
    async 'team.removeMachine'({ member, machine }) {
      await team.removeMachine(member, machine);
      return { seq: 0, member: await memberNow(member) };
    },
    async 'team.lockedOf'({ targets }) {
      return session() ? await db.call(lockedOf, await resolveTargets(deps, targets)) : { count: 0, why: null };
    },
    async 'team.locked'() {
      return session() ? await db.call(locked, undefined) : { ns: [], granted: [] };
    },
    async 'team.held'() {
      const one = session();
      if (!one) return { held: [] };
      const [state, all] = await Promise.all([team.stateOf(one), db.call(held, undefined)]);
      return {
        held: all.map(({ device, labels, ...rest }) => {
          const member = state.devices.get(device)?.member ?? '';
          return { ...rest, labels: [...labels], member, name: state.members.get(member)?.name ?? '' };
        }),
      };
    },
    'team.adopt': async ({ segments }) => ({ seq: 0, adopted: await team.adopt(segments) }),
    async 'team.leave'(asked) {
      await team.leave(asked);
      return { seq: 0 };
    },
    'team.recover': async (asked) => ({ seq: 0, ...(await team.recover(asked)) }),
    async 'team.setBackSeen'() {
      await team.setBackSeen();
      return { seq: 0 };
    },
    'team.sync': async () => ({ seq: 0, ...(await team.sync()) }),
    async 'team.check'({ folder }, { signal }) {
      const { facts, ...report } = await probeFolder(folder, { signal });
      return { seq: 0, ...report, reasons: [...report.reasons], facts: { ...facts } };
    },
    'team.keepPlan': ({ path }) => originals.keepPlan(path),
    'team.keep': (asked) => originals.keep(asked),
    'team.fetchPlan': (asked) => originals.fetchPlan(asked),
    'team.fetch': (asked) => originals.fetch(asked),
    'team.freePlan': () => originals.freePlan(),
    'team.free': () => originals.free(),
    async 'team.log'({ limit = 50 }) {
      const [done, members] = await Promise.all([db.call(doneInTeam, limit), membersNow()]);
      const me = members.find((member) => member.me);
      return {
        entries: done.map(({ seq, actor, label, assets, at, held }) => {
          const member = actor.startsWith('member:') ? actor.slice('member:'.length) : (me?.id ?? '');
          return { seq, member, name: members.find(({ id }) => id === member)?.name ?? '', label, assets, at, counts: held === 0 };
        }),
      };
    },
  };
}

function listed(state: AclState, { identity, signer }: Session, heard: ReadonlyMap<string, number>): TeamMember[] {
  return [...state.members.values()]
    .filter(({ id }) => id !== RECOVERY)
    .map(({ id, name, role }) => {
      const devices = [...state.devices.values()].filter((device) => device.member === id && !device.removed);
      const machines = devices.map((device) => ({ id: device.id, here: device.id === signer.id, seen: heard.get(device.id) ?? null }));
      const seen = machines.flatMap((machine) => machine.seen ?? []);
      return { id, name, role: role ?? null, me: id === identity.member, devices: devices.length, seen: seen.length ? Math.max(...seen) : null, machines };
    });
}
