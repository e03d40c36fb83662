/** Which name each gets, so that no two have one: those in the way are seen, or step aside by a number. */
import { isBound, isSidecarName, subtitleStems } from './partners.ts';
import { MOST_BYTES, nameKey, safeName, weight } from './safe-name.ts';

/** What gets one stem. */
export interface Wish {
  /** Where it goes; wishes of other folders are not in its way. */
  readonly folder: string;
  /** As the template made it. */
  readonly stem: string;
  /** What follows the stem in each name. */
  readonly rests: readonly string[];
}

export interface Assigned {
  readonly stem: string;
  /** Absent: the name is free. `twice`: another wish has it; `taken`: a file that stays has it. With `suffix` none has. */
  readonly clash?: 'twice' | 'taken';
}

export type OnClash = 'error' | 'suffix';

/** One answer for each wish, in order. `there`: names that stand in a folder and stay there. */
export function assignNames(wishes: readonly Wish[], there: (folder: string) => Iterable<string>, onClash: OnClash): Assigned[] {
  const folders = new Map<string, Names>();
  const namesOf = ({ folder }: Wish): Names => {
    const key = nameKey(folder);
    let names = folders.get(key);
    if (!names) {
      names = new Names();
      for (const name of there(folder)) names.put(name, STAYS);
      folders.set(key, names);
    }
    return names;
  };
  const clashes = new Map<number, 'twice' | 'taken'>();
  const stems = wishes.map((wish, i) => {
    const names = namesOf(wish);
    const fitting = { ...wish, stem: safeName(wish.stem, roomFor(wish)) || wish.stem };
    const stem = onClash === 'suffix' ? names.free(fitting) : fitting.stem;
    for (const other of names.inTheWay(stem, wish.rests)) {
      // Of two that want one name both are in the way.
      if (other !== STAYS && !clashes.has(other)) clashes.set(other, 'twice');
      if (clashes.get(i) !== 'taken') clashes.set(i, other === STAYS ? 'taken' : 'twice');
    }
    for (const rest of wish.rests) names.put(stem + rest, i);
    return stem;
  });
  return stems.map((stem, i) => {
    const clash = clashes.get(i);
    return clash ? { stem, clash } : { stem };
  });
}

/** Bytes for a stem, so that each of its names fits. */
const roomFor = ({ rests }: Wish): number => Math.max(16, MOST_BYTES - Math.max(0, ...rests.map(weight)));

/** Stands for all files that are no wish. */
const STAYS = -1;

/** The names of one folder, and whose they are: the place of a wish, or STAYS. */
class Names {
  private readonly whole = new Map<string, number>();
  /** Stems of files that would be taken for partners of another of that stem. */
  private readonly bound = new Map<string, number>();
  /** Where counting goes on for a stem: thousands of one name need not each begin at 2. */
  private readonly next = new Map<string, number>();

  put(name: string, whose: number): void {
    const key = nameKey(name);
    if (!this.whole.has(key)) this.whole.set(key, whose);
    if (!isBound(name)) return;
    let dot = key.lastIndexOf('.');
    do {
      const stem = key.slice(0, dot);
      if (!this.bound.has(stem)) this.bound.set(stem, whose);
      // A sidecar `a.nef.xmp` may be of `a.nef` or of `a`, and so may subtitles `a.en.srt`.
      dot = key.lastIndexOf('.', dot - 1);
    } while (dot > 0 && (isSidecarName(name) || subtitleStems(name).length > 0));
  }

  inTheWay(stem: string, rests: readonly string[]): Set<number> {
    const found = rests.map((rest) => this.whole.get(nameKey(stem + rest)));
    if (rests.some((rest) => isBound(`x${rest}`))) found.push(this.bound.get(nameKey(stem)));
    return new Set(found.filter((whose) => whose !== undefined));
  }

  /** `stem`, else `stem-2`, `stem-3`… */
  free(wish: Wish): string {
    const { stem, rests } = wish;
    let found = stem;
    for (let number = this.next.get(nameKey(stem)) ?? 2; this.inTheWay(found, rests).size; number++) {
      const suffix = `-${number}`;
      found = `${safeName(stem, Math.max(16, roomFor(wish) - suffix.length))}${suffix}`;
      this.next.set(nameKey(stem), number + 1);
    }
    return found;
  }
}
