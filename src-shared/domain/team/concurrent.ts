/**
 * Values that were written without either author's having seen the other's. A write names the value that its author saw; whoever writes on
 * one machine has seen what was written there before. A value that nobody saw who wrote over it was overlooked, until somebody who sees
 * both writes again: such a write is told once for each value that was seen.
 */
import { ASSET_FIELDS, FIELD, isCustom } from '../ops/fields.ts';
import { compareBytes, hex, type Key } from '../ops/key.ts';

export interface Write {
  readonly key: Key;
  /** Key of a value that its author saw; null: there was none. */
  readonly seen: Key | null;
  /** JSON; null: cleared. */
  readonly value: string | null;
}

const writerOf = (key: Key): string => hex(key.subarray(8, 24));

/**
 * Of what was written to one register: the value that shows, and those that were overlooked and say something else, latest first. Does not
 * depend on the order of `writes`. @returns undefined where nothing was written
 */
export function overlookedIn<W extends Write>(
  writes: readonly W[],
): { readonly shows: W; readonly overlooked: readonly W[] } | undefined {
  const byKey = new Map(writes.map((one) => [hex(one.key), one]));
  const seen = new Set(writes.flatMap((one) => (one.seen ? [hex(one.seen)] : [])));
  const lastOf = new Map<string, W>();
  for (const one of byKey.values()) {
    const last = lastOf.get(writerOf(one.key));
    if (!last || compareBytes(one.key, last.key) > 0) lastOf.set(writerOf(one.key), one);
  }
  const latest = [...lastOf.values()].sort((a, b) => compareBytes(b.key, a.key));
  const [shows, ...others] = latest;
  return (
    shows && { shows, overlooked: others.filter(({ key, value }) => value !== shows.value && !seen.has(hex(key))) }
  );
}

/** May one of two such values have been overlooked? `had`: what showed before `one` came. */
export function isDoubtful(one: Pick<Write, 'key' | 'seen'>, had: Pick<Write, 'key' | 'seen'>): boolean {
  const order = compareBytes(one.key, had.key);
  if (order === 0) return false;
  const [later, earlier] = order > 0 ? [one, had] : [had, one];
  if (writerOf(later.key) === writerOf(earlier.key)) return false;
  return later.seen === null || compareBytes(later.seen, earlier.key) !== 0;
}

const WORDS: ReadonlySet<number> = new Set<number>([
  ...Object.values(ASSET_FIELDS),
  FIELD.rotate,
  FIELD.tagName,
  FIELD.tagParent,
  FIELD.tagSynonyms,
  FIELD.collectionName,
  FIELD.collectionParent,
  FIELD.collectionQuery,
  FIELD.defName,
  FIELD.templateName,
  FIELD.templateBody,
  FIELD.versionName,
  FIELD.versionNote,
  FIELD.versionState,
  FIELD.editPresetName,
  FIELD.editPresetRecipe,
  FIELD.presetName,
  FIELD.presetBody,
  FIELD.markerText,
  FIELD.markerAt,
]);
/** Is it a value that people mean, of which somebody can say which counts? Places, order and what follows from files are none. */
export const isMeant = (field: number): boolean => WORDS.has(field) || isCustom(field);
