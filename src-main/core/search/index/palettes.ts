/** Palettes in the index: names as bits, colors as bins that are alike to the eye. */
import { binOf, COLOR_BINS, COLOR_NAMES, type ColorTest, markNear, nameOfBin, toLab } from '../../../../src-shared/domain/color.ts';
import { type Bits, bitsByMask, noBits, orBits } from './bits.ts';
import { type Columns, PALETTE } from './columns.ts';

/** `bytes`: see readPalette of domain/color.ts. */
export function putPalette({ data }: Columns, slot: number, bytes: Uint8Array | null): void {
  let names = 0;
  for (const [i, column] of PALETTE.entries()) {
    const at = i * 4;
    const isThere = bytes !== null && at + 3 < bytes.length;
    data[column][slot] = 0;
    if (!isThere) continue;
    const bin = binOf(toLab(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!));
    data[column][slot] = bin;
    names |= 1 << nameOfBin(bin);
  }
  data.colors[slot] = names;
}

const NAMES_SETS = 1 << COLOR_NAMES.length;

/** Those that have one of the colors; null: those without any. */
export function inColors(tests: readonly (ColorTest | null)[], { count, data }: Columns): Bits {
  const names = tests.reduce((bits, test) => (test && 'name' in test ? bits | (1 << COLOR_NAMES.indexOf(test.name)) : bits), 0);
  const none = tests.includes(null);
  const sets = Uint8Array.from({ length: NAMES_SETS }, (_, set) => ((set & names) !== 0 || (none && set === 0) ? 1 : 0));
  const found = bitsByMask(count, data.colors, sets);
  const near = tests.filter((test) => test !== null && 'near' in test);
  if (!near.length) return found;
  const mask = new Uint8Array(COLOR_BINS);
  for (const test of near) if (test && 'near' in test) markNear(test.near, test.tolerance, mask);
  return orBits(found, anyNear(count, data, mask));
}

/** Slots in one call: several are optimized while the first million is looked at. */
const PART = 32_768;

function anyNear(count: number, { color1, color2, color3, color4, color5 }: Columns['data'], mask: Uint8Array): Bits {
  const bits = noBits(count);
  const columns = [color1, color2, color3, color4, color5] as const;
  for (let from = 0; from < count; from += PART) markPart(bits, from, Math.min(count, from + PART), columns, mask);
  return bits;
}

/** One pass without a branch: which of a million are found is as good as chance to a processor. */
function markPart(bits: Bits, from: number, to: number, [a, b, c, d, e]: readonly [Uint16Array, Uint16Array, Uint16Array, Uint16Array, Uint16Array], mask: Uint8Array): void {
  for (let slot = from; slot < to; slot++) {
    const hit = mask[a[slot]!]! | mask[b[slot]!]! | mask[c[slot]!]! | mask[d[slot]!]! | mask[e[slot]!]!;
    bits[slot >>> 5]! |= hit << (slot & 31);
  }
}

/** How many of the slots have each of the names, and last how many have none, added to `counts`. */
export function tallyColors(slots: Uint32Array, colors: Uint16Array, counts: Uint32Array): void {
  const sets = new Uint32Array(NAMES_SETS);
  for (let i = 0; i < slots.length; i++) sets[colors[slots[i]!]!]!++;
  counts[COLOR_NAMES.length]! += sets[0]!;
  for (let set = 1; set < NAMES_SETS; set++)
    if (sets[set]! > 0) for (let name = 0; name < COLOR_NAMES.length; name++) if (set & (1 << name)) counts[name]! += sets[set]!;
}
