/** Chance that comes out the same each time: all of it from one number. */

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** 0 ≤ n < `below`, whole. */
  int(below: number): number;
  /** True once in 1 / `p` times. Draws nothing for 0 or less. */
  chance(p: number): boolean;
  /** Of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** From `least` to `most`; as often below ten times `least` as above it, where there is room. */
  span(least: number, most: number): number;
  /** In its place, in an order of its own. */
  shuffle<T>(list: T[]): T[];
  /** A stream of its own: what is drawn from it changes nothing here, and the other way round. */
  fork(label: string): Random;
}

/** @param seed any whole number; xmur3 and sfc32 (both in the public domain) */
export function createRandom(seed: number | string): Random {
  let [a, b, c, d] = mixed(String(seed));
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (p) => p > 0 && next() < p,
    pick: (list) => list[int(list.length)] as (typeof list)[number],
    span: (least, most) => least * (most / least) ** next(),
    shuffle(list) {
      for (let i = list.length - 1; i > 0; i--) {
        const j = int(i + 1);
        [list[i], list[j]] = [list[j] as (typeof list)[number], list[i] as (typeof list)[number]];
      }
      return list;
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

function mixed(text: string): [number, number, number, number] {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  const one = (): number => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h | 0;
  };
  return [one(), one(), one(), one()];
}
