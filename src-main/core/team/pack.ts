/**
 * Packs (team.md §2.8): segments of one writer, each as it was written, in one file, since round trips are what a slow share costs. Nobody
 * has to trust who packed them. `VTPACK01` · segments (CBOR array of bytes, deflated).
 */
import { promisify } from 'node:util';
import { deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import { decode, encode } from 'cborg';
import { MOST_BYTES, MOST_UNPACKED } from './segment.ts';

const inflate = promisify(inflateRaw);
const MAGIC = Buffer.from('VTPACK01', 'latin1');

export const writePack = (segments: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat([MAGIC, deflateRawSync(encode(segments))]));

export const isPack = (bytes: Uint8Array): boolean => MAGIC.equals(bytes.subarray(0, MAGIC.length));

/** @returns the files of segments in it; none for what is no pack. Each is to be checked as any other. */
export function readPack(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length > MOST_BYTES || !isPack(bytes)) return [];
  try {
    return heldIn(inflateRawSync(bytes.subarray(MAGIC.length), { maxOutputLength: MOST_UNPACKED }));
  } catch {
    return [];
  }
}

/** The same of a large one, while others are attended to. */
export async function unpack(bytes: Uint8Array): Promise<Uint8Array[]> {
  if (bytes.length > MOST_BYTES || !isPack(bytes)) return [];
  try {
    return heldIn(await inflate(bytes.subarray(MAGIC.length), { maxOutputLength: MOST_UNPACKED }));
  } catch {
    return [];
  }
}

function heldIn(plain: Uint8Array): Uint8Array[] {
  const segments: unknown = decode(plain);
  return Array.isArray(segments) ? segments.filter((one): one is Uint8Array => one instanceof Uint8Array) : [];
}
