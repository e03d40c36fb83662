/** What was changed, in few words, for feeds and for narrowing a history down. */
import { FIELD, type FieldName, isCustom } from '../ops/fields.ts';

export const CHANGE_KINDS = [
  'stars',
  'labels',
  'flags',
  'tags',
  'texts',
  'times',
  'places',
  'edits',
  'rights',
  'collections',
  'fields',
  'versions',
  'stacks',
  'markers',
  'presets',
  'files',
  'new',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Stands for a field where something was made. */
export const MADE = 0;

const OF: Readonly<Record<string, ChangeKind>> = {
  rating: 'stars',
  label: 'labels',
  flag: 'flags',
  takenAt: 'times',
  gps: 'places',
  location: 'places',
  city: 'places',
  state: 'places',
  country: 'places',
  edits: 'edits',
  rotate: 'edits',
  stack: 'stacks',
  apart: 'stacks',
  place: 'collections',
  collections: 'collections',
  version: 'versions',
  usageTerms: 'rights',
  licence: 'rights',
  webStatement: 'rights',
  copyright: 'rights',
  embargo: 'rights',
  modelRelease: 'rights',
  propertyRelease: 'rights',
};
const BEGINNINGS: readonly (readonly [string, ChangeKind])[] = [
  ['tag', 'tags'],
  ['collection', 'collections'],
  ['rights', 'rights'],
  ['def', 'fields'],
  ['version', 'versions'],
  ['marker', 'markers'],
  ['template', 'presets'],
  ['editPreset', 'presets'],
  ['preset', 'presets'],
];
const TEXTS: ReadonlySet<string> = new Set([
  'title',
  'caption',
  'creator',
  'credit',
  'headline',
  'instructions',
  'job',
]);

const kindOfName = (name: string): ChangeKind =>
  OF[name] ?? (TEXTS.has(name) ? 'texts' : (BEGINNINGS.find(([begin]) => name.startsWith(begin))?.[1] ?? 'files'));
const KINDS = new Map<number, ChangeKind>(Object.entries(FIELD).map(([name, number]) => [number, kindOfName(name)]));

export const kindOf = (field: number): ChangeKind =>
  field === MADE ? 'new' : isCustom(field) ? 'fields' : (KINDS.get(field) ?? 'files');

/** Numbers of the fields of these kinds, or of fields named as in FIELD. `customs`: all custom fields too. @returns undefined for a word that is neither */
export function fieldsOf(
  words: readonly string[],
): { readonly numbers: readonly number[]; readonly customs: boolean } | undefined {
  const numbers: number[] = [];
  let customs = false;
  for (const word of words) {
    if (word in FIELD) numbers.push(FIELD[word as FieldName]);
    else if (word === 'new') numbers.push(MADE);
    else if ((CHANGE_KINDS as readonly string[]).includes(word))
      numbers.push(...[...KINDS].flatMap(([number, kind]) => (kind === word ? [number] : [])));
    else return undefined;
    customs ||= word === 'fields';
  }
  return { numbers, customs };
}
