import { type Bits, noBits, setBit } from './bits.ts';
import { grown } from './columns.ts';
import type { TagTree } from './tag-tree.ts';

/**
 * The tags of every asset, by slot, as tag numbers in one row. Reading through 3.5 million of them takes some 10 ms, so there is
 * no second list by tag to keep in step.
 */
export class AssetTags {
  /** Tag numbers n. */
  pool = new Uint32Array(0);
  start = new Uint32Array(0);
  length = new Uint16Array(0);
  end = 0;
  #unused = 0;

  /** Room for this many slots; those never set have no tags. */
  reserve(count: number): void {
    if (count <= this.start.length) return;
    this.start = grown(this.start, Math.max(1024, count + (count >>> 2)));
    this.length = grown(this.length, this.start.length);
  }

  /** True when they are others than before. `tags` ascending. */
  set(slot: number, tags: readonly number[]): boolean {
    this.reserve(slot + 1);
    const count = Math.min(tags.length, 0xffff);
    const from = this.start[slot]!;
    if (this.length[slot] === count && tags.every((tag, i) => this.pool[from + i] === tag)) return false;
    const room = this.end + count;
    if (room > this.pool.length) this.pool = grown(this.pool, Math.max(4096, room + (room >>> 2)));
    this.#unused += this.length[slot]!;
    this.start[slot] = this.end;
    this.length[slot] = count;
    for (let i = 0; i < count; i++) this.pool[this.end++] = tags[i]!;
    if (this.#unused > 1_000_000 && this.#unused > this.end >>> 1) this.#compact();
    return true;
  }

  #compact(): void {
    const pool = new Uint32Array(this.end - this.#unused + 65_536);
    let end = 0;
    for (let slot = 0; slot < this.start.length; slot++) {
      const [from, count] = [this.start[slot]!, this.length[slot]!];
      pool.set(this.pool.subarray(from, from + count), end);
      this.start[slot] = end;
      end += count;
    }
    this.pool = pool;
    this.end = end;
    this.#unused = 0;
  }

  /** The slots below `count` with one of the tags marked in `mask` (by index in the tree). */
  having(mask: Uint8Array, tree: TagTree, count: number): Bits {
    const found = noBits(count);
    if (!mask.includes(1)) return found;
    const marked = this.#byNumber(tree, (index) => mask[index]!);
    const { pool, start, length } = this;
    for (let slot = 0; slot < count; slot++) {
      const to = start[slot]! + length[slot]!;
      for (let i = start[slot]!; i < to; i++) {
        if (marked[pool[i]!] === 1) {
          found[slot >>> 5]! |= 1 << (slot & 31);
          break;
        }
      }
    }
    return found;
  }

  untagged(count: number): Bits {
    const found = noBits(count);
    for (let slot = 0; slot < count; slot++) if (this.length[slot] === 0) setBit(found, slot);
    return found;
  }

  /**
   * Adds up by index in the tree how many of the slots have the tag or one below it, each slot once, and after the last index how many
   * have no tag at all.
   */
  count(slots: Uint32Array, tree: TagTree, counts: Uint32Array): void {
    const seen = new Uint32Array(tree.size);
    const indexOf = this.#byNumber(tree, (index) => index + 1);
    const { pool, start, length } = this;
    const { parent } = tree;
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at]!;
      const to = start[slot]! + length[slot]!;
      if (length[slot] === 0) counts[tree.size]!++;
      for (let i = start[slot]!; i < to; i++) {
        let index = indexOf[pool[i]!]! - 1;
        while (index >= 0 && seen[index] !== slot + 1) {
          seen[index] = slot + 1;
          counts[index]!++;
          index = parent[index]!;
        }
      }
    }
  }

  /** How many of the slots have each tag itself, those of most first. */
  tally(slots: Uint32Array, tree: TagTree): { tag: number; count: number }[] {
    const { pool, start, length } = this;
    const indexOf = this.#byNumber(tree, (index) => index + 1);
    const counts = new Uint32Array(tree.size + 1);
    // Two of an asset's tags may be shown as one.
    const seen = new Uint32Array(tree.size + 1);
    for (const slot of slots) {
      const to = start[slot]! + length[slot]!;
      for (let i = start[slot]!; i < to; i++) {
        const index = indexOf[pool[i]!]!;
        if (seen[index] === slot + 1) continue;
        seen[index] = slot + 1;
        counts[index]!++;
      }
    }
    const found: { tag: number; count: number }[] = [];
    counts.forEach((count, index) => {
      if (index > 0 && count > 0) found.push({ tag: tree.n[index - 1]!, count });
    });
    return found.sort((a, b) => b.count - a.count || a.tag - b.tag);
  }

  /** A table by tag number, so that the loops above need no map. Numbers without a tag give 0. */
  #byNumber(tree: TagTree, value: (index: number) => number): Uint32Array {
    let highest = 0;
    for (const n of tree.n) if (n > highest) highest = n;
    const table = new Uint32Array(highest + 1);
    for (let index = 0; index < tree.size; index++) {
      const shown = tree.shown[index]!;
      if (!tree.isHidden(shown)) table[tree.n[index]!] = value(shown);
    }
    return table;
  }
}
