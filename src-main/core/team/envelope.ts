/**
 * How signed files lie on the share: `magic · length of the header (4 bytes, big-endian) · header (CBOR) · payload · signature (64 bytes) ·
 * length of all of it (4 bytes) · magic`. The bytes are signed as they are written and never encoded again.
 */
import { decode, encode } from 'cborg';
import { sha256 } from './keys.ts';

const MAGIC = Buffer.from('VTEAM001', 'latin1');
const SIGNATURE = 64;
const LEAST = MAGIC.length * 2 + 8 + SIGNATURE;
export const MOST_HEADER = 64 * 1024;

export interface Envelope {
  /** Whatever its author put there: to be checked by the reader. */
  readonly header: unknown;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signature is of, for this purpose. */
  readonly signed: Uint8Array;
  /** SHA-256 of the whole file. */
  readonly hash: Buffer;
}

/** @param purpose keeps a signature of one kind of file from passing for another's */
export function seal(purpose: string, header: object, payload: Uint8Array, sign: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const head = encode(header);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const total = Buffer.alloc(4);
  total.writeUInt32BE(LEAST + head.length + payload.length);
  return new Uint8Array(Buffer.concat([MAGIC, length, head, payload, sign(signedBytes(purpose, head, payload)), total, MAGIC]));
}

/** @returns undefined for what is no such file, is cut off, or has something behind it */
export function open(purpose: string, bytes: Uint8Array): Envelope | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < LEAST || !file.subarray(0, 8).equals(MAGIC) || !file.subarray(-8).equals(MAGIC)) return undefined;
  if (file.readUInt32BE(file.length - 12) !== file.length) return undefined;
  const length = file.readUInt32BE(8);
  const end = file.length - 12 - SIGNATURE;
  if (length > MOST_HEADER || 12 + length > end) return undefined;
  const [head, payload] = [file.subarray(12, 12 + length), file.subarray(12 + length, end)];
  try {
    const header: unknown = decode(head, { strict: true, rejectDuplicateMapKeys: true });
    return { header, payload, signature: file.subarray(end, end + SIGNATURE), signed: signedBytes(purpose, head, payload), hash: sha256(file) };
  } catch {
    return undefined;
  }
}

const signedBytes = (purpose: string, head: Uint8Array, payload: Uint8Array): Uint8Array => Buffer.concat([Buffer.from(purpose, 'latin1'), sha256(head, payload)]);
