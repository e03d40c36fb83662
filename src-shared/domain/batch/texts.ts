/** Texts of many assets at once: how a template's text joins the one that is there, what find and replace makes of it, what is copied. */
import { TERM_FIELD_NAMES, type TermField } from '../rights/terms.ts';

/** Fields that hold a text, in reading order. */
export const TEXT_FIELDS = [
  'title', 'caption', 'headline', 'creator', 'copyright', 'usageTerms', 'credit', 'instructions', 'location', 'city', 'state', 'country', 'job', 'licence', 'webStatement',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
/** What a template can give: terms of rights too, whose texts must mean something (domain/rights/terms.ts). */
export type TemplateField = TextField | TermField;
export const TEMPLATE_FIELDS: readonly [TemplateField, ...TemplateField[]] = [...TEXT_FIELDS, ...TERM_FIELD_NAMES];

/** Instead of what is there, only where nothing is, after it, before it. */
export const WAYS = ['replace', 'empty', 'append', 'prepend'] as const;
export type Way = (typeof WAYS)[number];

/** What one copies of an asset. */
export const COPY_GROUPS = {
  texts: ['title', 'caption', 'headline'],
  rights: ['creator', 'copyright', 'usageTerms', 'credit', 'licence', 'webStatement', ...TERM_FIELD_NAMES],
  location: ['location', 'city', 'state', 'country'],
  job: ['job', 'instructions'],
  keywords: [],
  rating: [],
  fields: [],
} as const satisfies Record<string, readonly TemplateField[]>;
export type CopyGroup = keyof typeof COPY_GROUPS;
export const COPY_GROUP_NAMES = Object.keys(COPY_GROUPS) as CopyGroup[];

/** The text that the field shows then. `given` empty: there is nothing to give, and it stays. Given a second time it is not added again. */
export function joined(now: string, given: string, way: Way, separator = ' '): string {
  if (given === '' || (way === 'empty' && now !== '')) return now;
  if (now === '' || way === 'replace' || way === 'empty' || now === given) return given;
  if (way === 'append') return now.endsWith(`${separator}${given}`) ? now : `${now}${separator}${given}`;
  return now.startsWith(`${given}${separator}`) ? now : `${given}${separator}${now}`;
}

/** Several names stand in one field. */
export const separatorOf = (field: string): string => (field === 'creator' || field === 'rightsChannels' ? '; ' : ' ');

export interface Replace {
  readonly find: string;
  readonly with: string;
  /** `find` is a regular expression, and `$1` in `with` what its first group found. */
  readonly regex?: boolean | undefined;
  readonly matchCase?: boolean | undefined;
  readonly wholeWord?: boolean | undefined;
}

/** A combining accent belongs to the letter before it. */
const WORD = '[\\p{L}\\p{M}\\p{N}_]';

/** What it makes of a text. @throws SyntaxError for an expression that is none */
export function replacer({ find, with: by, regex, matchCase, wholeWord }: Replace): (text: string) => string {
  const source = regex ? find : find.normalize('NFC').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const pattern = new RegExp(wholeWord ? `(?<!${WORD})(?:${source})(?!${WORD})` : source, `gu${matchCase ? '' : 'i'}`);
  return (text) => (regex ? text.normalize('NFC').replace(pattern, by) : text.normalize('NFC').replace(pattern, () => by));
}
