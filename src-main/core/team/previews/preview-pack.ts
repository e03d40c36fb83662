/**
 * Preview packs (team.md §2.6): what a machine tells of files that others do not have, many in one file, since round trips are what a slow
 * share costs. `VTPREV01` · for each file what is told of it, then its picture · footer, sealed (see envelope.ts): who made it, the hash of
 * all before it, and by the number of bytes where one file's end and the next one's begin · length of the footer (4 bytes, big-endian) ·
 * `VTPREV01`. The footer's hash is the pack's name, and its signature is for all of it.
 */
import { webcrypto } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decode, encode } from 'cborg';
import type { Id } from '../../../../src-shared/domain/ops/key.ts';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import { open, seal } from '../envelope.ts';
import { shortHash, type Signer } from '../keys.ts';
import { isBytes, isId } from '../wire-checks.ts';

const MAGIC = Buffer.from('VTPREV01', 'latin1');
const PURPOSE = 'vitrine-pvp-v1';
/** A pack is closed at this size: few files, and one that was torn is made again soon. */
export const FULL_PACK = 16 * 2 ** 20;
export const MOST_PACK = 64 * 2 ** 20;
/** Of one file: what is told, and its picture. */
export const MOST_TOLD = 2 ** 20;
export const MOST_PICTURE = 512 * 1024;
const MOST_FOOTER = 4 * 2 ** 20;
const MOST_FILES = 100_000;

export interface Packed {
  /** As encodeTold gives it. */
  readonly told: Uint8Array;
  /** A thumbnail; empty: none. */
  readonly picture: Uint8Array;
}

export interface PackHeader {
  /** 16 bytes each. */
  readonly catalog: Uint8Array;
  readonly writer: Id;
  readonly device: string;
  readonly seq: number;
}

export interface PreviewPack {
  readonly header: PackHeader;
  /** As names have it. */
  readonly hash: string;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly files: readonly Packed[];
}

export async function writePreviewPack({ catalog, writer, device, seq }: PackHeader, files: readonly Packed[], signer: Signer): Promise<{ readonly hash: string; readonly bytes: Uint8Array }> {
  const body = Buffer.concat([MAGIC, ...files.flatMap(({ told, picture }) => [told, picture])]);
  const sizes = files.flatMap(({ told, picture }) => [told.length, picture.length]);
  const footer = seal(PURPOSE, { b: await digest(body), c: catalog, d: device, n: seq, w: writer }, deflateRawSync(encode(sizes)), signer.sign);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(footer.length);
  return { hash: shortHash(footer), bytes: new Uint8Array(Buffer.concat([body, footer, length, MAGIC])) };
}

/** @returns undefined for what is no pack, or is not whole. Whether it is genuine the signature says. */
export async function readPreviewPack(bytes: Uint8Array): Promise<PreviewPack | undefined> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = file.length - MAGIC.length - 4;
  if (file.length > MOST_PACK || end < MAGIC.length || !file.subarray(0, MAGIC.length).equals(MAGIC) || !file.subarray(-MAGIC.length).equals(MAGIC)) return undefined;
  const length = file.readUInt32BE(end);
  if (length > MOST_FOOTER || length > end - MAGIC.length) return undefined;
  const [body, tail] = [file.subarray(0, end - length), file.subarray(end - length, end)];
  const footer = open(PURPOSE, tail);
  if (!footer || typeof footer.header !== 'object' || footer.header === null) return undefined;
  const { b, c, d, n, w } = footer.header as Record<string, unknown>;
  if (!isBytes(b, 32) || !isBytes(c, 16) || !isId(d) || !Number.isSafeInteger(n) || (n as number) < 1 || !isBytes(w, 16)) return undefined;
  if (!Buffer.from(b).equals(await digest(body))) return undefined;
  const files = filesIn(body, footer.payload);
  return files && { header: { catalog: c, writer: w, device: d, seq: n as number }, hash: shortHash(tail), signed: footer.signed, signature: footer.signature, files };
}

export const writerOf = ({ header }: PreviewPack): string => base32(header.writer);

function filesIn(body: Buffer, packed: Uint8Array): Packed[] | undefined {
  let sizes: unknown;
  try {
    sizes = decode(inflateRawSync(packed, { maxOutputLength: MOST_FOOTER }));
  } catch {
    return undefined;
  }
  if (!Array.isArray(sizes) || sizes.length % 2 || sizes.length > 2 * MOST_FILES || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) return undefined;
  const files: Packed[] = [];
  let at = MAGIC.length;
  for (let i = 0; i < sizes.length; i += 2) {
    const [told, picture] = [sizes[i] as number, sizes[i + 1] as number];
    if (told > MOST_TOLD || picture > MOST_PICTURE || at + told + picture > body.length) return undefined;
    files.push({ told: body.subarray(at, at + told), picture: body.subarray(at + told, at + told + picture) });
    at += told + picture;
  }
  return at === body.length ? files : undefined;
}

/** Off the event loop: of 64 MB it takes a while. */
const digest = async (bytes: Uint8Array): Promise<Buffer> => Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
