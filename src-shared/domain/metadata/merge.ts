/**
 * The three-way merge between what the catalog shows, what the file says now, and what it said when both were last compared (the base).
 * Field by field; tags as additions and removals. Pure; what is done about the answer is the caller's business.
 */
import type { ScalarField, Values } from '../asset.ts';
import { ASSET_FIELDS } from '../ops/fields.ts';
import { tagKey } from '../tag-path.ts';
import { type Custom, customDifferences, type CustomMerge, customWith, mergeCustom, type Said } from './custom.ts';

export type TagPath = readonly string[];
export const SCALAR_FIELDS = Object.keys(ASSET_FIELDS) as readonly ScalarField[];

export interface Merge {
  /** What the catalog takes over from the file; `null`: the file has it no more. */
  readonly take: ReadonlyMap<ScalarField, string | number | null>;
  readonly addTags: readonly TagPath[];
  readonly removeTags: readonly TagPath[];
  /** Both sides changed it, to different values: the catalog keeps its own, and the file is not touched, until somebody chooses. */
  readonly conflicts: readonly ScalarField[];
  /** The same of custom fields, by property. */
  readonly custom: CustomMerge;
}

/** `ours`: as the catalog shows it. `theirs`: as the file says now. */
export function merge(base: Values, ours: Values, theirs: Values): Merge {
  const take = new Map<ScalarField, string | number | null>();
  const conflicts: ScalarField[] = [];
  for (const field of SCALAR_FIELDS) {
    const [was, here, there] = [valueIn(base, field), valueIn(ours, field), valueIn(theirs, field)];
    if (there === was || there === here) continue;
    if (here === was) take.set(field, there);
    else conflicts.push(field);
  }
  const [before, shown, now] = [byKey(base.tags), byKey(ours.tags), byKey(theirs.tags)];
  return {
    take,
    addTags: [...now].filter(([key]) => !before.has(key) && !shown.has(key)).map(([, path]) => path),
    removeTags: [...before].filter(([key]) => !now.has(key) && shown.has(key)).map(([, path]) => path),
    conflicts,
    custom: mergeCustom(base.custom, ours.custom, theirs.custom),
  };
}

/** What the catalog shows after a merge. */
export function merged(ours: Values, { take, addTags, removeTags, custom }: Merge): Values {
  const values: Record<string, unknown> = { ...ours };
  for (const [field, value] of take)
    if (value === null) delete values[field];
    else values[field] = value;
  const tags = byKey(ours.tags);
  for (const path of removeTags) tags.delete(tagKey(path));
  for (const path of addTags) tags.set(tagKey(path), path);
  delete values['tags'];
  return { ...withCustom(values as Values, customWith(ours.custom, custom.take)), ...(tags.size ? { tags: [...tags.values()] } : {}) };
}

/** What has to be written so that the file says what the catalog shows. Undefined: nothing. */
export interface Differences {
  /** `null`: to be cleared. */
  readonly fields: ReadonlyMap<ScalarField, string | number | null>;
  readonly addTags: readonly TagPath[];
  readonly removeTags: readonly TagPath[];
  /** Custom fields by property, each with all that it shall say; `null`: to be cleared. */
  readonly custom: ReadonlyMap<string, Said | null>;
}
export const NO_DIFFERENCES: Differences = { fields: new Map(), addTags: [], removeTags: [], custom: new Map() };

export function differences(ours: Values, file: Values): Differences | undefined {
  const fields = new Map<ScalarField, string | number | null>();
  for (const field of SCALAR_FIELDS) {
    const value = valueIn(ours, field);
    if (value !== valueIn(file, field)) fields.set(field, value);
  }
  const [here, there] = [byKey(ours.tags), byKey(file.tags)];
  const addTags = [...here].filter(([key]) => !there.has(key)).map(([, path]) => path);
  const removeTags = [...there].filter(([key]) => !here.has(key)).map(([, path]) => path);
  const custom = customDifferences(ours.custom, file.custom);
  return fields.size || addTags.length || removeTags.length || custom.size ? { fields, addTags, removeTags, custom } : undefined;
}

/** The same values with these custom fields. */
export function withCustom({ custom: _, ...values }: Values, custom: Custom | undefined): Values {
  return custom && Object.keys(custom).length ? { ...values, custom } : values;
}

/** No stars are no value, and so is an empty text; two spellings of a text that differ in composition are one. */
export function valueIn(values: Values, field: ScalarField): string | number | null {
  const value = values[field];
  if (typeof value === 'string') return value.normalize('NFC').trim() || null;
  return value || null;
}

/** By look-up key; the first spelling counts. */
export function byKey(tags: Values['tags']): Map<string, TagPath> {
  const found = new Map<string, TagPath>();
  for (const path of tags ?? []) {
    const key = tagKey(path);
    if (path.length && !found.has(key)) found.set(key, path);
  }
  return found;
}
