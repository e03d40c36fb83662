/**
 * Names of what lies in a team folder (team.md §2.1). A name is a hint and content is the truth: names are parsed from their beginning, so
 * that what a sync program adds behind them (`.sync-conflict-…`) does not matter, and whoever reads a file checks it by its content.
 */
const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 (RFC 4648) in lower case, without padding: 16 bytes → 26 characters, 32 → 52. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += DIGITS[(held >> bits) & 31];
    }
  }
  return bits > 0 ? text + DIGITS[(held << (5 - bits)) & 31] : text;
}

/** @returns undefined when the text is no base32 of so many bytes */
export function unbase32(text: string, length: number): Uint8Array | undefined {
  if (text.length !== Math.ceil((length * 8) / 5)) return undefined;
  const bytes = new Uint8Array(length);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const digit of text) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return undefined;
    held = ((held << 5) | value) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      if (at < length) bytes[at++] = (held >> bits) & 255;
    }
  }
  return base32(bytes) === text ? bytes : undefined;
}

const number = (n: number, digits: number): string => String(n).padStart(digits, '0');

/** A segment of a writer's log. `level`: 0 as written, 1 and 2 packs. `hash`: base32 of the first 16 bytes of its SHA-256. */
export interface LogName {
  readonly writer: string;
  readonly level: number;
  /** Numbers of its first and last group. */
  readonly first: number;
  readonly last: number;
  readonly hash: string;
}

export const logFolder = (writer: string): string => `log/${writer}/`;
export const printLog = ({ writer, level, first, last, hash }: LogName): string =>
  `${logFolder(writer)}${level}-${number(first, 10)}-${number(last, 10)}-${hash}.seg`;

const LOG = /^log\/([a-z2-7]{26})\/([012])-(\d{10})-(\d{10})-([a-z2-7]{26})(?:~h\d+)?\.seg/;
export function parseLog(name: string): LogName | undefined {
  const [, writer, level, first, last, hash] = LOG.exec(name) ?? [];
  if (!writer || !hash) return undefined;
  return { writer, level: Number(level), first: Number(first), last: Number(last), hash };
}

/** What a writer has published up to: the change feed of the team is the list of these names. */
export interface HeadName {
  readonly writer: string;
  /** Number of the last group published; 0: none yet. */
  readonly seq: number;
  /** First 10 characters of the last segment's hash. */
  readonly hash: string;
}

export const HEADS = 'heads/';
export const printHead = ({ writer, seq, hash }: HeadName): string => `${HEADS}${writer}~${number(seq, 10)}~${hash}`;

const HEAD = /^heads\/([a-z2-7]{26})~(\d{10})~([a-z2-7]{10})/;
export function parseHead(name: string): HeadName | undefined {
  const [, writer, seq, hash] = HEAD.exec(name) ?? [];
  return writer && hash ? { writer, seq: Number(seq), hash } : undefined;
}

export const ACL = 'acl/';
/** An operation on the membership. `depth`: the longest way back to the founding. */
export const printAcl = (depth: number, hash: string): string => `${ACL}${number(depth, 6)}-${hash}.acl`;

const ACL_NAME = /^acl\/(\d{6})-([a-z2-7]{26})(?:~h\d+)?\.acl/;
export function parseAcl(name: string): { readonly depth: number; readonly hash: string } | undefined {
  const [, depth, hash] = ACL_NAME.exec(name) ?? [];
  return hash ? { depth: Number(depth), hash } : undefined;
}

export const JOIN = 'join/';
export const printJoin = (invite: string, hash: string): string => `${JOIN}${invite}-${hash}.req`;

const JOIN_NAME = /^join\/([a-z2-7]{26})-([a-z2-7]{26})\.req/;
export function parseJoin(name: string): { readonly invite: string; readonly hash: string } | undefined {
  const [, invite, hash] = JOIN_NAME.exec(name) ?? [];
  return invite && hash ? { invite, hash } : undefined;
}

export const PREVIEWS = 'prev/';
/** What a writer tells of files, with pictures of them, for those who do not have them. `hash`: of its footer. */
export interface PreviewName {
  readonly writer: string;
  /** From 1. */
  readonly seq: number;
  readonly hash: string;
}
export const printPreview = ({ writer, seq, hash }: PreviewName): string => `${PREVIEWS}${writer}/${number(seq, 10)}-${hash}.pvp`;

const PREVIEW_NAME = /^prev\/([a-z2-7]{26})\/(\d{10})-([a-z2-7]{26})(?:~h\d+)?\.pvp/;
export function parsePreview(name: string): PreviewName | undefined {
  const [, writer, seq, hash] = PREVIEW_NAME.exec(name) ?? [];
  return writer && hash ? { writer, seq: Number(seq), hash } : undefined;
}
