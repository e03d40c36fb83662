/** Chance that can be thrown again: the same seed gives the same run. */
export interface Dice {
  /** 0 ≤ x < 1. */
  next(): number;
  /** 0 ≤ n < `below`, whole. */
  whole(below: number): number;
  /** Throws when the list is empty. */
  pick<T>(list: readonly T[]): T;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return {
    next,
    whole,
    pick(list) {
      if (!list.length) throw new Error('There is nothing to pick from.');
      return list[whole(list.length)] as (typeof list)[number];
    },
  };
}
