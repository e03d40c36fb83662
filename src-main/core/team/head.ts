/**
 * What a machine tells the others of itself (team.md §2.1): its file's name says what there is to fetch, and its content how far it has
 * heard of the others. Signed, since who is here is shown; what follows from it is never more than a hint.
 */
import { HEADS, parseHead, printHead } from '../../../src-shared/domain/team/names.ts';
import { open, seal } from './envelope.ts';
import { shortHash, type Signer, verify } from './keys.ts';

const PURPOSE = 'vitrine-head-v1';
export const NO_HASH = 'a'.repeat(10);

export interface HeadSays {
  /** base32 of the writer's id. */
  readonly writer: string;
  /** Number of the last group published, and beginning of the hash of the segment that ends with it. */
  readonly seq: number;
  readonly hash: string;
  /** Heads of the membership log. */
  readonly acl: readonly string[];
  /** By writer: number of the last group taken in. */
  readonly seen: Readonly<Record<string, number>>;
  /** Of everything that counts, where it was computed: equal `seen` and another digest is a fault of the program. */
  readonly digest: string | null;
  /** Hashes, as names have them, of files that stand there and cannot be read: whoever has them puts them there again. */
  readonly wants: readonly string[];
  /** ms since 1970, by the machine's own clock. */
  readonly wall: number;
}

export const MOST_WANTS = 64;

export interface Head extends HeadSays {
  readonly device: string;
}

/** What it says of the membership: that much stands in the name. */
export const aclTag = (heads: readonly string[]): string => shortHash(Buffer.from([...heads].sort().join(' '))).slice(0, 8);

export interface HeadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function writeHead(head: HeadSays, signer: Signer): HeadFile {
  const { writer, seq, hash, acl, seen, digest, wants, wall } = head;
  const bytes = seal(PURPOSE, { a: acl, d: digest, h: hash, k: signer.id, n: seq, s: seen, t: wall, w: writer, x: wants }, new Uint8Array(), signer.sign);
  return { name: `${printHead({ writer, seq, hash })}~${aclTag(acl)}~${shortHash(bytes).slice(0, 8)}`, bytes };
}

export interface HeadHint {
  readonly writer: string;
  readonly seq: number;
  readonly hash: string;
  /** Of the membership; undefined: not told. */
  readonly tag: string | undefined;
}

export function hintIn(name: string): HeadHint | undefined {
  const head = parseHead(name);
  if (!head) return undefined;
  const tag = /^[^~]*~[^~]*~[^~]*~([a-z2-7]{8})/.exec(name.slice(HEADS.length))?.[1];
  return { ...head, tag };
}

/** @returns undefined for what is none, or was not signed by a device that `keyOf` knows */
export function readHead(bytes: Uint8Array, keyOf: (device: string) => Uint8Array | undefined): Head | undefined {
  const file = open(PURPOSE, bytes);
  if (!file || typeof file.header !== 'object' || file.header === null) return undefined;
  const { a, d, h, k, n, s, t, w, x } = file.header as Record<string, unknown>;
  const key = typeof k === 'string' ? keyOf(k) : undefined;
  if (!key || !verify(key, file.signed, file.signature)) return undefined;
  if (typeof w !== 'string' || typeof h !== 'string' || !Number.isSafeInteger(n) || !Number.isSafeInteger(t)) return undefined;
  if (!Array.isArray(a) || typeof s !== 'object' || s === null || !(d === null || typeof d === 'string')) return undefined;
  return { device: k as string, writer: w, seq: n as number, hash: h, acl: a as string[], seen: s as Record<string, number>, digest: d, wants: Array.isArray(x) ? x.slice(0, MOST_WANTS).filter((one) => typeof one === 'string') : [], wall: t as number };
}
