/** Names of exported files, no two alike. Pure. */
import { MOST_BYTES, nameKey, safeName, weight } from '../naming/index.ts';

/** Of one folder; knows what stands there, and what has been given away. */
export class FolderNames {
  private readonly taken = new Set<string>();
  private readonly next = new Map<string, number>();

  constructor(there: Iterable<string> = []) {
    for (const name of there) this.taken.add(nameKey(name));
  }

  has(name: string): boolean {
    return this.taken.has(nameKey(name));
  }

  /** `stem.ext`, else `stem-2.ext`, `stem-3.ext`…, cut so that every file system takes it; it is taken then. */
  give(stem: string, ext: string): string {
    const rest = ext ? `.${ext}` : '';
    for (let number = this.next.get(nameKey(stem + rest)) ?? 1; ; number++) {
      const name = fitted(stem, `${number === 1 ? '' : `-${number}`}${rest}`);
      if (this.has(name)) continue;
      this.taken.add(nameKey(name));
      this.next.set(nameKey(stem + rest), number + 1);
      return name;
    }
  }
}

/** Cut where it is too long. */
export const fitted = (stem: string, rest: string): string => `${safeName(stem, Math.max(16, MOST_BYTES - weight(rest))) || '_'}${rest}`;
