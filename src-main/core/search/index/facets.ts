import { FACETS } from '../../../../src-shared/domain/listed.ts';
import { FLAGS, KINDS } from '../../../../src-shared/domain/asset.ts';
import { COLOR_NAMES } from '../../../../src-shared/domain/color.ts';
import { parseTagPath, printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import type { Library } from './match.ts';
import { MONTHS, NO_MONTH } from './months.ts';
import { tallyColors } from './palettes.ts';
import type { Work } from './work.ts';

export { FACETS };
export type Facet = (typeof FACETS)[number];
export interface FacetValue {
  /** As it stands after the token; '' is "none". */
  readonly value: string;
  readonly text?: string;
  readonly count: number;
}

/** `Berlin, Germany`. */
function placeText(path: string): string {
  const names = parseTagPath(path);
  return names.length < 2 ? path : `${names.at(-1)}, ${names[0]}`;
}

const KIND_TEXTS: readonly string[] = KINDS.map((kind) => kind[0]!.toUpperCase() + kind.slice(1));

/** Slots counted between two chances to give way: some 10 ms. */
const AT_ONCE = 200_000;

/**
 * How many of the slots (ascending) have each value of a facet: by number in the dictionary, by month, or by index in the tag tree, where
 * the last number is "none". Gives way; whoever drives it sees to it that nothing changes meanwhile.
 */
export function* countFacet(facet: Facet, slots: Uint32Array, library: Library): Work<Uint32Array> {
  const { data, dictionaries } = library.columns;
  const add = (size: number, count: (part: Uint32Array, counts: Uint32Array) => void) => inParts(slots, size, count);
  switch (facet) {
    case 'rating':
      return yield* add(6, (part, counts) => tally(part, data.rating, counts));
    case 'flag':
      return yield* add(FLAGS.length + 1, (part, counts) => tally(part, data.flag, counts));
    case 'kind':
      return yield* add(KINDS.length + 1, (part, counts) => tally(part, data.kind, counts));
    case 'taken':
      return yield* add(MONTHS, (part, counts) => tally(part, data.month, counts));
    case 'tag':
      return yield* add(library.tree.size + 1, (part, counts) => library.tags.count(part, library.tree, counts));
    case 'color':
      return yield* add(COLOR_NAMES.length + 1, (part, counts) => tallyColors(part, data.colors, counts));
    default:
      return yield* add(dictionaries[facet].values.length, (part, counts) => tally(part, data[facet], counts));
  }
}

function* inParts(
  slots: Uint32Array,
  size: number,
  count: (part: Uint32Array, counts: Uint32Array) => void,
): Work<Uint32Array> {
  const counts = new Uint32Array(size);
  for (let from = 0; from < slots.length; from += AT_ONCE) {
    if (from > 0) yield;
    count(slots.subarray(from, from + AT_ONCE), counts);
  }
  return counts;
}

/** Counts with their names, largest first; stars and dates in order. At most `limit`. */
export function facetValues(facet: Facet, counts: Uint32Array, library: Library, limit: number): FacetValue[] {
  switch (facet) {
    case 'rating':
      return numbered(counts, (stars) => ({ value: String(stars) })).slice(0, limit);
    case 'flag':
      return largest(
        numbered(counts, (id) => ({ value: FLAGS[id - 1] ?? '' })),
        limit,
      );
    case 'kind':
      return largest(
        // A file not yet looked at has no kind, and no token finds it.
        numbered(counts, (id) => ({ value: KINDS[id - 1] ?? '', text: KIND_TEXTS[id - 1] })).filter(
          ({ value }) => value !== '',
        ),
        limit,
      );
    case 'taken':
      return dates(counts, limit);
    case 'tag': {
      const { paths, size } = library.tree;
      return largest(
        numbered(counts, (index) => ({ value: index < size ? printTagPath(paths[index]!) : '' })),
        limit,
      );
    }
    case 'color': {
      // Each keeps its place, whatever its count.
      const values = numbered(counts, (id) => ({ value: COLOR_NAMES[id] ?? '' }));
      return values.slice(0, limit);
    }
    case 'place': {
      const { values } = library.columns.dictionaries.place;
      const found = largest(
        numbered(counts, (id) => ({ value: values[id]! })),
        limit,
      );
      return found.map((one) => (one.value === '' ? one : { ...one, text: placeText(one.value) }));
    }
    default: {
      const { values } = library.columns.dictionaries[facet];
      return largest(
        numbered(counts, (id) => ({ value: values[id]! })),
        limit,
      );
    }
  }
}

/** A loop for each kind of column: one that has seen both is some ten times slower, since V8 then asks at each step which it is. */
function tally(slots: Uint32Array, column: Uint8Array | Uint32Array, counts: Uint32Array): void {
  if (column instanceof Uint8Array) for (let i = 0; i < slots.length; i++) counts[column[slots[i]!]!]!++;
  else for (let i = 0; i < slots.length; i++) counts[column[slots[i]!]!]!++;
}

function numbered(
  counts: Uint32Array,
  name: (id: number) => { value: string; text?: string | undefined },
): FacetValue[] {
  const values: FacetValue[] = [];
  counts.forEach((count, id) => {
    if (count === 0) return;
    const { value, text } = name(id);
    values.push({ value, ...(text !== undefined && { text }), count });
  });
  return values;
}

const largest = (values: FacetValue[], limit: number): FacetValue[] =>
  values.sort((a, b) => b.count - a.count).slice(0, limit);

/** Months where they fit into the limit, else years; newest first, unknown last. */
function dates(counts: Uint32Array, limit: number): FacetValue[] {
  const unknown = counts[NO_MONTH]!;
  const byMonth = new Map<number, number>();
  for (let month = 0; month < NO_MONTH; month++) if (counts[month]! > 0) byMonth.set(month, counts[month]!);
  const room = limit - (unknown > 0 ? 1 : 0);
  const newestFirst = (periods: Map<number, number>) => [...periods].sort(([a], [b]) => b - a);
  let values: FacetValue[];
  if (byMonth.size <= room)
    values = newestFirst(byMonth).map(([month, count]) => ({ value: printMonth(month), count }));
  else {
    const byYear = new Map<number, number>();
    for (const [month, count] of byMonth) byYear.set(yearOf(month), (byYear.get(yearOf(month)) ?? 0) + count);
    values = newestFirst(byYear)
      .map(([year, count]) => ({ value: printYear(year), count }))
      .slice(0, Math.max(0, room));
  }
  return unknown > 0 && limit > 0 ? [...values, { value: '', count: unknown }] : values;
}

const yearOf = (month: number): number => Math.floor(month / 12);
const printYear = (year: number): string => String(year).padStart(4, '0');
const printMonth = (month: number): string =>
  `${printYear(yearOf(month))}-${String((month % 12) + 1).padStart(2, '0')}`;
