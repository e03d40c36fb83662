/** What a selection has in common, read from the columns: of a million assets some 50 ms, where their rows would take many seconds. */
import { FLAGS } from '../../../../src-shared/domain/asset.ts';
import type { AssetTags } from './asset-tags.ts';
import { CAPTION, type Columns, TITLE } from './columns.ts';
import { NOWHERE } from './places.ts';
import type { TagTree } from './tag-tree.ts';

export const SUMMARY_FIELDS = ['rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright'] as const;
export type SummaryField = (typeof SUMMARY_FIELDS)[number];
export type Stored = string | number | null;

/** The one value that all have, or null and how many values there are, counted up to 1,000. */
export interface InCommon {
  readonly value: Stored;
  readonly mixed: number;
}
export interface Summary {
  readonly seq: number;
  readonly count: number;
  readonly bytes: number;
  readonly fields: Readonly<Record<SummaryField, InCommon>>;
  /** `lat,lon`; null: several, or none. */
  readonly position: InCommon;
  /** How many have one. */
  readonly placed: number;
  /** The tags of most assets first, 500 at most. */
  readonly tags: readonly { readonly tag: number; readonly count: number }[];
}

/** Values of a field that are told apart at most. */
export const MOST_VALUES = 1000;
const MOST_TAGS = 500;

export function inCommon(values: Iterable<Stored>): InCommon {
  const [first, ...more] = values;
  return more.length
    ? { value: null, mixed: Math.min(MOST_VALUES, more.length + 1) }
    : { value: first ?? null, mixed: 0 };
}

/** What stands in columns. Titles and captions do not: see textSlots. */
export function countColumns(slots: Uint32Array, { data, dictionaries }: Columns, tags: AssetTags, tree: TagTree) {
  let bytes = 0;
  for (const slot of slots) bytes += data.size[slot]! || 0;
  const named = (name: 'label' | 'creator' | 'copyright') =>
    inCommon(
      present(slots, data[name], dictionaries[name].values.length).map((id) =>
        id === 0 ? null : dictionaries[name].values[id]!,
      ),
    );
  return {
    count: slots.length,
    bytes,
    fields: {
      rating: inCommon(slots.length ? present(slots, data.rating, 6) : [null]),
      flag: inCommon(present(slots, data.flag, FLAGS.length + 1).map((id) => FLAGS[id - 1] ?? null)),
      label: named('label'),
      creator: named('creator'),
      copyright: named('copyright'),
    },
    ...positions(slots, data),
    tags: tags.tally(slots, tree).slice(0, MOST_TAGS),
  };
}

function positions(slots: Uint32Array, { lat, lon }: Columns['data']): Pick<Summary, 'position' | 'placed'> {
  const seen = new Set<string | null>();
  let placed = 0;
  let [lastLat, lastLon] = [Number.NaN, Number.NaN];
  for (const slot of slots) {
    const [y, x] = [lat[slot]!, lon[slot]!];
    if (y !== NOWHERE) placed++;
    // Most were taken where the one before was.
    if ((y === lastLat && x === lastLon) || seen.size >= MOST_VALUES) continue;
    [lastLat, lastLon] = [y, x];
    seen.add(y === NOWHERE ? null : `${y / 1e6},${x / 1e6}`);
  }
  return { placed, position: inCommon(seen) };
}

/** Which of the numbers below `size` stand in the column. */
function present(slots: Uint32Array, column: ArrayLike<number>, size: number): number[] {
  const seen = new Uint8Array(size);
  for (const slot of slots) seen[column[slot]!] = 1;
  return Array.from(seen.keys()).filter((id) => seen[id] === 1);
}

/** The slots that have a title or a caption. */
export function textSlots(slots: Uint32Array, { data }: Columns, field: 'title' | 'caption'): Uint32Array {
  const bit = field === 'title' ? TITLE : CAPTION;
  return slots.filter((slot) => (data.bits[slot]! & bit) !== 0);
}
