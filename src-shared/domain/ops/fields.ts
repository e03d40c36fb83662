/**
 * The numbered fields of operations. Numbers are for ever: never reused, never renumbered, since logs and other machines hold them.
 */
import type { ScalarField } from '../asset.ts';

/** Registers of an asset that a file's own metadata can fill too (the layer under the log). */
export const ASSET_FIELDS = {
  rating: 1,
  label: 2,
  flag: 3,
  title: 4,
  caption: 5,
  creator: 6,
  copyright: 7,
  usageTerms: 8,
  credit: 9,
  headline: 10,
  instructions: 11,
  location: 12,
  city: 13,
  state: 14,
  country: 15,
  job: 16,
  licence: 17,
  webStatement: 18,
} as const satisfies Record<ScalarField, number>;

export const FIELD = {
  ...ASSET_FIELDS,
  /** Quarter turns clockwise in degrees, on top of the file's orientation. */
  rotate: 30,
  /** Set of tags. */
  tags: 40,
  /** In `.vitrine-trash` or the system's trash since this change; the value tells where. */
  trashed: 41,
  /** Of an asset that a person found to be another one: that asset's id, hex; false: it is what it is, a new one. */
  sameAs: 42,
  tagName: 50,
  /** Entity id of the parent tag, hex, or null for the top. */
  tagParent: 51,
  rootName: 60,
  rootRemoved: 61,
  /** Where the root's folder lies on this machine: its path, a character for each byte. Never another machine's business. */
  rootPath: 62,
} as const;
export type FieldName = keyof typeof FIELD;
export type FieldNumber = (typeof FIELD)[FieldName];

const NAMES = new Map<number, string>(Object.entries(FIELD).map(([name, number]) => [number, name]));
/** For people and topics; a field from a newer program shows as its number. */
export const fieldName = (field: number): string => NAMES.get(field) ?? `field ${field}`;

/** Kinds of entity, as they stand in the catalog and in operations. */
export const ENTITY = { asset: 1, tag: 2, root: 3 } as const;
