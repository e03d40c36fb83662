/** A set of slots as bits, 32 a word. Bits beyond the last slot are 0. */
export type Bits = Uint32Array<ArrayBuffer>;

export const noBits = (count: number): Bits => new Uint32Array((count + 31) >>> 5);

export function allBits(count: number): Bits {
  const bits = noBits(count).fill(0xffffffff);
  if (count & 31) bits[bits.length - 1] = 2 ** (count & 31) - 1;
  return bits;
}

export const hasBit = (bits: Bits, slot: number): boolean => (bits[slot >>> 5]! & (1 << (slot & 31))) !== 0;

export function setBit(bits: Bits, slot: number): void {
  bits[slot >>> 5]! |= 1 << (slot & 31);
}

export function clearBit(bits: Bits, slot: number): void {
  bits[slot >>> 5]! &= ~(1 << (slot & 31));
}

/** Into `a`. */
export function andBits(a: Bits, b: Bits): Bits {
  for (let i = 0; i < a.length; i++) a[i]! &= b[i]!;
  return a;
}

/** Into `a`. */
export function orBits(a: Bits, b: Bits): Bits {
  for (let i = 0; i < a.length; i++) a[i]! |= b[i]!;
  return a;
}

/** Into `a`: what is in a and not in b. */
export function andNotBits(a: Bits, b: Bits): Bits {
  for (let i = 0; i < a.length; i++) a[i]! &= ~b[i]!;
  return a;
}

export function countBits(bits: Bits): number {
  let total = 0;
  for (let i = 0; i < bits.length; i++) {
    let word = bits[i]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    total += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return total;
}

/** The slots in order, written out: loops over this are far quicker than one call a slot. */
export function slotsOf(bits: Bits): Uint32Array<ArrayBuffer> {
  const slots = new Uint32Array(countBits(bits));
  let end = 0;
  for (let i = 0; i < bits.length; i++) {
    let word = bits[i]!;
    const base = i << 5;
    if (word === 0xffffffff) {
      for (let slot = base; slot < base + 32; slot++) slots[end++] = slot;
      continue;
    }
    while (word !== 0) {
      const low = word & -word;
      slots[end++] = base + 31 - Math.clz32(low);
      word ^= low;
    }
  }
  return slots;
}

/** The slots below `count` for which the test holds. */
export function bitsWhere(count: number, test: (slot: number) => boolean): Bits {
  const bits = noBits(count);
  for (let slot = 0; slot < count; slot++) if (test(slot)) bits[slot >>> 5]! |= 1 << (slot & 31);
  return bits;
}

/** The slots whose value in `column` is marked in `mask`. A loop for each kind of column: one for all is several times slower. */
export function bitsByMask(count: number, column: Uint8Array | Uint16Array | Uint32Array, mask: Uint8Array): Bits {
  const bits = noBits(count);
  if (column instanceof Uint8Array)
    for (let slot = 0; slot < count; slot++) bits[slot >>> 5]! |= (mask[column[slot]!] ?? 0) << (slot & 31);
  else if (column instanceof Uint32Array)
    for (let slot = 0; slot < count; slot++) bits[slot >>> 5]! |= (mask[column[slot]!] ?? 0) << (slot & 31);
  else for (let slot = 0; slot < count; slot++) bits[slot >>> 5]! |= (mask[column[slot]!] ?? 0) << (slot & 31);
  return bits;
}
