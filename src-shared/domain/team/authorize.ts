/**
 * Which groups of operations count (team.md §3, "Data authorisation"): V1 is the caller's, who has checked chain and signature; V2: the
 * member's role, in what the author had seen of the membership log, allows it; V3: no revocation that the author had not seen cuts it off.
 */
import { hex } from '../ops/key.ts';
import type { OpGroup } from '../ops/op.ts';
import type { AclEntry } from './acl.ts';
import type { Resolved } from './resolver.ts';
import { mayDo } from './roles.ts';
import { roleOf, takenFrom } from './state.ts';

export interface Signed {
  /** base32 of the writer's id. */
  readonly writer: string;
  readonly device: string;
  /** Heads of the membership log that the author had seen. */
  readonly acl: readonly string[];
  /** Number of the last group in the segment. */
  readonly last: number;
  /** SHA-256 of the segment, hex. */
  readonly hash: string;
}

export type Refusal = 'unknown-device' | 'role' | 'revoked';

export interface Rules {
  /** 'wait': the membership log that the author had seen is not here yet. */
  decide(segment: Signed, groups: readonly OpGroup[]): 'wait' | (Refusal | undefined)[];
  /** Member of a device, also of one that was removed. */
  memberOf(device: string): string | undefined;
}

export interface Facts {
  /** Did this member sign the creation of this entity? */
  readonly made: (member: string, entity: Uint8Array) => boolean;
  /** Is the segment (hex) the one of this hash, or before it in its chain? */
  readonly leadsTo: (segment: string, cut: string) => boolean;
}

export function rulesOf(resolved: Resolved, { made, leadsTo }: Facts): Rules {
  const revocations = resolved.order.filter(({ hash, body }) => resolved.valid.has(hash) && takenFrom(body));
  const adopted = new Set(resolved.order.flatMap(({ hash, body }) => (body.t === 'adopt' && resolved.valid.has(hash) ? body.segments.map(hex) : [])));
  const memberOf = (device: string) => resolved.state.devices.get(device)?.member;
  /** Those that the author had not seen, and beyond whose cut the segment lies. */
  const beyond = ({ writer, device, acl, last, hash }: Signed, member: string): AclEntry[] => {
    const seen = resolved.past(acl);
    return revocations.filter(({ hash: entry, body }) => {
      const taken = takenFrom(body);
      if (!taken || taken.member !== member || seen?.has(entry)) return false;
      if (taken.device !== undefined && taken.device !== device) return false;
      const [seq, pinned] = taken.cut[writer] ?? [0, undefined];
      return last > seq || !pinned || !leadsTo(hash, hex(pinned));
    });
  };
  return {
    memberOf,
    decide(segment, groups) {
      const state = resolved.stateAt(segment.acl);
      if (!state) return 'wait';
      if (adopted.has(segment.hash)) return groups.map(() => undefined);
      const member = state.devices.get(segment.device)?.member;
      const role = roleOf(state, segment.device);
      if (member === undefined || !role) return groups.map(() => (memberOf(segment.device) === undefined ? 'unknown-device' : 'revoked'));
      const who = (granted: ReadonlySet<string>, asRole = role) => ({
        role: asRole,
        made: (entity: Uint8Array) => made(member, entity),
        granted: (collection: Uint8Array) => granted.has(hex(collection)),
      });
      const grants = state.members.get(member)?.grants ?? new Set<string>();
      const cutBy = beyond(segment, member).map(({ body }) => takenFrom(body));
      return groups.map((group) => {
        if (!mayDo(who(grants), group)) return 'role';
        for (const taken of cutBy) {
          const least = new Set([...grants].filter((one) => one !== (taken?.collection ? hex(taken.collection) : '')));
          // Removed altogether; or what the lesser role or the grant that is left allows stays.
          if (!taken || (!taken.role && !taken.collection)) return 'revoked';
          if (!mayDo(who(least, taken.role ?? role), group)) return 'revoked';
        }
        return undefined;
      });
    },
  };
}
