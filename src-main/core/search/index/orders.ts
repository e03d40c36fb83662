import { LABELS } from '../../../../src-shared/domain/asset.ts';
import type { Columns } from './columns.ts';
import { sortByName } from './name-order.ts';
import type { Names } from './names.ts';
import { radixSort } from './radix.ts';

export type SortKey =
  | 'taken'
  | 'added'
  | 'modified'
  | 'name'
  | 'rating'
  | 'label'
  | 'kind'
  | 'size'
  | 'duration'
  | 'dimensions'
  | (typeof SELDOM)[number];
/** Made when somebody asks for it, not before. */
export const SELDOM = ['flag', 'ext', 'camera', 'lens', 'iso', 'creator'] as const;
export const SORT_KEYS: readonly SortKey[] = [
  'taken',
  'added',
  'modified',
  'name',
  'rating',
  'label',
  'kind',
  'size',
  'duration',
  'dimensions',
  ...SELDOM,
];

/** The number by which a slot stands in an order; NaN: unknown, which stands last in both directions. */
export function sortNumber(columns: Columns, key: Exclude<SortKey, 'name'>): (slot: number) => number {
  const { data, dictionaries } = columns;
  switch (key) {
    case 'taken':
    case 'added':
    case 'modified':
    case 'size':
    case 'duration':
    case 'iso':
    case 'rating': {
      const column = data[key];
      return (slot) => column[slot]!;
    }
    case 'kind':
    case 'flag': {
      const column = data[key];
      return (slot) => column[slot]! || Number.NaN;
    }
    case 'ext':
    case 'camera':
    case 'lens':
    case 'creator': {
      const column = data[key];
      const ranks = ranksOf(dictionaries[key].values);
      return (slot) => ranks[column[slot]!]!;
    }
    case 'label': {
      const known: readonly string[] = LABELS;
      const ranks = dictionaries.label.values.map((label) => {
        const rank = known.indexOf(label.toLowerCase());
        return rank < 0 ? known.length : rank;
      });
      return (slot) => (data.label[slot] === 0 ? Number.NaN : ranks[data.label[slot]!]!);
    }
    case 'dimensions':
      return (slot) => data.width[slot]! * data.height[slot]! || Number.NaN;
  }
}

const texts = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** By number in the dictionary, where its text stands among the others; NaN for none. */
function ranksOf(values: readonly string[]): Float64Array {
  const compare = (a: string, b: string) => texts.compare(a, b) || (a < b ? -1 : 1);
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  const ids = values.map((_, id) => id).slice(1);
  ids.sort((a, b) => compare(values[a]!, values[b]!)).forEach((id, rank) => {
    ranks[id] = rank;
  });
  return ranks;
}

/** One order of all slots, made when first asked for and mended afterwards. */
export class Order {
  /** Known ones by key and n, then unknown ones by n. */
  slots = new Uint32Array(0);
  known = 0;
  ready = false;
  #dirty: number[] = [];
  #building: Generator<void, void> | undefined;
  readonly #key: SortKey;
  readonly #columns: Columns;
  readonly #names: Names;

  constructor(key: SortKey, columns: Columns, names: Names) {
    this.#key = key;
    this.#columns = columns;
    this.#names = names;
  }

  /** This slot is new or its key changed. */
  mark(slot: number): void {
    if (!this.ready && !this.#building) return;
    this.#dirty.push(slot);
    // Nobody looks at it while everything changes: it is made anew when somebody does.
    if (this.ready && this.#dirty.length > Math.max(10_000, this.#columns.count >>> 2)) {
      this.ready = false;
      this.slots = new Uint32Array(0);
      this.#dirty = [];
    }
  }

  get upToDate(): boolean {
    return this.ready && this.#dirty.length === 0;
  }

  restore(slots: Uint32Array<ArrayBuffer>, known: number): void {
    this.slots = slots;
    this.known = known;
    this.ready = true;
  }

  /** Brings the order up to date. Long only the first time, and then it gives way. */
  *update(): Generator<void, void> {
    if (!this.#building && (!this.ready || this.#dirty.length > this.#columns.count >>> 3)) {
      this.ready = false;
      this.#dirty = [];
      this.#building = this.#build();
    }
    // Whoever asks meanwhile drives the same work on.
    while (this.#building) {
      if (this.#building.next().done) this.#building = undefined;
      else yield;
    }
    if (this.#dirty.length > 0) this.#patch();
  }

  *#build(): Generator<void, void> {
    const { count, inOrder } = this.#columns;
    const all = Uint32Array.from({ length: count }, (_, slot) => slot);
    if (!inOrder) all.sort(this.#byN);
    if (this.#key === 'name') {
      yield* sortByName(all, this.#names, this.#byN);
      this.restore(all, count);
    } else {
      const { slots, known } = yield* radixSort(all, sortNumber(this.#columns, this.#key));
      this.restore(slots, known);
    }
  }

  #patch(): void {
    const { count } = this.#columns;
    const dirty = new Uint8Array(count);
    for (const slot of this.#dirty) dirty[slot] = 1;
    this.#dirty = [];
    const changed: number[] = [];
    for (let slot = 0; slot < count; slot++) if (dirty[slot] === 1) changed.push(slot);
    const number = this.#key === 'name' ? () => 0 : sortNumber(this.#columns, this.#key);
    const compare =
      this.#key === 'name'
        ? (a: number, b: number) => this.#names.compare(a, b) || this.#byN(a, b)
        : (a: number, b: number) => number(a) - number(b) || this.#byN(a, b);
    const merged = new Uint32Array(count);
    const knownChanged = changed.filter((slot) => !Number.isNaN(number(slot))).sort(compare);
    const unknownChanged = changed.filter((slot) => Number.isNaN(number(slot))).sort(this.#byN);
    const known = merge(this.slots, 0, this.known, dirty, knownChanged, compare, merged, 0);
    const end = merge(this.slots, this.known, this.slots.length, dirty, unknownChanged, this.#byN, merged, known);
    this.restore(end === count ? merged : merged.slice(0, end), known);
  }

  #byN = (a: number, b: number): number => this.#columns.data.n[a]! - this.#columns.data.n[b]!;

  /** Visits the slots in order until told to stop (true). */
  walk(descending: boolean, visit: (slot: number) => boolean | undefined): void {
    const { slots, known } = this;
    if (descending) {
      for (let i = known - 1; i >= 0; i--) if (visit(slots[i]!)) return;
      for (let i = slots.length - 1; i >= known; i--) if (visit(slots[i]!)) return;
    } else for (let i = 0; i < slots.length; i++) if (visit(slots[i]!)) return;
  }
}

/** old[from, to) without the dirty ones, and `added`, both sorted, into out at `end`; answers the new end. */
function merge(
  old: Uint32Array,
  from: number,
  to: number,
  dirty: Uint8Array,
  added: readonly number[],
  compare: (a: number, b: number) => number,
  out: Uint32Array,
  end: number,
): number {
  let i = from;
  for (const slot of added) {
    // Where it belongs, found by halving; between there and here the old ones are copied without comparing.
    let [low, high] = [i, to];
    while (low < high) {
      let middle = (low + high) >>> 1;
      // Dirty ones lie: their key changed since they were put here.
      while (middle < high && dirty[old[middle]!] === 1) middle++;
      if (middle === high) high = (low + high) >>> 1;
      else if (compare(old[middle]!, slot) < 0) low = middle + 1;
      else high = middle;
    }
    for (; i < low; i++) if (dirty[old[i]!] === 0) out[end++] = old[i]!;
    out[end++] = slot;
  }
  for (; i < to; i++) if (dirty[old[i]!] === 0) out[end++] = old[i]!;
  return end;
}
