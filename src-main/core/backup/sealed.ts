/**
 * A sealed log file: changes `first` to `last` of one catalog, written once and never changed. Its name holds its hash, its header the
 * hash of the file before it, so that a flipped bit and a missing file are both seen.
 *
 * `VITRLOG1` · length of the header (4 bytes, big-endian) · header (CBOR) · body (CBOR, deflated) · SHA-256 of all that stands before.
 */
import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decode, encode } from 'cborg';
import { PART, writeOnce } from './files.ts';

const MAGIC = Buffer.from('VITRLOG1', 'latin1');
const NAME = /^(\d{12})-(\d{12})-([0-9a-f]{32})\.vlog$/;
const HASH = 32;

export interface SealedHead {
  /** 16 bytes each. */
  readonly catalog: Uint8Array;
  readonly writer: Uint8Array;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Group of the last change: tells two histories apart that have the same numbers. */
  readonly lastGroup: Uint8Array;
  /** Hash of the file before, 32 bytes; null for the first. */
  readonly before: Uint8Array | null;
  /** Hash of the last of the files that this one stands in for, when it was joined from several. */
  readonly joined: Uint8Array | null;
  /** ms since 1970. */
  readonly sealed: number;
}

/** One row of `change`, as it stood when it was sealed. Its numbers of entities are those of `SealedBody.entities`. */
export interface SealedChange {
  readonly seq: number;
  readonly grp: Uint8Array;
  readonly actor: string;
  readonly label: string;
  readonly kind: 'do' | 'undo' | 'redo' | 'file';
  readonly wall: number;
  readonly ops: Uint8Array;
  readonly before: Uint8Array | null;
  readonly target: number | null;
  readonly undone: number;
  readonly assets: number;
  /** Of a change that another machine of the team made, or this one under another name: whose log it is of, 16 bytes. */
  readonly writer?: Uint8Array;
  /** 1: it does not count in the team. */
  readonly held?: number;
}

/** An asset that no backup knows yet: enough to know its file again wherever it is by then. */
export interface SealedAsset {
  readonly n: number;
  readonly added: number;
  /** Number of the root; path of the folder below it, in bytes. */
  readonly root: number;
  readonly folder: Uint8Array;
  readonly name: Uint8Array;
  readonly size: number;
  readonly mtime: number;
  readonly fsid: string | null;
  readonly fingerprint: Uint8Array | null;
  readonly layer: string | null;
  readonly layerHash: string | null;
  readonly bases: string | null;
  /** What its file is known by when it was moved and edited, and its picture. Absent in files of older programs. */
  readonly known?: SealedKnown;
}
export const KNOWN_BY = [
  'sha256',
  'picture',
  'document',
  'serial',
  'taken',
  'taken_ms',
  'taken_source',
  'mime',
  'kind',
  'type_name',
  'width',
  'height',
  'preview',
] as const; // prettier-ignore
export type SealedKnown = Readonly<Record<(typeof KNOWN_BY)[number], string | number | Uint8Array | null>>;

export interface SealedBody {
  readonly changes: readonly SealedChange[];
  /** Numbers (4 bytes each), ids (16 bytes each) and kinds (1 byte each) of all entities that the changes name. */
  readonly entities: { readonly ns: Uint8Array; readonly ids: Uint8Array; readonly kinds: Uint8Array };
  /** Assets that no backup knows: see described.ts. */
  readonly described?: readonly string[];
  /** The same in files of older programs. */
  readonly assets?: readonly SealedAsset[];
  readonly tags: readonly { readonly n: number; readonly name: string | null; readonly parent: number | null }[];
  /** All roots as they were then: where they lie is no operation, since it differs by machine. */
  readonly roots: readonly {
    readonly n: number;
    readonly path: Uint8Array;
    readonly name: string;
    readonly volume: string | null;
    readonly caseSensitive: number;
  }[];
  /** All settings as they were then: JSON by key. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface LogName {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

export interface Sealed {
  readonly head: SealedHead;
  readonly hash: Buffer;
  body(): SealedBody;
}

export class SealError extends Error {}

export const logFolder = (catalog: string): string => join(catalog, 'log');

/** Writes one file. Answers its name. Throws RpcError disk-full, read-only. */
export function seal(folder: string, head: SealedHead, body: SealedBody): LogName {
  const header = encode({ ...head });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  const bytes = Buffer.concat([MAGIC, length, header, deflateRawSync(encode(body))]);
  const sum = hash('sha256', bytes, 'buffer');
  const name = `${number(head.first)}-${number(head.last)}-${sum.toString('hex').slice(0, 32)}.vlog`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeOnce(join(folder, name), Buffer.concat([bytes, sum]));
  return { name, first: head.first, last: head.last };
}

/** Reads and checks one file. Throws SealError with the reason. */
export function openSealed(folder: string, name: string): Sealed {
  const named = NAME.exec(name);
  if (!named) throw new SealError('it is no log file');
  const bytes = bytesOf(join(folder, name));
  const end = bytes.length - HASH;
  if (end < MAGIC.length + 4 || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new SealError('it was cut off or overwritten');
  const sum = hash('sha256', bytes.subarray(0, end), 'buffer');
  if (!sum.equals(bytes.subarray(end)) || sum.toString('hex').slice(0, 32) !== named[3])
    throw new SealError('some of its bytes have changed');
  const start = MAGIC.length + 4;
  const after = start + bytes.readUInt32BE(MAGIC.length);
  return {
    head: decode(bytes.subarray(start, after)) as SealedHead,
    hash: sum,
    // Read again when it is wanted: years of log files must not stay in memory.
    body: () => decode(inflateRawSync(bytesOf(join(folder, name)).subarray(after, end))) as SealedBody,
  };
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new SealError(`it cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** What is there, by its names: the oldest first. Unfinished parts and other files are no part of it. */
export function logNames(folder: string): LogName[] {
  return (
    listed(folder)
      .flatMap((name) => {
        const m = NAME.exec(name);
        return m ? [{ name, first: Number(m[1]), last: Number(m[2]) }] : [];
      })
      // Of files that overlap the longer one stands in for the others: joining was broken off before they were removed.
      .sort((a, b) => a.first - b.first || b.last - a.last)
  );
}

export function removeParts(folder: string): void {
  for (const name of listed(folder)) if (name.endsWith(PART)) rmSync(join(folder, name), { force: true });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const number = (n: number): string => String(n).padStart(12, '0');
