/** A set of asset numbers, up to millions, as bits: 125 KB a million. */
export class BitSet {
  private words = new Uint32Array(32);
  private size = 0;

  get count(): number {
    return this.size;
  }

  has(n: number): boolean {
    return ((this.words[n >>> 5] ?? 0) & (1 << (n & 31))) !== 0;
  }

  add(n: number): void {
    if (this.has(n)) return;
    if (n >>> 5 >= this.words.length) {
      const more = new Uint32Array(Math.max((n >>> 5) + 1, this.words.length * 2));
      more.set(this.words);
      this.words = more;
    }
    this.words[n >>> 5]! |= 1 << (n & 31);
    this.size++;
  }

  remove(n: number): void {
    if (!this.has(n)) return;
    this.words[n >>> 5]! &= ~(1 << (n & 31));
    this.size--;
  }

  clear(): void {
    this.words.fill(0);
    this.size = 0;
  }

  *values(): IterableIterator<number> {
    for (let word = 0; word < this.words.length; word++) {
      let bits = this.words[word]!;
      while (bits !== 0) {
        const lowest = bits & -bits;
        yield word * 32 + (31 - Math.clz32(lowest));
        bits ^= lowest;
      }
    }
  }
}
