/** What a machine keeps of its own part in a team, beside the logs. Synchronous, as LogStore. */
import type { Id } from '../../../src-shared/domain/ops/key.ts';
import type { OpGroup } from '../../../src-shared/domain/ops/op.ts';
import type { Head } from './head.ts';
import type { LogStore } from './log-store.ts';
import type { Segment } from './segment.ts';

export interface OwnLog {
  /** 16 bytes. */
  readonly id: Id;
  /** The log before, and why this one was begun; null: the first. */
  readonly opened: { readonly before: Id; readonly reason: string } | null;
}

export interface PackOf {
  /** Of the pack's file. */
  readonly name: string;
  readonly hash: string;
  /** Hashes (hex) of the segments in it. */
  readonly holds: readonly string[];
  /** ms since 1970 when it was seen to stand on the share; null: not yet. */
  readonly stood: number | null;
}

export interface OwnStore extends LogStore {
  log(): OwnLog;
  /** From now on: what is pending belongs to it. */
  setLog(log: OwnLog): void;
  /** The last segment that this machine wrote into this log. */
  lastOwn(writer: string): Segment | undefined;
  /** By writer: number of the last group decided upon. */
  seen(): Record<string, number>;
  /** What people did here and no segment holds yet, oldest first, at most so much. */
  pending(most: number): readonly OpGroup[];
  /** The first of them stand in this segment now. */
  sealed(segment: Segment, count: number): void;
  /** Own files that are not known to stand on the share, oldest first. */
  unplaced(): readonly { readonly name: string; readonly bytes: Uint8Array }[];
  place(name: string): void;
  /** An own entry of the membership log is to be put on the share. */
  toPlace(name: string, bytes: Uint8Array): void;
  packs(): readonly PackOf[];
  putPack(pack: PackOf): void;
  /** Segments of this log that are in no pack, oldest first, and stand on the share. */
  unpacked(writer: string): readonly Segment[];
  /** Is there a segment with this hash, as names have it? */
  knows(hash: string): boolean;
  /** By the hash that names have. */
  byName(hash: string): Segment | undefined;
  all(): Iterable<Segment>;
  /** Own segments no longer on the share. */
  dropped(): ReadonlySet<string>;
  drop(name: string): void;
  heads(): readonly Head[];
  setHead(head: Head): void;
}
