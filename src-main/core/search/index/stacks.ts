/** Assets that are shown as one: of those that a query finds, one stands for each stack. */
import { andBits, type Bits, clearBit, countBits, noBits, slotsOf } from './bits.ts';
import { type Columns, MISSING } from './columns.ts';

/** Stacks are closed, but for those with these assets on top. */
export interface Closed {
  readonly opened: readonly number[];
}

export interface Standing {
  /** One for each stack, opened ones too. */
  readonly bits: Bits;
  /** Of opened stacks: who stands for it → all that were found of it, it first. */
  readonly opened: ReadonlyMap<number, readonly number[]>;
  /** How many are shown. */
  readonly total: number;
  /** How many were found, with those that others stand for. */
  readonly files: number;
}

/** Without stacks. */
export function everything(bits: Bits): Standing {
  const total = countBits(bits);
  return { bits, opened: new Map(), total, files: total };
}

/**
 * The one on top stands for those that were found, unless its file is missing and another one's is not; where it was not found the first
 * of them. Written into `found`.
 */
export function standing(found: Bits, columns: Columns, closed: Closed): Standing {
  const { top, bits: state } = columns.data;
  const files = countBits(found);
  const { inStacks, stands } = stackedOf(columns);
  const opened = new Set(closed.opened);
  const members = new Map<number, number[]>();
  const isBetter = (slot: number, other: number, at: number) => {
    const [missing, otherMissing] = [state[slot]! & MISSING, state[other]! & MISSING];
    return missing === otherMissing ? slot === at : missing === 0;
  };
  const there = slotsOf(andBits(found.slice(), inStacks));
  for (let i = 0; i < there.length; i++) {
    const slot = there[i]!;
    const n = top[slot]!;
    const at = columns.slotOf(n);
    if (at < 0) continue;
    if (opened.has(n)) {
      const all = members.get(at);
      if (all) all.push(slot);
      else members.set(at, [slot]);
    }
    const other = stands[at]! - 1;
    if (other < 0 || isBetter(slot, other, at)) {
      if (other >= 0) clearBit(found, other);
      stands[at] = slot + 1;
    } else clearBit(found, slot);
  }
  const shown = new Map<number, readonly number[]>();
  let more = 0;
  for (const [at, all] of members) {
    const first = stands[at]! - 1;
    shown.set(first, [first, ...all.filter((slot) => slot !== first)]);
    more += all.length - 1;
  }
  // Left as it was found: emptying four bytes of each of a million assets for every search costs more than the few that were written.
  for (let i = 0; i < there.length; i++) {
    const at = columns.slotOf(top[there[i]!]!);
    if (at >= 0) stands[at] = 0;
  }
  return { bits: found, opened: shown, total: countBits(found) + more, files };
}

/** Slots of those in stacks for which `isOwn` is true. */
export function stackedSlots(columns: Columns, isOwn: (slot: number) => boolean): number[] {
  return [...slotsOf(stackedOf(columns).inStacks)].filter(isOwn);
}

interface Stacked {
  readonly tops: number;
  /** Those for which another one may stand. */
  readonly inStacks: Bits;
  /** By the slot of the top: who stands for it by now, plus 1. All 0 between two searches. */
  readonly stands: Int32Array;
}
const known = new WeakMap<Columns, Stacked>();

/** Looked for anew only when somebody's top has changed, or there are more: most of a library is in no stack. */
function stackedOf(columns: Columns): Stacked {
  const before = known.get(columns);
  if (before?.tops === columns.tops && before.stands.length === columns.count) return before;
  const { top } = columns.data;
  const inStacks = noBits(columns.count);
  for (let slot = 0; slot < columns.count; slot++) inStacks[slot >>> 5]! |= (top[slot] === 0 ? 0 : 1) << (slot & 31);
  const now = { tops: columns.tops, inStacks, stands: new Int32Array(columns.count) };
  known.set(columns, now);
  return now;
}
