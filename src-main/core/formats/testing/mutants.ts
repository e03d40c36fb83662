/** Damaged copies of samples, the same for the same seed: which one is told by its number alone. */
import { type Dice, dice } from '../../../../src-shared/testing/dice.ts';
import type { Sample } from './sample.ts';

export interface Mutant {
  readonly name: string;
  readonly bytes: Buffer;
}

type Change = (bytes: Buffer, other: Buffer, chance: Dice) => Buffer;

const cut =
  (part: number): Change =>
  (bytes) =>
    bytes.subarray(0, Math.max(1, Math.floor(bytes.length * part)));

/** Each sample gets them in this order, and then the last four again and again. */
const FIRST: readonly Change[] = [
  () => Buffer.alloc(0),
  ...Array.from({ length: 10 }, (_, i) => cut((i + 0.5) / 10)),
  // Of another type by its content: what stands under the name is somebody else's.
  (_, other) => other,
  (bytes, other) => Buffer.concat([bytes.subarray(0, bytes.length >> 1), other.subarray(other.length >> 1)]),
];
const AGAIN: readonly Change[] = [bitsTurned(400), bitsTurned(Infinity), stuffed, repeated];

/**
 * Number `i` of an endless row of mutants.
 * @param samples those without bytes are left out
 */
export function mutant(samples: readonly Sample[], i: number, seed: number): Mutant {
  const made = samples.filter((one): one is Sample & { bytes: Buffer } => one.bytes !== undefined);
  const chance = dice(seed * 1_000_003 + i);
  const { ext, bytes } = made[i % made.length] as (typeof made)[number];
  const other = chance.pick(made.filter((one) => one.ext !== ext)).bytes;
  const round = Math.floor(i / made.length);
  const change = FIRST[round] ?? (AGAIN[(round - FIRST.length) % AGAIN.length] as Change);
  return { name: `${String(i).padStart(5, '0')}.${ext}`, bytes: change(bytes, other, chance) };
}

/** Up to a dozen bits within the first bytes, where the lengths stand, or anywhere. */
function bitsTurned(within: number): Change {
  return (bytes, _, chance) => {
    const out = Buffer.from(bytes);
    for (let left = 1 + chance.whole(12); left > 0; left--) {
      const at = chance.whole(Math.min(out.length, within));
      out[at] = (out[at] as number) ^ (1 << chance.whole(8));
    }
    return out;
  };
}

/** Numbers as large, as small and as negative as they come, where tables have their offsets and counts. */
function stuffed(bytes: Buffer, _: Buffer, chance: Dice): Buffer {
  const out = Buffer.from(bytes);
  for (let left = 1 + chance.whole(4); left > 0; left--) {
    const at = chance.whole(Math.max(1, Math.min(out.length, 2000) - 4)) & ~1;
    out.set(
      chance
        .pick([
          [255, 255, 255, 255],
          [127, 255, 255, 255],
          [255, 255, 255, 127],
          [0, 0, 0, 0],
        ])
        .slice(0, out.length - at),
      at,
    );
  }
  return out;
}

/** A piece of it, over and over: lists without an end, boxes within boxes. */
function repeated(bytes: Buffer, _: Buffer, chance: Dice): Buffer {
  const at = chance.whole(bytes.length);
  const piece = bytes.subarray(at, at + 1 + chance.whole(64));
  const times = chance.pick([3, 50, 2000]);
  return Buffer.concat([bytes.subarray(0, at), ...Array.from({ length: times }, () => piece), bytes.subarray(at)]);
}
