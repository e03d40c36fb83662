/** Unpacks LZMA, as the lists of 7-Zip's archives are packed. */

const [STATES, POSITIONS, MATCH_LENGTH] = [12, 16, 2];
const HALF = 1024;

/** Numbers that are found bit by bit, likely ones in less than one. */
class Bits {
  private readonly data: Uint8Array;
  private at = 5;
  private range = 0xffff_ffff;
  private code: number;
  constructor(data: Uint8Array) {
    this.data = data;
    this.code = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(1);
  }
  get over(): boolean {
    return this.at > this.data.length + 8;
  }
  bit(likely: Uint16Array, i: number): number {
    const chance = likely[i]!;
    const bound = (this.range >>> 11) * chance;
    const bit = this.code >>> 0 < bound ? 0 : 1;
    if (bit) {
      this.range = (this.range - bound) >>> 0;
      this.code = (this.code - bound) >>> 0;
      likely[i] = chance - (chance >>> 5);
    } else {
      this.range = bound >>> 0;
      likely[i] = chance + ((2048 - chance) >>> 5);
    }
    this.next();
    return bit;
  }
  plain(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.range >>>= 1;
      const bit = this.code >>> 0 >= this.range ? 1 : 0;
      if (bit) this.code = (this.code - this.range) >>> 0;
      value = value * 2 + bit;
      this.next();
    }
    return value;
  }
  tree(likely: Uint16Array, from: number, count: number): number {
    let m = 1;
    for (let i = 0; i < count; i++) m = m * 2 + this.bit(likely, from + m);
    return m - 2 ** count;
  }
  /** The lowest bit first. */
  reversed(likely: Uint16Array, from: number, count: number): number {
    let [m, value] = [1, 0];
    for (let i = 0; i < count; i++) {
      const bit = this.bit(likely, from + m);
      m = m * 2 + bit;
      value |= bit << i;
    }
    return value;
  }
  private next(): void {
    if (this.range >= 0x0100_0000) return;
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | (this.data[this.at++] ?? 0)) >>> 0;
  }
}

const chances = (count: number): Uint16Array => new Uint16Array(count).fill(HALF);

/** Lengths of what is repeated: short ones, longer ones, long ones. */
class Lengths {
  private readonly choice = chances(2);
  private readonly low = chances(POSITIONS * 8);
  private readonly mid = chances(POSITIONS * 8);
  private readonly high = chances(256);
  read(bits: Bits, position: number): number {
    if (!bits.bit(this.choice, 0)) return bits.tree(this.low, position * 8, 3);
    return bits.bit(this.choice, 1) ? 16 + bits.tree(this.high, 0, 8) : 8 + bits.tree(this.mid, position * 8, 3);
  }
}

/** @param properties five bytes, as they stand beside it. @returns undefined where it is damaged */
export function unlzma(data: Uint8Array, properties: Uint8Array, size: number): Uint8Array | undefined {
  const first = properties[0] ?? 255;
  if (first >= 225 || data.length < 6) return undefined;
  const [lc, lp, pb] = [first % 9, Math.floor(first / 9) % 5, Math.floor(first / 45)];
  const out = new Uint8Array(size);
  const bits = new Bits(data);
  const literals = chances(0x300 << (lc + lp));
  const [isMatch, isLongRep] = [chances(STATES * POSITIONS), chances(STATES * POSITIONS)];
  const [isRep, isRep0, isRep1, isRep2] = [chances(STATES), chances(STATES), chances(STATES), chances(STATES)];
  const [slots, special, align] = [chances(4 * 64), chances(128), chances(16)];
  const [matches, repeats] = [new Lengths(), new Lengths()];
  let [state, at, rep0, rep1, rep2, rep3] = [0, 0, 0, 0, 0, 0];

  const literal = (): void => {
    const before = at ? out[at - 1]! : 0;
    const from = 0x300 * (((at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
    let symbol = 1;
    if (state >= 7) {
      let match = out[at - rep0 - 1] ?? 0;
      while (symbol < 0x100) {
        const wanted = (match >> 7) & 1;
        match <<= 1;
        const bit = bits.bit(literals, from + ((1 + wanted) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== wanted) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | bits.bit(literals, from + symbol);
    out[at++] = symbol;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  };

  const distance = (length: number): number => {
    const slot = bits.tree(slots, Math.min(length, 3) * 64, 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** count;
    if (slot < 14) return base + bits.reversed(special, base - slot, count);
    return base + bits.plain(count - 4) * 16 + bits.reversed(align, 0, 4);
  };

  while (at < size) {
    if (bits.over) return undefined;
    const position = at & ((1 << pb) - 1);
    if (!bits.bit(isMatch, state * POSITIONS + position)) {
      literal();
      continue;
    }
    let length: number;
    if (bits.bit(isRep, state)) {
      if (at === 0) return undefined;
      if (!bits.bit(isRep0, state)) {
        if (!bits.bit(isLongRep, state * POSITIONS + position)) {
          state = state < 7 ? 9 : 11;
          if (rep0 >= at) return undefined;
          out[at] = out[at - rep0 - 1]!;
          at++;
          continue;
        }
      } else if (!bits.bit(isRep1, state)) [rep0, rep1] = [rep1, rep0];
      else if (!bits.bit(isRep2, state)) [rep0, rep1, rep2] = [rep2, rep0, rep1];
      else [rep0, rep1, rep2, rep3] = [rep3, rep0, rep1, rep2];
      length = repeats.read(bits, position);
      state = state < 7 ? 8 : 11;
    } else {
      [rep1, rep2, rep3] = [rep0, rep1, rep2];
      length = matches.read(bits, position);
      state = state < 7 ? 7 : 10;
      rep0 = distance(length);
      if (rep0 === 0xffff_ffff) return undefined;
    }
    if (rep0 >= at) return undefined;
    for (let left = Math.min(length + MATCH_LENGTH, size - at); left > 0; left--, at++) out[at] = out[at - rep0 - 1]!;
  }
  return out;
}
