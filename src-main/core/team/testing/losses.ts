/**
 * What a simulated team may lose without a fault of the program: what no disk holds any more, since it was set back to an older image, and
 * what the share did not hold then, or lost before anybody read it there again. What the share still holds has to come back, and what a
 * program took away from the share itself counts as its fault.
 */
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { parseLog } from '../../../../src-shared/domain/team/names.ts';
import { shortHash } from '../keys.ts';
import { readPack } from '../pack.ts';
import { isName } from '../remote/remote.ts';
import type { SimShare } from '../remote/testing/sim-share.ts';
import { readSegment, type Segment } from '../segment.ts';
import type { MemoryOwnStore } from './memory-own.ts';

export interface Losses {
  /** Sets a disk back: `act` is what does it. */
  setBack(act: () => void): void;
  /** Groups (hex) that are lost without a fault. */
  readonly lost: ReadonlySet<string>;
  /** Groups that were on no disk for a while, lost or not. */
  readonly adrift: number;
}

export function watchLosses(share: SimShare, disks: () => Iterable<MemoryOwnStore>): Losses {
  /** By group that no disk holds: whether the share did when last seen in peace. */
  const adrift = new Map<string, boolean>();
  const lost = new Set<string>();
  let count = 0;

  /** Whatever still is on a disk is not adrift; of the rest, what the share does not hold is lost, where `isFault` does not say otherwise. */
  const judge = (isFault: (held: boolean) => boolean): void => {
    if (!adrift.size) return;
    const there = onDisks(disks());
    const held = share.catalogs.size > 0 ? onShare(share).groups : undefined;
    for (const [group, before] of adrift)
      if (there.has(group)) adrift.delete(group);
      else if (held && !held.has(group) && !isFault(before)) {
        adrift.delete(group);
        lost.add(group);
      }
  };
  share.onHarm = {
    before() {
      if (!adrift.size || share.catalogs.size === 0) return;
      const { groups } = onShare(share);
      for (const group of adrift.keys()) adrift.set(group, groups.has(group));
    },
    after: () => judge((held) => !held),
  };
  return {
    lost,
    get adrift() {
      return count;
    },
    setBack(act) {
      const before = onDisks(disks());
      act();
      const after = onDisks(disks());
      const gone = [...before].filter((group) => !after.has(group));
      count += gone.length;
      // A share that was emptied is asked when it has been restored.
      for (const group of gone) adrift.set(group, true);
      judge(() => false);
    },
  };
}

function onDisks(disks: Iterable<MemoryOwnStore>): Set<string> {
  const groups = new Set<string>();
  for (const store of disks) {
    for (const segment of store.all()) for (const group of groupsIn(segment)) groups.add(group);
    for (const { group } of store.pending(Number.MAX_SAFE_INTEGER)) groups.add(hex(group));
  }
  return groups;
}

/** What stands there whole, under a name that says so: hashes (hex) of segments, and groups. */
export function onShare({ objects }: Pick<SimShare, 'objects'>): {
  readonly segments: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
} {
  const all = [...objects].flatMap(([name, bytes]) =>
    isName(name) && parseLog(name)?.hash === hashOf(bytes) ? segmentsIn(bytes) : [],
  );
  return { segments: new Set(all.map(({ hash }) => hash)), groups: new Set(all.flatMap(groupsIn)) };
}

const read = new WeakMap<Uint8Array, readonly Segment[]>();
function segmentsIn(bytes: Uint8Array): readonly Segment[] {
  const known = read.get(bytes);
  if (known) return known;
  const one = readSegment(bytes);
  const segments = one ? [one] : readPack(bytes).flatMap((held) => readSegment(held) ?? []);
  read.set(bytes, segments);
  return segments;
}

const hashes = new WeakMap<Uint8Array, string>();
function hashOf(bytes: Uint8Array): string {
  const known = hashes.get(bytes) ?? shortHash(bytes);
  hashes.set(bytes, known);
  return known;
}

const groupsOf = new WeakMap<Segment, readonly string[]>();
function groupsIn(segment: Segment): readonly string[] {
  const known = groupsOf.get(segment);
  if (known) return known;
  const groups = safely(segment);
  groupsOf.set(segment, groups);
  return groups;
}

/** A damaged one has none. */
function safely(segment: Segment): readonly string[] {
  try {
    const groups = segment.groups();
    return groups === 'raw' ? [] : groups.map(({ group }) => hex(group));
  } catch {
    return [];
  }
}
