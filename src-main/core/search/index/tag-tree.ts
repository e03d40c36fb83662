import { tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { fold, wordsOf } from './fold.ts';

export interface TagRow {
  readonly n: number;
  readonly parent: number | null;
  readonly name: string;
  readonly removed: number;
  /** The tag it was merged into. */
  readonly same?: number | null;
  /** JSON list. */
  readonly synonyms?: string | null;
}
/** What a path means where a tag was once. */
export interface AliasRow {
  readonly key: string;
  readonly tag: number;
}

const SEPARATOR = '\u001f';
/** Deeper trees are damage. */
const DEEPEST = 100;

/** The tags as a tree; `index` is a tag's place in this tree, which changes with every new tree. */
export class TagTree {
  readonly n: readonly number[];
  /** Index of the parent as it is shown, -1 at the top. */
  readonly parent: Int32Array;
  /** Index of the tag as which it is shown: itself, or the one it was merged into; of several with one path the first. */
  readonly shown: Int32Array;
  /** From the root to the tag. */
  readonly paths: readonly (readonly string[])[];
  readonly #keys: readonly string[];
  readonly #folded: readonly string[];
  /** Of the name, and of each synonym. */
  readonly #words: readonly (readonly (readonly string[])[])[];
  readonly #synonyms: readonly (readonly string[])[];
  readonly #aliases: ReadonlyMap<string, number>;
  readonly #removed: readonly boolean[];
  readonly #indexOf: Map<number, number>;

  constructor(rows: readonly TagRow[], aliases: readonly AliasRow[] = []) {
    this.#indexOf = new Map(rows.map((row, index) => [row.n, index]));
    this.n = rows.map((row) => row.n);
    this.shown = Int32Array.from(rows, (row, index) => (row.same == null ? index : (this.#indexOf.get(row.same) ?? index)));
    this.#followMerges();
    this.parent = Int32Array.from(rows, (row) => {
      const above = row.parent === null ? -1 : (this.#indexOf.get(row.parent) ?? -1);
      return above < 0 ? -1 : this.shown[above]!;
    });
    this.#cutLoops();
    this.paths = rows.map((_, index) => {
      const path: string[] = [];
      for (let at = index; at >= 0; at = this.parent[at]!) path.unshift(rows[at]!.name);
      return path;
    });
    this.#keys = this.paths.map(tagKey);
    this.#folded = this.paths.map((path) => path.map(fold).join(SEPARATOR));
    this.#synonyms = rows.map((row) => (row.synonyms ? (JSON.parse(row.synonyms) as string[]) : []));
    this.#words = rows.map((row, index) => [row.name, ...this.#synonyms[index]!].map(wordsOf));
    this.#aliases = new Map(aliases.map(({ key, tag }) => [key, this.#indexOf.get(tag) ?? -1]));
    this.#removed = rows.map((row) => row.removed !== 0);
    const first = new Map<string, number>();
    this.#keys.forEach((key, index) => {
      if (this.#removed[index] || this.shown[index] !== index) return;
      const other = first.get(key);
      if (other === undefined) first.set(key, index);
      else this.shown[index] = other;
    });
    this.#followMerges();
    this.parent.forEach((above, index) => {
      if (above >= 0) this.parent[index] = this.shown[above]!;
    });
  }

  #followMerges(): void {
    for (let index = 0; index < this.shown.length; index++) {
      let [at, depth] = [index, 0];
      while (this.shown[at] !== at && depth++ < DEEPEST) at = this.shown[at]!;
      // Two that were merged into each other: the first made.
      if (depth > DEEPEST) at = Math.min(at, this.shown[at]!);
      this.shown[index] = at;
    }
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

  /** Deleted, or shown as another one. */
  isHidden(index: number): boolean {
    return this.#removed[index]! || this.shown[index] !== index;
  }

  /** Paths of the tags that have a synonym beginning so. `part`: folded. */
  *withSynonym(part: string): Generator<readonly string[]> {
    for (let index = 0; index < this.size; index++)
      if (!this.isHidden(index) && this.#synonyms[index]!.some((word) => fold(word).startsWith(part))) yield this.paths[index]!;
  }

  /**
   * The tags meant by a typed path and all below them: those with this very path, else this path but for accents, else the one that had
   * it, else those of which it is a synonym, else those whose path ends so.
   */
  mask(path: readonly string[]): Uint8Array {
    const key = tagKey(path);
    const folded = path.map(fold).join(SEPARATOR);
    const found =
      this.#marked((index) => this.#keys[index] === key) ??
      this.#marked((index) => this.#folded[index] === folded) ??
      this.#formerly(path) ??
      this.#marked((index) => this.#synonyms[index]!.some((word) => fold(word) === folded)) ??
      this.#marked((index) => this.#keys[index]!.endsWith(SEPARATOR + key)) ??
      this.#marked((index) => this.#folded[index]!.endsWith(SEPARATOR + folded));
    return this.#withBelow(found);
  }

  #formerly(path: readonly string[]): Uint8Array | undefined {
    for (let length = path.length; length > 0; length--) {
      const once = this.#aliases.get(tagKey(path.slice(0, length))) ?? -1;
      if (once < 0) continue;
      const key = [this.#keys[this.shown[once]!]!, ...path.slice(length).map((name) => tagKey([name]))].join(SEPARATOR);
      return this.#marked((index) => this.#keys[index] === key);
    }
    return undefined;
  }

  /** The tags in whose name, or in a synonym, these words stand in a row, the last as a beginning, and all below them. */
  maskOfWord(text: string): Uint8Array {
    const wanted = wordsOf(text);
    const last = wanted.length - 1;
    if (last < 0)
      return this.#withBelow(
        this.#marked((index) =>
          [this.paths[index]!.at(-1)!, ...this.#synonyms[index]!].some((name) => fold(name).includes(fold(text))),
        ),
      );
    const matches = (words: readonly string[]) =>
      words.some((_, at) =>
        wanted.every((word, i) => (i < last ? words[at + i] === word : words[at + i]?.startsWith(word))),
      );
    return this.#withBelow(this.#marked((index) => this.#words[index]!.some(matches)));
  }

  #marked(test: (index: number) => boolean): Uint8Array | undefined {
    const mask = new Uint8Array(this.size);
    let some = false;
    for (let index = 0; index < this.size; index++) {
      if (this.isHidden(index) || !test(index)) continue;
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
