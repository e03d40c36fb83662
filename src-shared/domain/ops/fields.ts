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
  takenAt: 19,
  gps: 20,
  edits: 130,
  /** What may be done with an asset: domain/rights. */
  rightsTerritory: 153,
  rightsChannels: 154,
  rightsFrom: 155,
  rightsUntil: 156,
  embargo: 157,
  modelRelease: 158,
  propertyRelease: 159,
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
  /** What was copied when the asset was imported: `{name, size, print, sha256}`, so that it is known on the card when it comes again. */
  imported: 45,
  /** Names a person gave to the file and what lies beside it: `{from, to, with}`, a character for each byte. */
  renamed: 46,
  /** Of an asset whose file says something else: by field name the file's values against which somebody kept the catalog's. */
  kept: 43,
  /** Set of collections that an asset was put into. */
  collections: 47,
  /** The folder into which a person moved the file and what lies beside it: `{to, from, with}`, places as root, folder and name. */
  moved: 92,
  /** Of a file that this program copied: `{from, trash}`: the first one's id, hex, and where the copy goes when copying is taken back. */
  copied: 93,
  /** The version that the file is: its id, hex. */
  version: 48,
  /** Of a stack that people made: its id, hex, and a number: the lowest is on top. */
  stack: 90,
  /** true: what would be a pair by its name is none. */
  apart: 91,
  tagName: 50,
  /** Entity id of the parent tag, hex, or null for the top. */
  tagParent: 51,
  /** Of a tag that was merged into another one: that tag's id, hex. */
  tagSame: 52,
  /** true: deleted. */
  tagRemoved: 53,
  /** Other words by which it is found: a list of texts. */
  tagSynonyms: 54,
  /** true: a category, which groups others and is written to no file. */
  tagCategory: 55,
  /** Of the entity whose id follows from a path: the tag (hex) that was there once and that files mean by it, then the path's names. */
  tagAlias: 56,
  collectionName: 70,
  /** Entity id of the set that it is in, hex, or null for the top. */
  collectionParent: 71,
  /** manual, set, smart, search. Set once. */
  collectionKind: 72,
  collectionQuery: 73,
  /** Entity id of an asset, hex. */
  collectionCover: 74,
  /** true: deleted. */
  collectionRemoved: 75,
  /** Of the entity whose id follows from a collection and an asset: both (hex), and the order key of where people moved it. */
  place: 76,
  rootName: 60,
  rootRemoved: 61,
  /** Where the root's folder lies on this machine: its path, a character for each byte. Never another machine's business. */
  rootPath: 62,
  /** What schemas, custom fields and choices are called. */
  defName: 100,
  /** A number; siblings stand in its order. */
  defOrder: 101,
  /** true: no longer there. What it held stays, and comes back with it. */
  defRemoved: 102,
  /** Entity id, hex: of a custom field its schema, of a choice its field. */
  defOf: 103,
  /** Of a schema: the kinds of asset that it is for; null or none: all. */
  defKinds: 104,
  /** Of a custom field: how it is written in searches and files. Set once. */
  defKey: 105,
  /** Of a custom field: one of FIELD_TYPES. Set once. */
  defType: 106,
  /** Of a choice: names that it had before, as files may still say it. */
  defFormer: 107,
  templateName: 110,
  /** Of a metadata template: what it gives, as the contract's TemplateBody. */
  templateBody: 111,
  /** true: deleted. */
  templateRemoved: 112,
  /** Whether metadata is written into its files: one of WRITE_MODES. */
  rootWrites: 63,
  /** Which versions of its files are kept, as domain/versions.ts prints it. */
  rootVersions: 64,
  /**
   * Of a version: the asset (hex) and the version before (hex, null for the first), and what the file was. Set once: `{of, parent, sha256,
   * picture, size, saved, made, program}`, times in ms since 1970.
   */
  versionOf: 120,
  versionName: 121,
  versionNote: 122,
  /** One of REVIEW_STATES. */
  versionState: 123,
  editPresetName: 131,
  /** Of edits under a name: the recipe. */
  editPresetRecipe: 132,
  /** true: deleted. */
  editPresetRemoved: 133,
  presetName: 150,
  /** Of an export preset: the contract's ExportPreset. */
  presetBody: 151,
  /** true: deleted. */
  presetRemoved: 152,
  /** Of an asset that left against its rights, the last time: `{at, way, why, problems}`. */
  rightsOverride: 160,
  /** Of a marker: the film or sound, its entity id in hex. */
  markerOf: 170,
  /** ms from the beginning. */
  markerAt: 171,
  markerText: 172,
  /** true: taken away. */
  markerRemoved: 173,
  /** Of an asset that was put away: domain/archive.ts says what. */
  archived: 180,
  /** Of an asset: the one that it was made from, its entity id in hex. */
  madeFrom: 181,
  /** Of a virtual copy: the asset over whose file it is, its entity id in hex. */
  copyOf: 182,
  copyName: 183,
  /** true: deleted. */
  copyRemoved: 184,
  /** Of a version that somebody made through this program: how, one of VERSION_WAYS. Who: whose change it is. */
  versionBy: 185,
} as const;
export type FieldName = keyof typeof FIELD;
export type FieldNumber = (typeof FIELD)[FieldName];

const NAMES = new Map<number, string>(Object.entries(FIELD).map(([name, number]) => [number, name]));
/** For people and topics; a field from a newer program shows as its number. */
export const fieldName = (field: number): string => (isCustom(field) ? 'fields' : (NAMES.get(field) ?? `field ${field}`));

export const FIRST_CUSTOM = 2 ** 52;
/**
 * The register of an asset in which a custom field's value stands, or of a field of several choices whether it has this one: a number
 * that follows from the id of the field's or choice's entity, so that it is the same on every machine. 16 bytes → 2^52 … 2^53 − 1.
 */
export const customField = (id: Uint8Array): number =>
  FIRST_CUSTOM + [...id.subarray(0, 6)].reduce((sum, byte) => sum * 256 + byte, 0) * 16 + ((id[6] ?? 0) >> 4);
export const isCustom = (field: number): boolean => field >= FIRST_CUSTOM;

/** Never, when somebody says so, or by itself. */
export const WRITE_MODES = ['off', 'on-request', 'automatic'] as const;
export type WriteMode = (typeof WRITE_MODES)[number];

/** Kinds of entity, as they stand in the catalog and in operations. */
export const ENTITY = { asset: 1, tag: 2, root: 3, schema: 10, field: 11, choice: 12, collection: 20, place: 21, template: 30, version: 40, editPreset: 41, preset: 45, marker: 50 } as const;
