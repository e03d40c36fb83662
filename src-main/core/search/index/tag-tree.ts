import { tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { fold, wordsOf } from './fold.ts';

export interface TagRow {
  readonly n: number;
  readonly parent: number | null;
  readonly name: string;
  readonly removed: number;
}

const SEPARATOR = '\u001f';
/** Deeper trees are damage. */
const DEEPEST = 100;

/** The tags as a tree; `index` is a tag's place in this tree, which changes with every new tree. */
export class TagTree {
  readonly n: readonly number[];
  /** Index of the parent, -1 at the top. */
  readonly parent: Int32Array;
  /** From the root to the tag. */
  readonly paths: readonly (readonly string[])[];
  readonly #keys: readonly string[];
  readonly #folded: readonly string[];
  readonly #words: readonly (readonly string[])[];
  readonly #removed: readonly boolean[];
  readonly #indexOf: Map<number, number>;

  constructor(rows: readonly TagRow[]) {
    this.#indexOf = new Map(rows.map((row, index) => [row.n, index]));
    this.n = rows.map((row) => row.n);
    this.parent = Int32Array.from(rows, (row) => (row.parent === null ? -1 : (this.#indexOf.get(row.parent) ?? -1)));
    this.#cutLoops();
    this.paths = rows.map((_, index) => {
      const path: string[] = [];
      for (let at = index; at >= 0; at = this.parent[at]!) path.unshift(rows[at]!.name);
      return path;
    });
    this.#keys = this.paths.map(tagKey);
    this.#folded = this.paths.map((path) => path.map(fold).join(SEPARATOR));
    this.#words = rows.map((row) => wordsOf(row.name));
    this.#removed = rows.map((row) => row.removed !== 0);
  }

  #cutLoops(): void {
    for (let index = 0; index < this.parent.length; index++) {
      let [at, depth] = [index, 0];
      while (at >= 0 && depth++ < DEEPEST) at = this.parent[at]!;
      if (at >= 0) this.parent[index] = -1;
    }
  }

  get size(): number {
    return this.n.length;
  }

  /** -1: not known. */
  indexOf(n: number): number {
    return this.#indexOf.get(n) ?? -1;
  }

  isRemoved(index: number): boolean {
    return this.#removed[index]!;
  }

  /**
   * The tags meant by a typed path and all below them: those with this very path, else this path but for accents, else those whose
   * path ends so.
   */
  mask(path: readonly string[]): Uint8Array {
    const key = tagKey(path);
    const folded = path.map(fold).join(SEPARATOR);
    const found =
      this.#marked((index) => this.#keys[index] === key) ??
      this.#marked((index) => this.#folded[index] === folded) ??
      this.#marked((index) => this.#keys[index]!.endsWith(SEPARATOR + key)) ??
      this.#marked((index) => this.#folded[index]!.endsWith(SEPARATOR + folded));
    return this.#withBelow(found);
  }

  /** The tags in whose name these words stand in a row, the last as a beginning, and all below them. */
  maskOfWord(text: string): Uint8Array {
    const wanted = wordsOf(text);
    const last = wanted.length - 1;
    if (last < 0)
      return this.#withBelow(this.#marked((index) => fold(this.paths[index]!.at(-1)!).includes(fold(text))));
    const matches = (words: readonly string[]) =>
      words.some((_, at) =>
        wanted.every((word, i) => (i < last ? words[at + i] === word : words[at + i]?.startsWith(word))),
      );
    return this.#withBelow(this.#marked((index) => matches(this.#words[index]!)));
  }

  #marked(test: (index: number) => boolean): Uint8Array | undefined {
    const mask = new Uint8Array(this.size);
    let some = false;
    for (let index = 0; index < this.size; index++) {
      if (this.#removed[index] || !test(index)) continue;
      mask[index] = 1;
      some = true;
    }
    return some ? mask : undefined;
  }

  #withBelow(mask: Uint8Array | undefined): Uint8Array {
    if (mask === undefined) return new Uint8Array(this.size);
    const marked = mask.slice();
    for (let index = 0; index < this.size; index++) {
      for (let at = this.parent[index]!; at >= 0 && mask[index] === 0; at = this.parent[at]!) {
        if (marked[at] === 1) {
          mask[index] = 1;
          break;
        }
      }
    }
    return mask;
  }
}
