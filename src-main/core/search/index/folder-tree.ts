import { fold } from './fold.ts';

export interface FolderRow {
  readonly n: number;
  readonly root: number;
  readonly parent: number | null;
  readonly path: Uint8Array;
  readonly name: string;
}
export interface RootRow {
  readonly n: number;
  readonly path: Uint8Array;
  readonly name: string;
  readonly state: string;
  readonly removed: number;
}

interface Folder {
  readonly n: number;
  readonly parent: number | null;
  readonly name: string;
  /** Whole path, folded, `/` between names. */
  readonly path: string;
  readonly text: string;
  readonly root: RootRow | undefined;
}

const decoder = new TextDecoder();
const DEEPEST = 1000;

export class FolderTree {
  readonly #folders: ReadonlyMap<number, Folder>;
  readonly #highest: number;

  constructor(folders: readonly FolderRow[], roots: readonly RootRow[]) {
    const rootOf = new Map(roots.map((root) => [root.n, root]));
    this.#folders = new Map(
      folders.map((row) => {
        const root = rootOf.get(row.root);
        const text = [
          root ? decoder.decode(root.path).replaceAll('\\', '/').replace(/\/$/, '') : '',
          decoder.decode(row.path),
        ]
          .filter((part) => part !== '')
          .join('/');
        return [row.n, { n: row.n, parent: row.parent, name: row.name, text, path: fold(text), root }];
      }),
    );
    this.#highest = folders.reduce((highest, { n }) => Math.max(highest, n), 0);
  }

  has(n: number): boolean {
    return this.#folders.has(n);
  }

  /** Whole path, folded, `/` between names. */
  pathOf(n: number): string | undefined {
    return this.#folders.get(n)?.path;
  }

  /** By folder number: 1 for those on a root that is not there. */
  offline(): Uint8Array {
    return this.#mask((folder) => folder.root?.state === 'offline');
  }

  /**
   * By folder number: the folders meant and all below them. A number is one folder; a text is those with this name or whose path
   * ends with it, else those whose name has it in it.
   */
  mask(wanted: number | string): Uint8Array {
    if (typeof wanted === 'number') return this.#withBelow(new Set(this.#folders.has(wanted) ? [wanted] : []));
    const text = fold(wanted.normalize('NFC')).replaceAll('\\', '/').replace(/\/+$/, '');
    const all = [...this.#folders.values()];
    const exact = all.filter(
      (one) =>
        fold(one.name) === text || one.path === text || one.path.endsWith(text.startsWith('/') ? text : `/${text}`),
    );
    const found = exact.length > 0 || text === '' ? exact : all.filter((one) => fold(one.name).includes(text));
    return this.#withBelow(new Set(found.map((one) => one.n)));
  }

  /** Folders whose name has the text in it, for completion. */
  named(text: string): { n: number; name: string; path: string }[] {
    const folded = fold(text);
    return [...this.#folders.values()]
      .filter((one) => one.root?.removed !== 1 && fold(one.name).includes(folded))
      .map((one) => ({ n: one.n, name: one.name, path: one.text }));
  }

  /** How many of the slots are in each folder or below it. */
  counts(slots: Uint32Array, folderOf: Uint32Array): Map<number, number> {
    const own = new Uint32Array(this.#highest + 1);
    for (const slot of slots) {
      const n = folderOf[slot]!;
      if (n < own.length) own[n]!++;
    }
    const counts = new Map<number, number>();
    own.forEach((count, n) => {
      if (count === 0) return;
      for (const one of this.#upwards(n)) counts.set(one, (counts.get(one) ?? 0) + count);
    });
    return counts;
  }

  #upwards(n: number): number[] {
    const chain: number[] = [];
    let at: number | null = n;
    while (at !== null && this.#folders.has(at) && chain.length < DEEPEST) {
      chain.push(at);
      at = this.#folders.get(at)!.parent;
    }
    return chain;
  }

  #withBelow(wanted: ReadonlySet<number>): Uint8Array {
    return wanted.size === 0
      ? this.#mask(() => false)
      : this.#mask((one) => this.#upwards(one.n).some((n) => wanted.has(n)));
  }

  #mask(test: (folder: Folder) => boolean): Uint8Array {
    const mask = new Uint8Array(this.#highest + 1);
    for (const folder of this.#folders.values()) if (test(folder)) mask[folder.n] = 1;
    return mask;
  }
}
