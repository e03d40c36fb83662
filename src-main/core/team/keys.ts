/**
 * Keys of a device (team.md §2.2): Ed25519 to sign, X25519 to wrap keys for. The private parts never leave the catalog's folder.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync, type KeyObject, sign as signWith, verify as verifyWith } from 'node:crypto';
import type { DeviceKeys } from '../../../src-shared/domain/team/acl.ts';
import { base32 } from '../../../src-shared/domain/team/names.ts';

/** A device's private part: seeds of 32 bytes. */
export interface Secrets {
  readonly sign: Uint8Array;
  readonly wrap: Uint8Array;
}

export interface Signer {
  /** As in AclEntry.device. */
  readonly id: string;
  readonly keys: DeviceKeys;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** DER before the 32 bytes of a raw key (RFC 8410). */
const PKCS8 = { Ed25519: '302e020100300506032b657004220420', X25519: '302e020100300506032b656e04220420' };
const SPKI = '302a300506032b6570032100';
const RAW = 32;

export const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** base32 of the first 16 bytes of SHA-256. */
export const shortHash = (bytes: Uint8Array): string => base32(sha256(bytes).subarray(0, 16));

export const deviceId = (sign: Uint8Array): string => shortHash(sign);

export function newSecrets(): Secrets {
  const raw = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' }).subarray(-RAW);
  return { sign: raw(generateKeyPairSync('ed25519').privateKey), wrap: raw(generateKeyPairSync('x25519').privateKey) };
}

/** The pair of keys that follows from a code: of an invitation, or of the recovery key. */
export const secretsFrom = (seed: Uint8Array, purpose: string): Secrets => {
  const derive = (use: string) => new Uint8Array(hkdfSync('sha256', seed, new Uint8Array(), `vitrine-${purpose}-${use}`, RAW));
  return { sign: derive('sign'), wrap: derive('wrap') };
};

export function signerOf({ sign, wrap }: Secrets): Signer {
  const key = privateKey('Ed25519', sign);
  const keys = { sign: publicOf(key), wrap: publicOf(privateKey('X25519', wrap)) };
  return { id: deviceId(keys.sign), keys, sign: (bytes) => signWith(null, bytes, key) };
}

const privateKey = (kind: keyof typeof PKCS8, seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([Buffer.from(PKCS8[kind], 'hex'), seed]), format: 'der', type: 'pkcs8' });

const publicOf = (key: KeyObject): Uint8Array => new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-RAW));

const known = new Map<string, KeyObject>();
/** What waits for something else is looked at more than once, and a check takes as long as thousands of these. */
const checked = new Map<string, boolean>();
const MOST_CHECKED = 20_000;

/** Does the signature of these bytes belong to this key (32 bytes)? False also for what is no key and no signature. */
export function verify(key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== RAW || signature.length !== 64) return false;
  const what = Buffer.concat([key, signature, bytes.length <= 64 ? bytes : sha256(bytes)]).toString('latin1');
  const had = checked.get(what);
  if (had !== undefined) return had;
  if (checked.size >= MOST_CHECKED) checked.clear();
  const holds = check(key, bytes, signature);
  checked.set(what, holds);
  return holds;
}

function check(key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const name = Buffer.from(key).toString('latin1');
  try {
    const object = known.get(name) ?? createPublicKey({ key: Buffer.concat([Buffer.from(SPKI, 'hex'), key]), format: 'der', type: 'spki' });
    if (known.size >= 1000) known.clear();
    known.set(name, object);
    return verifyWith(null, bytes, object, signature);
  } catch {
    return false;
  }
}
