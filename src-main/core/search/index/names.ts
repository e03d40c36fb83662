import { type Bits, noBits, slotsOf } from './bits.ts';
import { grown } from './columns.ts';
import { fold } from './fold.ts';

const encoder = new TextEncoder();
const ZERO = 48;
/** Names looked through at a time. */
const BLOCK = 4096;
/** From as many finds in a block on, going from name to name is quicker than calling out for each find. */
const DENSE = 512;
const isDigit = (byte: number) => byte >= 48 && byte <= 57;
/** What a space in a query may stand for in a file name: space - . _ */
const isGap = (byte: number) => byte === 32 || byte === 45 || byte === 46 || byte === 95;

/**
 * All file names, folded, as UTF-8 in one row. Reading through a million of them takes 2 to 20 ms, the more the more are found: any part
 * of any length in any script, which no index of word beginnings or letter triples gives.
 */
export class Names {
  bytes = new Uint8Array(0);
  start = new Uint32Array(0);
  length = new Uint16Array(0);
  end = 0;
  #unused = 0;
  /** Below this slot the bytes are known to stand in the order of the slots, up to this byte. */
  #inOrder = 0;
  #orderEnd = 0;

  /** True when it is another name than before. */
  set(slot: number, name: string): boolean {
    const folded = fold(name);
    if (slot >= this.start.length) {
      this.start = grown(this.start, Math.max(1024, slot + 1 + (slot >>> 2)));
      this.length = grown(this.length, this.start.length);
    }
    const room = this.end + folded.length * 3;
    if (room > this.bytes.length) this.bytes = grown(this.bytes, Math.max(65_536, room + (room >>> 2)));
    const { written } = encoder.encodeInto(folded, this.bytes.subarray(this.end));
    const length = Math.min(written, 0xffff);
    if (this.#equals(slot, this.end, length)) return false;
    this.#unused += this.length[slot]!;
    if (slot < this.#inOrder) this.#inOrder = 0;
    this.start[slot] = this.end;
    this.length[slot] = length;
    this.end += length;
    if (this.#unused > 1_000_000 && this.#unused > this.end >>> 1) this.#compact();
    return true;
  }

  #equals(slot: number, at: number, length: number): boolean {
    if (this.length[slot] !== length) return false;
    const start = this.start[slot]!;
    for (let i = 0; i < length; i++) if (this.bytes[start + i] !== this.bytes[at + i]) return false;
    return length > 0;
  }

  #compact(): void {
    const bytes = new Uint8Array(this.end - this.#unused + 65_536);
    let end = 0;
    for (let slot = 0; slot < this.start.length; slot++) {
      const [start, length] = [this.start[slot]!, this.length[slot]!];
      bytes.set(this.bytes.subarray(start, start + length), end);
      this.start[slot] = end;
      end += length;
    }
    this.bytes = bytes;
    this.end = end;
    this.#unused = 0;
    this.#inOrder = 0;
  }

  /** Not so after a file got another name. */
  #standsInOrder(count: number): boolean {
    const { start, length } = this;
    let end = this.#inOrder === 0 ? 0 : this.#orderEnd;
    for (let slot = this.#inOrder; slot < count; slot++) {
      if (length[slot] === 0) continue;
      if (start[slot]! < end) return false;
      end = start[slot]! + length[slot]!;
    }
    this.#inOrder = Math.max(this.#inOrder, count);
    this.#orderEnd = end;
    return true;
  }

  /** The slots below `count` whose name has this text in it; a space stands for any of space - . _ */
  containing(text: string, count: number): Bits {
    const pattern = encoder.encode(fold(text).trim());
    if (pattern.length === 0) return noBits(count);
    if (!pattern.includes(32)) return this.#having(pattern, count);
    // Those that have the longest piece in them, looked at one by one.
    const pieces = Buffer.from(pattern).toString('latin1').split(' ');
    const longest = pieces.reduce((a, b) => (b.length > a.length ? b : a));
    return this.#havingGaps(pattern, slotsOf(this.#having(Buffer.from(longest, 'latin1'), count)), noBits(count));
  }

  #having(pattern: Uint8Array, count: number): Bits {
    const found = noBits(count);
    if (!this.#standsInOrder(count)) this.#compact();
    let dense = false;
    for (let from = 0; from < count; from += BLOCK) {
      const to = Math.min(count, from + BLOCK);
      dense = (dense ? this.#walk(pattern, found, from, to) : this.#leap(pattern, found, from, to)) >= DENSE;
    }
    return found;
  }

  /** Name by name; answers how many were found. */
  #walk(pattern: Uint8Array, found: Bits, fromSlot: number, toSlot: number): number {
    const { bytes, start, length } = this;
    const [first, size] = [pattern[0]!, pattern.length];
    let finds = 0;
    /** Where it stood last, from the end of the name: those of one camera, and all endings, are alike. */
    let back = size;
    for (let slot = fromSlot; slot < toSlot; slot++) {
      const from = start[slot]!;
      const last = from + length[slot]! - size;
      const guess = last + size - back;
      if (guess >= from && bytes[guess] === first) {
        let i = 1;
        while (i < size && bytes[guess + i] === pattern[i]) i++;
        if (i === size) {
          found[slot >>> 5]! |= 1 << (slot & 31);
          finds++;
          continue;
        }
      }
      for (let at = from; at <= last; at++) {
        if (bytes[at] !== first) continue;
        let i = 1;
        while (i < size && bytes[at + i] === pattern[i]) i++;
        if (i === size) {
          found[slot >>> 5]! |= 1 << (slot & 31);
          finds++;
          back = last + size - at;
          break;
        }
      }
    }
    return finds;
  }

  /** From find to find, by Node's own search through bytes. The same as #walk, many times faster where there is little to find. */
  #leap(pattern: Uint8Array, found: Bits, fromSlot: number, toSlot: number): number {
    const { bytes, start, length } = this;
    let [slot, last] = [fromSlot, toSlot - 1];
    while (slot < last && length[slot] === 0) slot++;
    while (last > slot && length[last] === 0) last--;
    const base = start[slot]!;
    const block = Buffer.from(bytes.buffer, bytes.byteOffset + base, start[last]! + length[last]! - base);
    let finds = 0;
    for (let at = block.indexOf(pattern); at >= 0; at = block.indexOf(pattern, at)) {
      const place = base + at;
      while (start[slot]! + length[slot]! <= place) slot++;
      const end = start[slot]! + length[slot]!;
      // Over the end of a name no text goes on.
      if (place + pattern.length > end) {
        at++;
        continue;
      }
      found[slot >>> 5]! |= 1 << (slot & 31);
      finds++;
      at = end - base;
      if (finds === DENSE) {
        // Many: the rest of the block by name.
        return finds + this.#walk(pattern, found, slot + 1, toSlot);
      }
    }
    return finds;
  }

  /** Of these slots. */
  #havingGaps(pattern: Uint8Array, slots: Uint32Array, found: Bits): Bits {
    const { bytes, start, length } = this;
    const size = pattern.length;
    for (const slot of slots) {
      const from = start[slot]!;
      const last = from + length[slot]! - size;
      for (let at = from; at <= last; at++) {
        let i = 0;
        while (i < size && (bytes[at + i] === pattern[i] || (pattern[i] === 32 && isGap(bytes[at + i]!)))) i++;
        if (i === size) {
          found[slot >>> 5]! |= 1 << (slot & 31);
          break;
        }
      }
    }
    return found;
  }

  /** Natural order: runs of digits by their value, so file2 stands before file10. 0 for names that differ in leading zeros only. */
  compare(a: number, b: number): number {
    const { bytes } = this;
    let [i, j] = [this.start[a]!, this.start[b]!];
    const [endA, endB] = [i + this.length[a]!, j + this.length[b]!];
    while (i < endA && j < endB) {
      const [x, y] = [bytes[i]!, bytes[j]!];
      if (isDigit(x) && isDigit(y)) {
        while (i < endA && bytes[i] === ZERO) i++;
        while (j < endB && bytes[j] === ZERO) j++;
        const [fromA, fromB] = [i, j];
        while (i < endA && isDigit(bytes[i]!)) i++;
        while (j < endB && isDigit(bytes[j]!)) j++;
        if (i - fromA !== j - fromB) return i - fromA - (j - fromB);
        for (let k = 0; k < i - fromA; k++) {
          const difference = bytes[fromA + k]! - bytes[fromB + k]!;
          if (difference !== 0) return difference;
        }
      } else {
        // Any digit stands where 0 stands: the run as a whole is compared with what is no digit.
        const difference = (isDigit(x) ? ZERO : x) - (isDigit(y) ? ZERO : y);
        if (difference !== 0) return difference;
        i++;
        j++;
      }
    }
    return endA - i - (endB - j);
  }
}
