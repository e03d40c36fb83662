/**
 * Packs (team.md §2.8): segments of one writer, each as it was written, in one file, since round trips are what a slow share costs. Nobody
 * has to trust who packed them. `VTPACK01` · segments (CBOR array of bytes, deflated).
 */
import { promisify } from 'node:util';
import { deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import { encode } from 'cborg';
import { MOST_BYTES, MOST_UNPACKED } from './segment.ts';

const inflate = promisify(inflateRaw);
const MAGIC = Buffer.from('VTPACK01', 'latin1');

export const writePack = (segments: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat([MAGIC, deflateRawSync(encode(segments))]));

export const isPack = (bytes: Uint8Array): boolean => MAGIC.equals(bytes.subarray(0, MAGIC.length));

/** @returns the files of segments in it; none for what is no pack. Each is to be checked as any other. */
export function readPack(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length > MOST_BYTES || !isPack(bytes)) return [];
  try {
    return heldIn(inflateRawSync(bytes.subarray(MAGIC.length), { maxOutputLength: mostIn(bytes) }));
  } catch {
    return [];
  }
}

/** The same of a large one, while others are attended to. `size`: bytes that it unpacks to, as far as that was looked at. */
export async function unpack(bytes: Uint8Array): Promise<{ readonly held: Uint8Array[]; readonly size: number }> {
  if (bytes.length > MOST_BYTES || !isPack(bytes)) return { held: [], size: 0 };
  try {
    const [packed, limits] = [bytes.subarray(MAGIC.length), { maxOutputLength: mostIn(bytes) }];
    const plain = bytes.length > SMALL ? await inflate(packed, limits) : inflateRawSync(packed, limits);
    return { held: heldIn(plain), size: plain.length };
  } catch {
    return { held: [], size: mostIn(bytes) };
  }
}

/** Signatures and ids do not deflate, so that no pack of segments comes near to this: what unpacks to more was made to keep others busy. */
const mostIn = ({ length }: Uint8Array): number => Math.min(MOST_UNPACKED, 1024 * 1024 + 50 * length);

/** Unpacked in less time than it takes to have that done elsewhere. */
const SMALL = 64 * 1024;

/** No segment is as small: signature, ids and hashes alone are more. */
export const LEAST_SEGMENT = 200;
/** Of level 2 there are 512 in one. */
export const MOST_HELD = 4096;

/** Where it begins to be something else than segments, the rest is left. Anybody may have made it, and a list of nothings deflates to nothing. */
function heldIn(plain: Uint8Array): Uint8Array[] {
  const list = headAt(plain, 0);
  const held: Uint8Array[] = [];
  if (list?.kind !== ARRAY) return held;
  for (let at = list.end; held.length < Math.min(list.count, MOST_HELD); ) {
    const one = headAt(plain, at);
    if (one?.kind !== BYTES || one.count < LEAST_SEGMENT || one.end + one.count > plain.length) break;
    at = one.end + one.count;
    held.push(new Uint8Array(plain.subarray(one.end, at)));
  }
  return held;
}

/** Kinds of items in CBOR (RFC 8949, 3.1). */
const [BYTES, ARRAY] = [2, 4];

/** What stands at the beginning of an item: its kind, and of how many it is. `end`: where it goes on. */
function headAt(bytes: Uint8Array, at: number): { readonly kind: number; readonly count: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const [kind, small] = [first >> 5, first & 31];
  if (small < 24) return { kind, count: small, end: at + 1 };
  const size = { 24: 1, 25: 2, 26: 4 }[small];
  if (size === undefined || at + 1 + size > bytes.length) return undefined;
  return { kind, count: Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, size).readUIntBE(0, size), end: at + 1 + size };
}
