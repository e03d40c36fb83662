/** What a click in the filter bar or the sidebar does to the text of the search. Pure. */
import {
  parseQuery,
  printQuery,
  type Query,
  tokensOf,
  withoutToken,
  withToken,
} from '../../../src-shared/domain/query/index.ts';
import { parseTagPath, tagKey } from '../../../src-shared/domain/tag-path.ts';

/** Do two values of this token mean the same? */
export function sameValue(name: string, a: string, b: string): boolean {
  if (isNone(name, a) || isNone(name, b)) return isNone(name, a) && isNone(name, b);
  if (name === 'tag' || name === 'place') return tagKey(parseTagPath(a)) === tagKey(parseTagPath(b));
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

const isNone = (name: string, value: string) =>
  value === '' || value.toLowerCase() === 'none' || (name === 'rating' && value === '0');

/** The values that the query's own tokens of this name allow. */
export const valuesOf = (query: Query, name: string): readonly string[] =>
  tokensOf(query, name).flatMap((token) => token.values);

/**
 * Chooses a value of a facet, or takes it back when it is the only one chosen.
 * @param many add to or take from what is chosen there (OR), instead of replacing it
 */
export function toggleValue(text: string, name: string, value: string, many = false): string {
  const { query } = parseQuery(text);
  const chosen = valuesOf(query, name);
  const on = chosen.some((one) => sameValue(name, one, value));
  const others = chosen.filter((one) => !sameValue(name, one, value));
  const written = value === '' ? 'none' : value;
  const next = many ? (on ? others : [...chosen, written]) : on && others.length === 0 ? [] : [written];
  return printQuery(withToken(query, name, next));
}

/** The query and also this token; alternatives of the same token join it (OR). */
export function addValue(text: string, name: string, value: string): string {
  const { query } = parseQuery(text);
  const chosen = valuesOf(query, name);
  if (chosen.some((one) => sameValue(name, one, value))) return text;
  return printQuery(withToken(query, name, [...chosen, value]));
}

/** The query without any token of this name. */
export const dropToken = (text: string, name: string): string => printQuery(withoutToken(parseQuery(text).query, name));

/** @returns the value when the whole query is this one token with one value */
export function onlyValue(text: string, name: string): string | undefined {
  const [term, ...more] = parseQuery(text).query.terms;
  const only = more.length === 0 && term?.type === 'token' && term.name === name && term.values.length === 1;
  return only ? term.values[0] : undefined;
}

/** Each top-level part of the query, with the query that remains without it. */
export function parts(text: string): readonly { part: string; without: string }[] {
  const { terms } = parseQuery(text).query;
  return terms.map((term, index) => ({
    part: printQuery({ terms: [term] }),
    without: printQuery({ terms: terms.toSpliced(index, 1) }),
  }));
}
