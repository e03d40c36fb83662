/** Assets by a list of file names: as they are, or with another extension or from another folder where nothing else fits. */
import { hasBit, type Bits } from './bits.ts';
import { fold } from './fold.ts';
import type { Library } from './match.ts';
import type { Work } from './work.ts';

export interface NameFound {
  readonly name: string;
  readonly ns: number[];
  /** The very name; else only up to its extension. */
  readonly exact: boolean;
}
export interface NamesFound {
  readonly found: NameFound[];
  readonly missing: string[];
}

interface Wanted {
  readonly name: string;
  /** Folded, without the folders before it. */
  readonly base: string;
  /** The folders before it, last first. */
  readonly folders: readonly string[];
  /** Slots, best kind first: this very name, this name with an extension, another extension. */
  readonly fits: [number[], number[], number[]];
}

const BLOCK = 20_000;

/** `shown`: the assets that results can hold. In the order of the names. */
export function* findNames(names: readonly string[], library: Library, shown: Bits): Work<NamesFound> {
  const wanted = names.map(read);
  const byName = Map.groupBy(wanted, ({ base }) => base);
  const byStem = Map.groupBy(wanted, ({ base }) => stemOf(base));
  const { count } = library.columns;
  const { bytes, start, length } = library.names;
  for (let slot = 0; slot < count; slot++) {
    if (slot % BLOCK === BLOCK - 1) yield;
    if (!hasBit(shown, slot)) continue;
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + start[slot]!, length[slot]!).toString();
    const stem = stemOf(name);
    for (const one of byName.get(name) ?? []) one.fits[0].push(slot);
    for (const one of byName.get(stem) ?? []) one.fits[1].push(slot);
    for (const one of byStem.get(stem) ?? []) one.fits[2].push(slot);
  }
  const found: NameFound[] = [];
  const missing: string[] = [];
  for (const one of wanted) {
    const kind = one.fits.findIndex((slots) => slots.length > 0);
    if (kind < 0) missing.push(one.name);
    else found.push({ name: one.name, ns: nearest(one, one.fits[kind]!, library).map((slot) => library.columns.data.n[slot]!), exact: kind === 0 });
  }
  return { found, missing };
}

function read(name: string): Wanted {
  const [base = '', ...folders] = fold(name).split(/[/\\]/).filter((part) => part !== '').reverse();
  return { name, base, folders, fits: [[], [], []] };
}

const stemOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
};

/** Of several those whose folders are most like the ones that were named. */
function nearest({ folders }: Wanted, slots: readonly number[], library: Library): readonly number[] {
  if (slots.length < 2 || folders.length === 0) return slots;
  const alike = slots.map((slot) => {
    const own = (library.folders.pathOf(library.columns.data.folder[slot]!) ?? '').split('/').reverse();
    let same = 0;
    while (same < folders.length && own[same] === folders[same]) same++;
    return same;
  });
  const most = Math.max(...alike);
  return slots.filter((_, i) => alike[i] === most);
}

