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

function tally(slots: Uint32Array, column: ArrayLike<number>, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (const slot of slots) counts[column[slot]!]!++;
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
  for (const slot of slots) {
    const ms = taken[slot]!;
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
  const byPeriod = (length: number) => {
    const periods = new Map<string, number>();
    for (const [day, count] of days) {
      const date = new Date(day * 86_400_000);
      if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) continue;
      const period = date.toISOString().slice(0, length);
      periods.set(period, (periods.get(period) ?? 0) + count);
    }
    return [...periods].map(([value, count]) => ({ value, count })).sort((a, b) => (a.value < b.value ? 1 : -1));
  };
  const room = limit - (unknown > 0 ? 1 : 0);
  const months = byPeriod(7);
  const values: FacetValue[] = months.length <= room ? months : byPeriod(4).slice(0, room);
  return unknown > 0 && limit > 0 ? [...values, { value: '', count: unknown }] : values;
}

function tagFacet(slots: Uint32Array, { tags, tree }: Library, limit: number): FacetValue[] {
  const counts = tags.counts(slots, tree);
  const values: FacetValue[] = [];
  counts.forEach((count, index) => {
    if (count > 0) values.push({ value: printTagPath(tree.paths[index]!), count });
  });
  let untagged = 0;
  for (const slot of slots) if (tags.length[slot] === 0) untagged++;
  if (untagged > 0) values.push({ value: '', count: untagged });
  return largest(values, limit);
}
