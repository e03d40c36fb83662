import { FLAGS, KINDS } from '../../../../src-shared/domain/asset.ts';
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import type { Library } from './match.ts';

export type Facet = 'rating' | 'label' | 'flag' | 'kind' | 'ext' | 'camera' | 'lens' | 'taken' | 'tag';
export interface FacetValue {
  /** As it stands after the token; '' is "none". */
  readonly value: string;
  readonly text?: string;
  readonly count: number;
}

const KIND_TEXTS: readonly string[] = KINDS.map((kind) => kind[0]!.toUpperCase() + kind.slice(1));

/** What the slots (ascending) have of one facet, largest first; stars and dates in order. At most `limit`. */
export function countFacet(facet: Facet, slots: Uint32Array, library: Library, limit: number): FacetValue[] {
  const { data, dictionaries } = library.columns;
  switch (facet) {
    case 'rating':
      return numbered(tally(slots, data.rating, 6), (stars) => ({ value: String(stars) })).slice(0, limit);
    case 'flag':
      return largest(
        numbered(tally(slots, data.flag, FLAGS.length + 1), (id) => ({ value: FLAGS[id - 1] ?? '' })),
        limit,
      );
    case 'kind':
      return largest(
        // A file not yet looked at has no kind, and no token finds it.
        numbered(tally(slots, data.kind, KINDS.length + 1), (id) => ({
          value: KINDS[id - 1] ?? '',
          text: KIND_TEXTS[id - 1],
        })).filter(({ value }) => value !== ''),
        limit,
      );
    case 'label':
    case 'ext':
    case 'camera':
    case 'lens': {
      const { values } = dictionaries[facet];
      return largest(
        numbered(tally(slots, data[facet], values.length), (id) => ({ value: values[id]! })),
        limit,
      );
    }
    case 'taken':
      return dates(slots, data.taken, limit);
    case 'tag':
      return tagFacet(slots, library, limit);
  }
}

/** A loop for each kind of column: one that has seen both is some ten times slower, since V8 then asks at each step which it is. */
function tally(slots: Uint32Array, column: Uint8Array | Uint32Array, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  if (column instanceof Uint8Array) for (let i = 0; i < slots.length; i++) counts[column[slots[i]!]!]!++;
  else for (let i = 0; i < slots.length; i++) counts[column[slots[i]!]!]!++;
  return counts;
}

function numbered(
  counts: Uint32Array,
  name: (id: number) => { value: string; text?: string | undefined },
): FacetValue[] {
  const values: FacetValue[] = [];
  counts.forEach((count, id) => {
    const { value, text } = name(id);
    if (count > 0) values.push({ value, ...(text !== undefined && { text }), count });
  });
  return values;
}

const largest = (values: FacetValue[], limit: number): FacetValue[] =>
  values.sort((a, b) => b.count - a.count).slice(0, limit);

/** Months where they fit into the limit, else years; newest first, unknown last. */
function dates(slots: Uint32Array, taken: Float64Array, limit: number): FacetValue[] {
  const days = new Map<number, number>();
  let unknown = 0;
  // Assets come in some order of time, so most are of the same day as the one before.
  let [last, run] = [Number.NaN, 0];
  for (let i = 0; i < slots.length; i++) {
    const ms = taken[slots[i]!]!;
    if (Number.isNaN(ms)) {
      unknown++;
      continue;
    }
    const day = Math.floor(ms / 86_400_000);
    if (day === last) run++;
    else {
      if (run > 0) days.set(last, (days.get(last) ?? 0) + run);
      [last, run] = [day, 1];
    }
  }
  if (run > 0) days.set(last, (days.get(last) ?? 0) + run);
  const byMonth = new Map<number, number>();
  for (const [day, count] of days) {
    const month = monthOf(day);
    if (month >= 0 && month < 120_000) byMonth.set(month, (byMonth.get(month) ?? 0) + count);
  }
  const room = limit - (unknown > 0 ? 1 : 0);
  const newestFirst = (periods: Map<number, number>) => [...periods].sort(([a], [b]) => b - a);
  let values: FacetValue[];
  if (byMonth.size <= room) values = newestFirst(byMonth).map(([month, count]) => ({ value: printMonth(month), count }));
  else {
    const byYear = new Map<number, number>();
    for (const [month, count] of byMonth) byYear.set(yearOf(month), (byYear.get(yearOf(month)) ?? 0) + count);
    values = newestFirst(byYear)
      .map(([year, count]) => ({ value: printYear(year), count }))
      .slice(0, Math.max(0, room));
  }
  return unknown > 0 && limit > 0 ? [...values, { value: '', count: unknown }] : values;
}

/** Months since the beginning of the year 0, of a day since 1970. Far cheaper than a Date for each of thousands of days. */
function monthOf(day: number): number {
  // As in Howard Hinnant's civil_from_days: years that begin in March have their leap day at the end.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  return (era * 400 + year) * 12 + 2 + Math.floor((5 * ofYear + 2) / 153);
}

const yearOf = (month: number): number => Math.floor(month / 12);
const printYear = (year: number): string => String(year).padStart(4, '0');
const printMonth = (month: number): string =>
  `${printYear(yearOf(month))}-${String((month % 12) + 1).padStart(2, '0')}`;

function tagFacet(slots: Uint32Array, { tags, tree }: Library, limit: number): FacetValue[] {
  const counts = tags.counts(slots, tree);
  const values: FacetValue[] = [];
  counts.forEach((count, index) => {
    if (count > 0) values.push({ value: printTagPath(tree.paths[index]!), count });
  });
  let untagged = 0;
  for (let i = 0; i < slots.length; i++) if (tags.length[slots[i]!] === 0) untagged++;
  if (untagged > 0) values.push({ value: '', count: untagged });
  return largest(values, limit);
}
