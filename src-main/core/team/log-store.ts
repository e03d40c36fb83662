/** What a machine keeps of a team's logs. Synchronous: all of an intake happens within one transaction, or in memory within one turn. */
import type { OpGroup } from '../../../src-shared/domain/ops/op.ts';
import type { Refusal } from '../../../src-shared/domain/team/authorize.ts';
import type { AclFile } from './acl-file.ts';
import type { Segment } from './segment.ts';

/**
 * `waiting`: genuine as far as can be told, but what is before it, its device or what its author had seen of the membership is not here
 * yet. `taken`: decided upon, each of its groups applied or held back. `raw`: kept for a newer program.
 */
export type SegmentState = 'waiting' | 'taken' | 'raw';

/** Why each group of a segment is held back; undefined: it counts. */
export type Verdict = readonly (Refusal | undefined)[];

export interface Kept {
  readonly segment: Segment;
  readonly state: SegmentState;
  /** Of `taken` ones. */
  readonly verdict: Verdict;
}

export interface Size {
  readonly files: number;
  readonly bytes: number;
}

export interface LogStore {
  /** Of the membership log, in any order. */
  acl(): Iterable<AclFile>;
  putAcl(entry: AclFile): void;
  dropAcl(hash: string): void;
  /** By the hash of the file, hex. */
  get(hash: string): Kept | undefined;
  put(segment: Segment, state: SegmentState, verdict: Verdict): void;
  waiting(): Iterable<Segment>;
  /** Those that name this one (hex) as the one before. */
  waitingFor(hash: string): Iterable<Segment>;
  /** By device. */
  waitingSizes(): ReadonlyMap<string, Size>;
  /** A waiting one is not kept after all. */
  forget(hash: string): void;
  /** Those that were decided upon, of these devices. */
  takenOf(devices: ReadonlySet<string>): Iterable<Kept>;
  /** Does a segment of this device, all of whose are genuine, name this one (hex) as the one before it? */
  isVouchedFor(hash: string, device: string): boolean;
  /**
   * A file that is not kept, by its hash as names have it. `until`: the device, or the entry of the membership log, that has to be known
   * before it is looked at again; '': never. There may be a great many: the oldest are forgotten.
   */
  refuse(short: string, until: string): void;
  refusedUntil(short: string): string | undefined;
  lift(short: string): void;
  /** Who signed the creation of this entity and was allowed to. */
  makersOf(entity: Uint8Array): ReadonlySet<string>;
  /** Replaces what this segment said of who made what. */
  setMade(segment: Segment, member: string, entities: readonly Uint8Array[]): void;
  /** The state takes these groups in. `at`: their places in the segment. */
  apply(segment: Segment, groups: readonly { readonly at: number; readonly group: OpGroup }[], member: string): void;
  /** The state becomes what it would be without these groups. */
  retract(segment: Segment, groups: readonly { readonly at: number; readonly group: OpGroup }[]): void;
}
