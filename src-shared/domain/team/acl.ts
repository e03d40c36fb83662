/**
 * The membership log (team.md §3): who belongs to a team, with which devices and which role. Each entry names those that its author had
 * seen, so that together they form a graph; what they say follows from the set of entries alone, whatever their order of arrival.
 */
import type { Role } from './roles.ts';

/** A device: where it signs with, and where keys can be wrapped for it. Public keys, 32 bytes each. */
export interface DeviceKeys {
  readonly sign: Uint8Array;
  readonly wrap: Uint8Array;
}

/** Up to where a writer's log counts: number of the last group and hash (32 bytes) of the segment that ends with it. */
export type Cut = Readonly<Record<string, readonly [seq: number, hash: Uint8Array]>>;

/** Ids of members and devices are text: base32 of 16 random bytes, and of the first 16 bytes of SHA-256 of the signing key. */
export type AclBody =
  /** The team's beginning. `recovery`: a second admin, whose key is on paper. */
  | { readonly t: 'found'; readonly team: string; readonly member: string; readonly name: string; readonly device: DeviceKeys; readonly recovery: DeviceKeys }
  /** `key`: the public key that follows from the code which the person gets. */
  | {
      readonly t: 'invite';
      readonly invite: string;
      readonly key: Uint8Array;
      readonly role: Role;
      readonly name: string;
      /** It is for another computer of this member's, whose role stays as it is. */
      readonly member?: string;
    }
  | { readonly t: 'invite.revoke'; readonly invite: string }
  /** `proof`: the invitation's key signed that this device asks for it (64 bytes). */
  | { readonly t: 'admit'; readonly invite: string; readonly member: string; readonly name: string; readonly device: DeviceKeys; readonly proof: Uint8Array }
  /** Another device of the author's. */
  | { readonly t: 'role.set'; readonly member: string; readonly role: Role; readonly cut: Cut }
  /** Of one person, or of one device of theirs alone. */
  | { readonly t: 'remove'; readonly member: string; readonly device?: string; readonly cut: Cut }
  /** What was refused counts after all. `segments`: hashes, 32 bytes each. */
  | { readonly t: 'adopt'; readonly segments: readonly Uint8Array[] }
  /** Lets a member change what is in a collection (16 bytes), whatever the role; false takes it back. */
  | { readonly t: 'grant'; readonly member: string; readonly collection: Uint8Array; readonly on: boolean; readonly cut: Cut }
  /** Programs older than this format may read no further. */
  | { readonly t: 'protocol.raise'; readonly least: number };

export interface AclEntry {
  /** base32 of the first 16 bytes of the file's SHA-256. */
  readonly hash: string;
  /** Hashes of the entries that the author had seen last; none: the founding. */
  readonly prev: readonly string[];
  readonly depth: number;
  /** Device that signed it. Its signature has been checked against this key. */
  readonly device: string;
  readonly body: AclBody;
}
