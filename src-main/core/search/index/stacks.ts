/** Assets that are shown as one: of those that a query finds, one stands for each stack. */
import { type Bits, clearBit, countBits, hasBit } from './bits.ts';
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
}

/** Without stacks. */
export const everything = (bits: Bits): Standing => ({ bits, opened: new Map(), total: countBits(bits) });

/**
 * The one on top stands for those that were found, unless its file is missing and another one's is not; where it was not found the first
 * of them. Written into `found`.
 */
export function standing(found: Bits, columns: Columns, closed: Closed): Standing {
  const { top, bits: state } = columns.data;
  const opened = new Set(closed.opened);
  const members = new Map<number, number[]>();
  /** By the slot of the top: who stands for it by now, plus 1. */
  const stands = new Int32Array(columns.count);
  const isBetter = (slot: number, other: number, at: number) => {
    const [missing, otherMissing] = [state[slot]! & MISSING, state[other]! & MISSING];
    return missing === otherMissing ? slot === at : missing === 0;
  };
  for (let slot = 0; slot < columns.count; slot++) {
    const n = top[slot]!;
    if (n === 0 || !hasBit(found, slot)) continue;
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
  return { bits: found, opened: shown, total: countBits(found) + more };
}
