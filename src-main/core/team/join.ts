/** Asking to be let into a team (team.md §3): a file that who has the code of the invitation, and only they, could sign for their device. */
import type { DeviceKeys } from '../../../src-shared/domain/team/acl.ts';
import { printJoin } from '../../../src-shared/domain/team/names.ts';
import type { Invite } from '../../../src-shared/domain/team/state.ts';
import { sixWords } from '../../../src-shared/domain/team/words.ts';
import { crypto, isOwnWish, proofBy } from './acl-file.ts';
import { open, seal } from './envelope.ts';
import { secretsFrom, sha256, shortHash, type Signer, signerOf, verify } from './keys.ts';
import { isBytes, isId } from './wire-checks.ts';

const PURPOSE = 'vitrine-req-v1';

export interface JoinRequest {
  readonly invite: string;
  readonly member: string;
  readonly name: string;
  readonly device: DeviceKeys;
  readonly proof: Uint8Array;
}

/** By which the keys of an invitation are known, and its id. */
export function inviteOf(seed: Uint8Array): { readonly id: string; readonly signer: Signer } {
  return { id: shortHash(sha256('vitrine-invite', seed)), signer: signerOf(secretsFrom(seed, 'invite')) };
}

export function writeRequest(seed: Uint8Array, { member, name }: { readonly member: string; readonly name: string }, device: Signer): { readonly name: string; readonly bytes: Uint8Array } {
  const { id: invite, signer } = inviteOf(seed);
  const asked = { invite, member, device: device.keys };
  const bytes = seal(PURPOSE, { ...asked, name, proof: proofBy(signer, device, asked) }, new Uint8Array(), device.sign);
  return { name: printJoin(invite, shortHash(bytes)), bytes };
}

/** @returns undefined for what is none, or was not signed by who has the code */
export function readRequest(bytes: Uint8Array, inviteWith: (asked: { readonly invite: string; readonly member: string }) => Invite | undefined): JoinRequest | undefined {
  const file = open(PURPOSE, bytes);
  if (!file || typeof file.header !== 'object' || file.header === null) return undefined;
  const { invite, member, name, device, proof } = file.header as Partial<JoinRequest>;
  if (typeof invite !== 'string' || !isId(member)) return undefined;
  if (typeof name !== 'string' || name.length > 200 || !isBytes(proof, 128)) return undefined;
  if (typeof device !== 'object' || !isBytes(device.sign, 32) || !isBytes(device.wrap, 32)) return undefined;
  const known = inviteWith({ invite, member });
  const request = { invite, member, name, device, proof };
  if (!known || !verify(device.sign, file.signed, file.signature) || !isOwnWish(request) || !crypto.proven(known, { t: 'admit', ...request })) return undefined;
  return request;
}

/** What both screens show. */
export const wordsOf = ({ invite, member, device }: Pick<JoinRequest, 'invite' | 'member' | 'device'>): string => sixWords(sha256(invite, member, device.sign, device.wrap));
