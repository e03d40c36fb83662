/** Who belongs to a team after a set of entries, and whether an entry was its author's to make. Both are pure. */
import { hex } from '../ops/key.ts';
import type { AclBody, AclEntry, Cut, DeviceKeys } from './acl.ts';
import { atLeast, type Role } from './roles.ts';

export interface Device {
  /** As in AclEntry.device. */
  readonly id: string;
  readonly member: string;
  readonly keys: DeviceKeys;
  /** Left out of the team. */
  readonly removed: boolean;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  /** undefined: no longer a member. */
  readonly role: Role | undefined;
  /** Collections (hex) whose content they may change whatever their role. */
  readonly grants: ReadonlySet<string>;
}

export interface Invite {
  readonly id: string;
  readonly key: Uint8Array;
  readonly role: Role;
  readonly name: string;
  /** Of an invitation for another computer of theirs; undefined: for somebody new. */
  readonly member: string | undefined;
  /** Device that made it. */
  readonly by: string;
  readonly state: 'open' | 'used' | 'revoked';
}

/** Those for computers stand apart, by whose they are: what anybody makes for themselves takes the place of nobody's. */
const inviteKey = ({ invite, member }: { readonly invite: string; readonly member?: string | undefined }): string => (member === undefined ? invite : `${member} ${invite}`);

/** The invitation by which this member would come in. */
export const inviteFor = ({ invites }: Pick<AclState, 'invites'>, asked: { readonly invite: string; readonly member: string }): Invite | undefined =>
  invites.get(inviteKey(asked)) ?? invites.get(asked.invite);

/** The least role that lets in by it; what is one's own everybody lets in. */
export const leastToLetIn = ({ members }: Pick<AclState, 'members'>, { member }: Pick<Invite, 'member'>): Role =>
  member !== undefined && members.get(member)?.role === 'admin' ? 'admin' : 'editor';

export interface AclState {
  readonly team: string;
  readonly members: ReadonlyMap<string, Member>;
  readonly devices: ReadonlyMap<string, Device>;
  readonly invites: ReadonlyMap<string, Invite>;
  /** Oldest format that may read on. */
  readonly least: number;
}

/** The member who holds the recovery key. */
export const RECOVERY = 'recovery';

export const nobody: AclState = { team: '', members: new Map(), devices: new Map(), invites: new Map(), least: 1 };

/** What the caller brings, since this layer knows no cryptography. */
export interface Crypto {
  /** The id of a device with this signing key. */
  readonly deviceId: (sign: Uint8Array) => string;
  /** Did who had the code of the invitation ask for this device to come in under this member id? */
  readonly proven: (invite: Invite, admit: Extract<AclBody, { t: 'admit' }>) => boolean;
}

/** Role of the member whose device it is; undefined where either is not, or no longer, of the team. */
export function roleOf(state: AclState, device: string): Role | undefined {
  const known = state.devices.get(device);
  return known && !known.removed ? state.members.get(known.member)?.role : undefined;
}

/** Was this entry its author's to make, in the state that the author had seen? */
export function allowed(state: AclState, entry: AclEntry, crypto: Crypto): boolean {
  const { body } = entry;
  if (body.t === 'found') return state.members.size === 0;
  const role = roleOf(state, entry.device);
  if (!role) return false;
  const self = state.devices.get(entry.device)?.member;
  switch (body.t) {
    case 'admit': {
      const invite = inviteFor(state, body);
      if (invite?.state !== 'open' || state.devices.has(crypto.deviceId(body.device.sign)) || !crypto.proven(invite, body)) return false;
      if (invite.member !== undefined) {
        // Whoever made it has to have the right to still.
        const maker = roleOf(state, invite.by);
        if (!maker || (maker !== 'admin' && state.devices.get(invite.by)?.member !== invite.member)) return false;
        return body.member === invite.member && state.members.get(invite.member)?.role !== undefined && (self === invite.member || atLeast(role, leastToLetIn(state, invite)));
      }
      return atLeast(role, 'editor') && !state.members.has(body.member) && body.member !== RECOVERY;
    }
    case 'invite':
      if (body.member === undefined) return role === 'admin';
      return body.member !== RECOVERY && state.members.get(body.member)?.role !== undefined && (role === 'admin' || self === body.member);
    case 'remove': {
      const target = state.members.get(body.member);
      if (!target?.role || body.member === RECOVERY) return false;
      if (body.device !== undefined) return state.devices.get(body.device)?.member === body.member && (role === 'admin' || self === body.member);
      return (role === 'admin' || self === body.member) && !isLastAdmin(state, body.member);
    }
    case 'role.set':
      if (role !== 'admin' || !state.members.get(body.member)?.role || body.member === RECOVERY) return false;
      return body.role === 'admin' || !isLastAdmin(state, body.member);
    case 'grant':
      return role === 'admin' && state.members.get(body.member)?.role !== undefined;
    default:
      return role === 'admin';
  }
}

/** The recovery key is for days on which nobody else is left: it does not count. */
function isLastAdmin(state: AclState, member: string): boolean {
  if (state.members.get(member)?.role !== 'admin') return false;
  return ![...state.members.values()].some(({ id, role }) => id !== member && id !== RECOVERY && role === 'admin');
}

/** The state after a valid entry. What has become meaningless by a concurrent one (an invitation used twice, the last admin gone) does nothing. */
export function after(state: AclState, { body, device }: AclEntry, crypto: Crypto): AclState {
  const put = <T>(map: ReadonlyMap<string, T>, id: string, value: T): ReadonlyMap<string, T> => new Map(map).set(id, value);
  const deviceOf = (member: string, keys: DeviceKeys): Device => ({ id: crypto.deviceId(keys.sign), member, keys, removed: false });
  switch (body.t) {
    case 'found': {
      const [own, paper] = [deviceOf(body.member, body.device), deviceOf(RECOVERY, body.recovery)];
      const founder: Member = { id: body.member, name: body.name, role: 'admin', grants: new Set() };
      return {
        ...nobody,
        team: body.team,
        members: new Map([[founder.id, founder], [RECOVERY, { id: RECOVERY, name: '', role: 'admin', grants: new Set<string>() }]]),
        devices: new Map([[own.id, own], [paper.id, paper]]),
      };
    }
    case 'invite':
      if (state.invites.has(inviteKey(body))) return state;
      return { ...state, invites: put(state.invites, inviteKey(body), { id: body.invite, key: body.key, role: body.role, name: body.name, member: body.member, by: device, state: 'open' }) };
    case 'invite.revoke':
      return { ...state, invites: new Map([...state.invites].map(([key, one]) => [key, one.id === body.invite && one.state === 'open' ? { ...one, state: 'revoked' } : one])) };
    case 'admit': {
      const invite = inviteFor(state, body);
      const own = deviceOf(body.member, body.device);
      if (invite?.state !== 'open' || state.devices.has(own.id)) return state;
      const used = { invites: put(state.invites, inviteKey({ invite: invite.id, member: invite.member }), { ...invite, state: 'used' as const }), devices: put(state.devices, own.id, own) };
      if (invite.member !== undefined) return body.member === invite.member ? { ...state, ...used } : state;
      if (state.members.has(body.member)) return state;
      return {
        ...state,
        ...used,
        members: put(state.members, body.member, { id: body.member, name: body.name, role: invite.role, grants: new Set() }),
      };
    }
    case 'role.set': {
      const member = state.members.get(body.member);
      if (!member?.role || (body.role !== 'admin' && isLastAdmin(state, body.member))) return state;
      return { ...state, members: put(state.members, body.member, { ...member, role: body.role }) };
    }
    case 'remove': {
      if (body.device !== undefined) {
        const one = state.devices.get(body.device);
        return one ? { ...state, devices: put(state.devices, one.id, { ...one, removed: true }) } : state;
      }
      const member = state.members.get(body.member);
      if (!member?.role || isLastAdmin(state, body.member)) return state;
      return { ...state, members: put(state.members, body.member, { ...member, role: undefined }) };
    }
    case 'grant': {
      const member = state.members.get(body.member);
      if (!member) return state;
      const grants = new Set(member.grants);
      if (body.on) grants.add(hex(body.collection));
      else grants.delete(hex(body.collection));
      return { ...state, members: put(state.members, member.id, { ...member, grants }) };
    }
    case 'protocol.raise':
      return { ...state, least: Math.max(state.least, body.least) };
    // What is adopted stands in `rulesOf`; what a newer program says is not understood here.
    default:
      return state;
  }
}

/** Whom an entry leaves with fewer rights than before, and from where on; undefined when it takes nobody's. */
export function takenFrom(body: AclBody): { readonly member: string; readonly device?: string; readonly role?: Role; readonly collection?: Uint8Array; readonly cut: Cut } | undefined {
  if (body.t === 'remove') return { member: body.member, cut: body.cut, ...(body.device === undefined ? {} : { device: body.device }) };
  if (body.t === 'role.set') return { member: body.member, role: body.role, cut: body.cut };
  if (body.t === 'grant' && !body.on) return { member: body.member, collection: body.collection, cut: body.cut };
  return undefined;
}
