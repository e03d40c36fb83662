/** The terms of rights as values of metadata: a text for each, as files and other programs say it. Pure. */
import { isDay, RELEASES, type RightsTerms } from './rights.ts';

/** Each term, and the name of the field that holds it. */
export const TERM_FIELDS = {
  territory: 'rightsTerritory',
  channels: 'rightsChannels',
  from: 'rightsFrom',
  until: 'rightsUntil',
  embargo: 'embargo',
  modelRelease: 'modelRelease',
  propertyRelease: 'propertyRelease',
} as const satisfies Record<keyof RightsTerms, string>;
export type Term = keyof RightsTerms;
export type TermField = (typeof TERM_FIELDS)[Term];
export const TERMS = Object.keys(TERM_FIELDS) as Term[];
/** In reading order. */
export const TERM_FIELD_NAMES: readonly TermField[] = Object.values(TERM_FIELDS);
/** Texts beside them, which files have always told: of what they say nothing is worked out. */
export const TEXT_TERMS = ['usageTerms', 'credit', 'licence', 'webStatement'] as const;
export type TextTerm = (typeof TEXT_TERMS)[number];
const termOf = new Map<string, Term>(TERMS.map((term) => [TERM_FIELDS[term], term]));
export const isTermField = (field: string): field is TermField => termOf.has(field);

/** `web; print`, as several names stand in one text. */
export const printChannels = (channels: readonly string[]): string => channels.join('; ');
export const readChannels = (text: string): string[] => [...new Set(text.split(/[;,\n]/).map((one) => one.trim().slice(0, 100).trim()).filter(Boolean))].slice(0, 50);

/** A term's text as it is kept: days as `2027-01-31`, releases by their names. @returns undefined for one that means nothing */
export function readTerm(field: TermField, text: string): string | undefined {
  const said = text.normalize('NFC').trim();
  switch (field) {
    case 'rightsTerritory':
      return said.slice(0, 500) || undefined;
    case 'rightsChannels':
      return printChannels(readChannels(said)) || undefined;
    case 'modelRelease':
    case 'propertyRelease':
      return RELEASES.find((one) => one === said.toLowerCase());
    default: {
      // Some write a moment, some write days with colons as EXIF does.
      const day = said.slice(0, 10).replaceAll(':', '-');
      return isDay(day) ? day : undefined;
    }
  }
}

/** What a register or a file holds. Lists are how channels were kept once. */
export const termText = (value: unknown): string | undefined =>
  Array.isArray(value) ? printChannels(value.map(String)) || undefined : typeof value === 'string' && value !== '' ? value : undefined;

/** From values by field; what means nothing is left out. */
export function termsOf(values: Readonly<Record<string, unknown>>): RightsTerms {
  const terms: Record<string, unknown> = {};
  for (const term of TERMS) {
    const field = TERM_FIELDS[term];
    const text = termText(values[field]);
    const read = text === undefined ? undefined : readTerm(field, text);
    if (read !== undefined) terms[term] = term === 'channels' ? readChannels(read) : read;
  }
  return terms as RightsTerms;
}

/** The other way: a text for each term that there is. */
export function valuesOfTerms(terms: RightsTerms): Partial<Record<TermField, string>> {
  return Object.fromEntries(TERMS.flatMap((term) => {
    const text = termText(terms[term]);
    return text === undefined ? [] : [[TERM_FIELDS[term], text]];
  }));
}
