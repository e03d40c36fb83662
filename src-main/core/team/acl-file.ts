/** Entries of the membership log as signed files of at most 64 KB (team.md §2.1, §3). */
import { encode } from 'cborg';
import type { AclBody, AclEntry } from '../../../src-shared/domain/team/acl.ts';
import { base32 } from '../../../src-shared/domain/team/names.ts';
import { isRole } from '../../../src-shared/domain/team/roles.ts';
import type { Crypto } from '../../../src-shared/domain/team/state.ts';
import { open, seal } from './envelope.ts';
import { deviceId, type Signer, verify } from './keys.ts';
import { isBytes, isId } from './wire-checks.ts';

const PURPOSE = 'vitrine-acl-v1';
export const MOST_ACL_BYTES = 64 * 1024;

export interface AclFile extends AclEntry {
  readonly bytes: Uint8Array;
  readonly catalog: Uint8Array;
  /** Key that signed it, 32 bytes. */
  readonly key: Uint8Array;
}

export function writeAcl(catalog: Uint8Array, seen: { readonly heads: readonly string[]; readonly depth: number }, body: AclBody, signer: Signer): AclFile {
  const bytes = seal(PURPOSE, { b: body, c: catalog, d: seen.depth, k: signer.keys.sign, p: seen.heads }, new Uint8Array(), signer.sign);
  const entry = readAcl(bytes);
  if (!entry) throw new Error('An entry of the membership log could not be read back.');
  return entry;
}

/** @returns undefined for what is no entry or was not signed by the key that it names */
export function readAcl(bytes: Uint8Array): AclFile | undefined {
  if (bytes.length > MOST_ACL_BYTES) return undefined;
  const file = open(PURPOSE, bytes);
  if (!file || typeof file.header !== 'object' || file.header === null) return undefined;
  const { b, c, d, k, p } = file.header as Record<string, unknown>;
  if (!isBytes(c, 16) || !isBytes(k, 32) || !Number.isSafeInteger(d) || (d as number) < 0 || (d as number) > 999_999) return undefined;
  if (!Array.isArray(p) || p.length > 64 || !p.every(isId)) return undefined;
  if (!isBody(b) || !verify(k, file.signed, file.signature)) return undefined;
  if (b.t === 'admit' && !isOwnWish(b)) return undefined;
  return { hash: base32(file.hash.subarray(0, 16)), prev: p as string[], depth: d as number, device: deviceId(k), body: b, bytes, catalog: c, key: k };
}

const isName = (value: unknown): value is string => typeof value === 'string' && value.length <= 200;
const isKeys = (value: unknown): boolean => {
  const keys = value as Record<string, unknown> | null;
  return typeof keys === 'object' && keys !== null && isBytes(keys['sign'], 32) && isBytes(keys['wrap'], 32);
};
const isCut = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.entries(value).every(([writer, at]) => isId(writer) && Array.isArray(at) && Number.isSafeInteger(at[0]) && isBytes(at[1], 32));

/** Bodies are positional in nothing and small: text keys, so that each can be read in a hex dump. */
function isBody(value: unknown): value is AclBody {
  if (typeof value !== 'object' || value === null) return false;
  const body = value as Record<string, unknown>;
  const has = { member: isId(body['member']), invite: isId(body['invite']), name: isName(body['name']), device: isKeys(body['device']), cut: isCut(body['cut']), role: isRole(body['role']) };
  switch (body['t']) {
    case 'found':
      return isName(body['team']) && has.member && has.name && has.device && isKeys(body['recovery']);
    case 'invite':
      return has.invite && isBytes(body['key'], 32) && has.role && has.name && (body['member'] === undefined || has.member);
    case 'invite.revoke':
      return has.invite;
    case 'admit':
      return has.invite && has.member && has.name && has.device && isBytes(body['proof'], 128);
    case 'role.set':
      return has.member && has.role && has.cut;
    case 'remove':
      return has.member && (body['device'] === undefined || isId(body['device'])) && has.cut;
    case 'adopt':
      return Array.isArray(body['segments']) && body['segments'].every((one) => isBytes(one, 32));
    case 'grant':
      return has.member && isBytes(body['collection'], 16) && typeof body['on'] === 'boolean' && has.cut;
    case 'protocol.raise':
      return Number.isSafeInteger(body['least']);
    default:
      // Of a newer program: it takes its place in the graph, and says nothing here.
      return typeof body['t'] === 'string' && body['t'].length <= 40;
  }
}

type Asked = Pick<Extract<AclBody, { t: 'admit' }>, 'invite' | 'member' | 'device'>;

/** What is signed: who comes in by which invitation, with which device. */
const proofOf = ({ invite, member, device }: Asked): Uint8Array =>
  Buffer.concat([Buffer.from('vitrine-join-v1', 'latin1'), encode([invite, member, device.sign, device.wrap])]);

/** 128 bytes: signed by the key of the invitation, then by the device, so that nobody lets in a key that is another's. */
export function proofBy(invite: Signer, device: Signer, asked: Asked): Uint8Array {
  const [said, proof] = [proofOf(asked), new Uint8Array(128)];
  proof.set(invite.sign(said));
  proof.set(device.sign(said), 64);
  return proof;
}

/** Does the device itself ask for it? */
export const isOwnWish = (asked: Asked & { readonly proof: Uint8Array }): boolean => verify(asked.device.sign, proofOf(asked), asked.proof.subarray(64));

export const crypto: Crypto = {
  deviceId,
  proven: (invite, admit) => verify(invite.key, proofOf(admit), admit.proof.subarray(0, 64)),
};
