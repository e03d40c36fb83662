import { FLAGS, KINDS } from '../../../../src-shared/domain/asset.ts';
import {
  type DateRange,
  inRange,
  type NumberRange,
  parseQuery,
  type Query,
  readToken,
  resolveDate,
  type Term,
  type Test,
} from '../../../../src-shared/domain/query/index.ts';
import type { AssetTags } from './asset-tags.ts';
import { allBits, andBits, andNotBits, type Bits, bitsByMask, bitsWhere, hasBit, noBits, orBits, setBit } from './bits.ts';
import type { CollectionRow, Collections } from './collections.ts';
import * as columns from './columns.ts';
import type { Dictionary } from './dictionary.ts';
import type { FieldColumns } from './fields.ts';
import { fold } from './fold.ts';
import type { FolderTree } from './folder-tree.ts';
import { matchChoices, matchField } from './match-fields.ts';
import { mediaMask, saidMask, timecodeBits } from './match-media.ts';
import type { Names } from './names.ts';
import { inColors } from './palettes.ts';
import { matchExpiry, matchRights } from './match-rights.ts';
import { type LinkSlots, matchLinks, withMissingLinks } from './links.ts';
import { nearBits, placeMask, placesWithWord } from './place-names.ts';
import { inBoxes } from './places.ts';
import type { TagTree } from './tag-tree.ts';

/** What a query is held against. */
export interface Library {
  readonly columns: columns.Columns;
  readonly names: Names;
  readonly tags: AssetTags;
  readonly tree: TagTree;
  readonly folders: FolderTree;
  readonly collections: Collections;
  readonly fields: FieldColumns;
  /** The assets in whose texts the word stands or whose file name has it in it, as slots. */
  textHas(word: string): Bits;
  /** Slots of subtitle files, and of the film that each belongs to. */
  subtitles(): readonly (readonly [own: number, film: number])[];
  /** Which file names which. */
  links(): readonly LinkSlots[];
  /** By entity id in text, or undefined. */
  slotOfId(id: string): number | undefined;
  /** ms since 1970. */
  now(): number;
}

/** A term of a query and the slots it finds. Never written to: several questions share it. */
export interface Matched {
  readonly term: Term;
  readonly bits: Bits;
}

/** Everything shown, term by term: a facet needs them apart. Terms that cannot be read are passed over. */
export function matchTerms(query: Query, library: Library): Matched[] {
  return query.terms.flatMap((term) => {
    const bits = match(term, library);
    return bits ? [{ term, bits }] : [];
  });
}

/** The slots that the query finds. */
export function matchQuery(query: Query, library: Library): Bits {
  return matchTerms(query, library).reduce((found, { bits }) => andBits(found, bits), library.columns.live());
}

/** undefined: the term cannot be read. */
function match(term: Term, library: Library): Bits | undefined {
  switch (term.type) {
    case 'word':
      return matchWord(term.text, library);
    case 'token':
      return matchTest(readToken(term.name, term.values, library.fields.known), library);
    case 'not': {
      const bits = match(term.term, library);
      return bits && andNotBits(allBits(library.columns.count), bits);
    }
    case 'all':
    case 'any': {
      const parts = term.terms.map((one) => match(one, library)).filter((bits) => bits !== undefined);
      return parts.length === 0 ? undefined : parts.reduce(term.type === 'all' ? andBits : orBits);
    }
  }
}

/** A free word: in a text, in a tag's name, anywhere in the file's name, at the beginning of a word of camera, lens, place or a choice. */
function matchWord(text: string, library: Library): Bits {
  const {
    columns: { count, data, dictionaries },
    tags,
    tree,
  } = library;
  const found = withFilms(library.textHas(text).slice(), library);
  const mask = tree.maskOfWord(text);
  if (mask.includes(1)) orBits(found, tags.having(mask, tree, count));
  const folded = fold(text);
  for (const name of ['camera', 'lens'] as const) {
    const values = dictionaries[name].mask((value) => startsInside(fold(value), folded));
    if (values.includes(1)) orBits(found, bitsByMask(count, data[name], values));
  }
  const places = placesWithWord(dictionaries.place, (name) => startsInside(name, folded));
  if (places.includes(1)) orBits(found, bitsByMask(count, data.place, places));
  const chosen = matchChoices(text, { fields: library.fields, count }, startsInside);
  return chosen ? orBits(found, chosen) : found;
}

/** What is said in a film's subtitles is said in the film. */
function withFilms(found: Bits, library: Library): Bits {
  for (const [own, film] of library.subtitles()) if (hasBit(found, own)) setBit(found, film);
  return found;
}

/** Does the part stand at the beginning of a word? */
export function startsInside(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return true;
  }
  return false;
}

function matchTest(test: Test, library: Library): Bits | undefined {
  const {
    columns: { count, data, dictionaries },
    tags,
    tree,
    folders,
  } = library;
  switch (test.type) {
    case 'error':
      return undefined;
    case 'tag':
      return union(test.values, (path) =>
        path === null ? tags.untagged(count) : tags.having(tree.mask(path), tree, count),
      );
    case 'text':
      return bitsByMask(count, data[test.column], textMask(dictionaries[test.column], test.column, test.values));
    case 'flag':
      return bitsByMask(
        count,
        data.flag,
        markOf(test.values.map((flag) => (flag === null ? 0 : FLAGS.indexOf(flag) + 1))),
      );
    case 'kind':
      return bitsByMask(count, data.kind, markOf(test.values.map((kind) => KINDS.indexOf(kind) + 1)));
    case 'number':
      return matchNumber(test.column, test.values, library);
    case 'codec':
    case 'colorspace':
      return bitsByMask(count, data.media, saidMask(dictionaries.media, test.type, test.values));
    case 'timecode':
      return timecodeBits(test.values, library.columns);
    case 'media':
      return bitsByMask(count, data.media, mediaMask(dictionaries.media, test.column, test.values));
    case 'box':
      return inBoxes(test.values, library.columns);
    case 'color':
      return inColors(test.values, library.columns);
    case 'place':
      return bitsByMask(count, data.place, placeMask(dictionaries.place, test.values));
    case 'near':
      return nearBits(test.values, library.columns);
    case 'date':
      return matchDate(test.column, test.values, library);
    case 'folder':
      return union(test.values, (folder) => bitsByMask(count, data.folder, folders.mask(folder)));
    case 'collection':
      return union(test.values, (value) => library.collections.named(value).map((row) => collectionBits(row, library)).reduce(orBits, noBits(count)));
    case 'missing':
      return union(test.values, (value) => {
        if (value === 'links') return withMissingLinks(library);
        if (value === 'offline') return bitsByMask(count, data.folder, folders.offline());
        return bitsWhere(count, (slot) => ((data.bits[slot]! & columns.MISSING) !== 0) === (value === 'yes'));
      });
    case 'link':
      return matchLinks(test, library);
    case 'expires':
      return union(test.values, (wanted) => matchExpiry(wanted, library));
    case 'rights':
      return union(test.values, (state) => matchRights(state, library));
    case 'problem':
      return union(test.values, (value) =>
        bitsWhere(count, (slot) => ((data.bits[slot]! & columns.PROBLEM) !== 0) === (value === 'yes')),
      );
    case 'has':
      return union(test.values, (what) => matchHas(what, library));
    case 'field':
      return matchField(test, { fields: library.fields, count, wall: wallClock(library.now()) });
    case 'id': {
      const found = noBits(count);
      for (const id of test.values) {
        const range = /^#?(\d{1,10})\.\.#?(\d{1,10})$/.exec(id);
        if (range) {
          const [from, to] = [Number(range[1]), Number(range[2])];
          for (let at = 0; at < count; at++) if (data.n[at]! >= from && data.n[at]! <= to) setBit(found, at);
          continue;
        }
        const slot = /^#?\d{1,10}$/.test(id)
          ? library.columns.slotOf(Number(id.replace('#', '')))
          : library.slotOfId(id);
        if (slot !== undefined && slot >= 0) setBit(found, slot);
      }
      return found;
    }
  }
}

/** Who is in a collection, or found by it; of a set in any of its collections. */
export function collectionBits(row: CollectionRow, library: Library): Bits {
  const { columns: shelf, collections } = library;
  const found = noBits(shelf.count);
  if (row.kind === 'manual') {
    for (const n of collections.membersOf(row.n)) {
      const slot = shelf.slotOf(n);
      if (slot >= 0) setBit(found, slot);
    }
    return found;
  }
  if (row.kind === 'set') return collections.childrenOf(row.n).reduce((bits, child) => orBits(bits, collectionBits(child, library)), found);
  return collections.within(row.n, () => matchQuery(parseQuery(row.query ?? '', library.fields.known).query, library)) ?? found;
}

function matchHas(what: (Test & { type: 'has' })['values'][number], { columns: { count, data }, tags }: Library): Bits {
  const flag = (bit: number) => bitsWhere(count, (slot) => (data.bits[slot]! & bit) !== 0);
  switch (what) {
    case 'gps':
      return flag(columns.GPS);
    case 'title':
      return flag(columns.TITLE);
    case 'caption':
      return flag(columns.CAPTION);
    case 'preview':
      return flag(columns.PREVIEW);
    case 'tag':
      return bitsWhere(count, (slot) => tags.length[slot]! > 0);
    case 'edits':
      return flag(columns.EDITED);
    case 'archive':
      return flag(columns.ARCHIVED);
    case 'copy':
      return flag(columns.COPY);
    case 'duplicate':
      return duplicates(count, data);
    case 'taken':
      return bitsWhere(count, (slot) => !Number.isNaN(data.taken[slot]!));
    default: {
      const column = data[what];
      return bitsWhere(count, (slot) => column[slot]! > 0);
    }
  }
}

/** Files of whose content another one is there. */
function duplicates(count: number, { twin, bits }: columns.Columns['data']): Bits {
  const isThere = (slot: number) => twin[slot]! > 0 && (bits[slot]! & (columns.MISSING | columns.GONE)) === 0;
  const first = new Map<number, number>();
  const found = noBits(count);
  for (let slot = 0; slot < count; slot++) {
    if (!isThere(slot)) continue;
    const other = first.get(twin[slot]!);
    if (other === undefined) first.set(twin[slot]!, slot);
    else {
      setBit(found, other);
      setBit(found, slot);
    }
  }
  return found;
}

function matchNumber(
  name: (Test & { type: 'number' })['column'],
  ranges: readonly (NumberRange | null)[],
  { columns: { count, data } }: Library,
): Bits {
  const unknown = ranges.includes(null);
  const known = ranges.filter((range) => range !== null);
  if (name === 'rating') {
    return bitsByMask(
      count,
      data.rating,
      Uint8Array.from({ length: 6 }, (_, stars) => (known.some((range) => inRange(range, stars)) ? 1 : 0)),
    );
  }
  if (name === 'ratio') {
    return bitsByMask(
      count,
      data.aspect,
      Uint8Array.from({ length: 65_536 }, (_, aspect) =>
        (aspect === 0 ? unknown : known.some((range) => inRange(range, aspect / 1000))) ? 1 : 0,
      ),
    );
  }
  const column = { iso: data.iso, size: data.size, w: data.width, h: data.height, duration: data.duration, loudness: data.loudness }[name];
  // Kept in fewer bits than the tenths that people say.
  const value = (slot: number) => (name === 'loudness' ? Math.round(column[slot]! * 10) / 10 : column[slot]!);
  const isUnknown = (value: number) => Number.isNaN(value) || (value === 0 && name !== 'size' && name !== 'duration');
  return union(ranges, (range) =>
    bitsWhere(count, (slot) =>
      isUnknown(column[slot]!) ? range === null : range !== null && inRange(range, value(slot)),
    ),
  );
}

function matchDate(name: 'taken' | 'added', ranges: readonly (DateRange | null)[], library: Library): Bits {
  const {
    columns: { count, data },
  } = library;
  const column = data[name];
  const now = library.now();
  return union(ranges, (range) => {
    if (range === null) return bitsWhere(count, (slot) => Number.isNaN(column[slot]!));
    let { from, to } = resolveDate(range, wallClock(now));
    // `added` is a moment, and its days begin at this machine's midnight.
    if (name === 'added') [from, to] = [moment(from), moment(to)];
    return bitsWhere(count, (slot) => column[slot]! >= from && column[slot]! < to);
  });
}

/** A moment as this machine's wall clock shows it, read as UTC. */
export function wallClock(moment: number): number {
  return moment - new Date(moment).getTimezoneOffset() * 60_000;
}

/** The inverse, but for the hour that a change of clocks doubles. */
function moment(wall: number): number {
  if (!Number.isFinite(wall)) return wall;
  const date = new Date(wall);
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ).getTime();
}

/** The texts meant: the same but for case and accents; where there is none, those that have it in them (labels and extensions: none). */
function textMask(dictionary: Dictionary, column: string, values: readonly (string | null)[]): Uint8Array {
  const mask = new Uint8Array(dictionary.values.length);
  for (const value of values) {
    if (value === null) {
      mask[0] = 1;
      continue;
    }
    const folded = fold(value);
    let marked = dictionary.mask((text) => fold(text) === folded);
    if (!marked.includes(1) && (column === 'camera' || column === 'lens')) {
      marked = dictionary.mask((text) => fold(text).includes(folded));
    }
    marked.forEach((mark, id) => {
      mask[id]! |= mark;
    });
  }
  return mask;
}

function markOf(ids: readonly number[]): Uint8Array {
  const mask = new Uint8Array(256);
  for (const id of ids) mask[id] = 1;
  return mask;
}

const union = <T>(values: readonly T[], match: (value: T) => Bits): Bits => values.map(match).reduce(orBits);
