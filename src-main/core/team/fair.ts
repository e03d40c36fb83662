/**
 * In which order many files are read. Anybody who can write to the share can fill a folder of anybody's; whoever else has something to say is
 * heard all the same, and in the full folder each file has its turn.
 */

/** What one look reads at most, of anybody's. */
export interface Portion {
  readonly files: number;
  readonly bytes: number;
}

export class FairTurns {
  /** By folder, what was read of it last, and when. */
  readonly #had = new Map<string, { readonly name: string; readonly at: number }>();
  #now = 0;

  /**
   * The folders take turns, beginning with the one that waits longest, and each goes on behind what was read of it last.
   * @param nameOf tells the files apart and gives their order within a folder
   */
  inOrder<T>(files: readonly T[], nameOf: (file: T) => string, folderOf = (file: T) => folderIn(nameOf(file))): T[] {
    let folders = [...Map.groupBy(files, folderOf)]
      .sort(([a], [b]) => (this.#had.get(a)?.at ?? 0) - (this.#had.get(b)?.at ?? 0))
      .map(([folder, some]) => {
        const sorted = some.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
        const last = this.#had.get(folder)?.name;
        const from = last === undefined ? 0 : sorted.findIndex((one) => nameOf(one) > last);
        return from > 0 ? [...sorted.slice(from), ...sorted.slice(0, from)] : sorted;
      });
    const all: T[] = [];
    for (let at = 0; folders.length; at++) {
      folders = folders.filter((some) => at < some.length);
      for (const some of folders) all.push(some[at] as T);
    }
    return all;
  }

  /** It was read: the others in its folder come before it, and the other folders before this one. */
  had(name: string, folder: string = folderIn(name)): void {
    this.#had.set(folder, { name, at: ++this.#now });
  }

  /** Folders that are not there any more are forgotten. */
  keep(folders: ReadonlySet<string>): void {
    for (const folder of this.#had.keys()) if (!folders.has(folder)) this.#had.delete(folder);
  }
}

/** Of a log, each level of packs is one. */
export const folderIn = (name: string): string => /^log\/[^/]*\/\d/.exec(name)?.[0] ?? name.slice(0, name.lastIndexOf('/') + 1);
