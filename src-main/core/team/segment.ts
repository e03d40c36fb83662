/** Segments (team.md §2.3): some groups of one writer's operations, signed by the device and chained to the segment before. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Id } from '../../../src-shared/domain/ops/key.ts';
import type { OpGroup } from '../../../src-shared/domain/ops/op.ts';
import { base32, printLog } from '../../../src-shared/domain/team/names.ts';
import { decodeGroups, encodeGroups } from '../../../src-shared/domain/team/wire.ts';
import { open, seal } from './envelope.ts';
import type { Signer } from './keys.ts';
import { isBytes, isId } from './wire-checks.ts';

const PURPOSE = 'vitrine-seg-v1';
export const FORMAT = 1;
/** Smaller ones lie as they are: packs compress across them. */
const DEFLATE_FROM = 4096;
/** Of a segment, and of what one may unpack to. */
export const MOST_BYTES = 64 * 1024 * 1024;
export const MOST_UNPACKED = 256 * 1024 * 1024;

export interface SegmentHeader {
  /** 16 bytes each. */
  readonly catalog: Uint8Array;
  readonly writer: Id;
  readonly device: string;
  /** Numbers of its first and last group; the first of a log is 1. */
  readonly first: number;
  readonly last: number;
  /** SHA-256 of the segment before; null for a log's first. */
  readonly prev: Uint8Array | null;
  /** Heads of the membership log that its author had seen. */
  readonly acl: readonly string[];
  /** What its author had applied of others since the segment before: number of the last group by writer. */
  readonly seen: Readonly<Record<string, number>>;
  /** ms since 1970, as the author's clock said. */
  readonly wall: number;
  /** Oldest format that may read it. */
  readonly least: number;
  /** Of a log's first: the log that the same catalog wrote before, and why it began another. */
  readonly opened: { readonly before: Uint8Array; readonly reason: string } | null;
}

export interface Segment {
  readonly header: SegmentHeader;
  /** base32 of the writer's id. */
  readonly writer: string;
  /** SHA-256 of the file, hex. */
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signature is of. */
  readonly signed: Uint8Array;
  /** Throws for what does not follow the format. 'raw': holds what this program does not know. */
  groups(): OpGroup[] | 'raw';
}

interface Wire {
  readonly a: readonly string[];
  readonly c: Uint8Array;
  readonly d: string;
  readonly f: number;
  readonly l: number;
  readonly n: number;
  readonly o?: readonly [Uint8Array, string];
  readonly p: Uint8Array | null;
  readonly r?: number;
  readonly s: Readonly<Record<string, number>>;
  readonly t: number;
  readonly w: Uint8Array;
  readonly z: 0 | 1;
}

export function writeSegment(header: SegmentHeader, groups: readonly OpGroup[], signer: Signer): Segment {
  const plain = encodeGroups(groups, header.writer);
  const packed = plain.length >= DEFLATE_FROM;
  const wire: Wire = {
    a: header.acl, c: header.catalog, d: header.device, f: header.first, l: header.last, n: groups.length, p: header.prev, s: header.seen,
    t: header.wall, w: header.writer, z: packed ? 1 : 0,
    ...(header.opened ? { o: [header.opened.before, header.opened.reason] as const } : {}),
    ...(header.least === FORMAT ? {} : { r: header.least }),
  };
  const bytes = seal(PURPOSE, wire, packed ? deflateRawSync(plain) : plain, signer.sign);
  const segment = readSegment(bytes);
  if (!segment) throw new Error('A segment could not be read back.');
  return segment;
}

/** @returns undefined for what is no segment. Whether it is genuine the signature and the chain say. */
export function readSegment(bytes: Uint8Array): Segment | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  const file = open(PURPOSE, bytes);
  const header = file && headerOf(file.header);
  if (!file || !header) return undefined;
  const { n, z } = file.header as Wire;
  return {
    header,
    writer: base32(header.writer),
    hash: file.hash.toString('hex'),
    bytes,
    signature: file.signature,
    signed: file.signed,
    groups() {
      if (header.least > FORMAT) return 'raw';
      const plain = z === 1 ? inflateRawSync(file.payload, { maxOutputLength: MOST_UNPACKED }) : file.payload;
      const groups = decodeGroups(plain, header.writer);
      if (groups !== 'raw' && groups.length !== n) throw new Error('A segment holds another number of groups than it says.');
      return groups;
    },
  };
}

const shorts = new WeakMap<Segment, string>();
/** A hash (hex) as names have it. */
export const shortened = (hash: string): string => base32(Buffer.from(hash, 'hex').subarray(0, 16));
export function shortOf(segment: Segment): string {
  const known = shorts.get(segment);
  if (known !== undefined) return known;
  const short = shortened(segment.hash);
  shorts.set(segment, short);
  return short;
}

export const nameOf = (segment: Segment): string =>
  printLog({ writer: segment.writer, level: 0, first: segment.header.first, last: segment.header.last, hash: shortOf(segment) });

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function headerOf(value: unknown): SegmentHeader | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { a, c, d, f, l, n, o, p, r, s, t, w, z } = value as Partial<Record<keyof Wire, unknown>>;
  if (!isBytes(c, 16) || !isBytes(w, 16) || !isId(d) || !isCount(f) || !isCount(l) || !isCount(n) || !isCount(t)) return undefined;
  if (f < 1 || n < 1 || l !== f + n - 1 || l > 9_999_999_999 || (p !== null && !isBytes(p, 32)) || (p === null) !== (f === 1)) return undefined;
  if (!Array.isArray(a) || a.length < 1 || a.length > 64 || !a.every(isId)) return undefined;
  if (typeof s !== 'object' || s === null || !Object.entries(s).every(([writer, seq]) => isId(writer) && isCount(seq))) return undefined;
  if (z !== 0 && z !== 1) return undefined;
  if (r !== undefined && !isCount(r)) return undefined;
  if (o !== undefined && !(Array.isArray(o) && isBytes(o[0], 16) && typeof o[1] === 'string')) return undefined;
  return {
    catalog: c, writer: w, device: d, first: f, last: l, prev: p as Uint8Array | null, acl: a as string[],
    seen: s as Record<string, number>, wall: t, least: (r as number | undefined) ?? FORMAT,
    opened: o ? { before: (o as [Uint8Array, string])[0], reason: (o as [Uint8Array, string])[1] } : null,
  };
}
