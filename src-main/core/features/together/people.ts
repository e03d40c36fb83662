/** Who did what, by name; and what the person at this machine may do. */
import { type AclState, roleOf } from '../../../../src-shared/domain/team/state.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Standing } from '../../team/permitted.ts';
import type { Team } from '../team/team.ts';

export interface People {
  /** Member id of this machine's person; '': no team. */
  readonly me: string;
  readonly nameOf: (member: string) => string;
  /** Of a change's `actor`. */
  readonly memberOf: (actor: string) => string;
  /** Member of this name or id. Throws for nobody and for several. */
  readonly called: (asked: string) => string;
  readonly standing: Standing | null;
  readonly state: AclState | undefined;
}

const OTHERS = 'member:';
/** `actor` of the changes that a member made elsewhere. */
export const actorOf = (member: string): string => OTHERS + member;

export async function peopleOf(team: Team): Promise<People> {
  const session = team.session();
  const me = session?.identity.member ?? '';
  const state = session && (await team.stateOf(session));
  const role = session && state ? roleOf(state, session.signer.id) : undefined;
  const nameOf = (member: string) =>
    state?.members.get(member)?.name ?? (member === me ? (session?.identity.name ?? '') : '');
  return {
    me,
    nameOf,
    memberOf: (actor) => (actor.startsWith(OTHERS) ? actor.slice(OTHERS.length) : me),
    called(asked) {
      if (asked === 'me' && session) return me;
      const named = [...(state?.members.values() ?? [])].filter(({ id, name }) => id === asked || name === asked);
      if (named.length === 1) return (named[0] as { id: string }).id;
      throw new RpcError(
        'not-found',
        named.length
          ? `Several members are called ${asked}. Name them by their id: vitrine team members --json`
          : `Nobody in this team is called ${asked}. See vitrine team members.`,
      );
    },
    // Who waits to be let in, or was removed, has their own catalog for themselves.
    standing: role ? { member: me, role } : null,
    state,
  };
}

/** @param by a change's `actor` */
export const who = (people: People, by: string): { member: string; name: string; me: boolean } => {
  const member = people.memberOf(by);
  return { member, name: people.nameOf(member), me: member === people.me };
};
