/**
 * A query as a tree. What parseQuery builds and printQuery prints is normal: no list inside a list of the same kind, no list of one,
 * nothing doubly negated. `a b` means both; `a OR b` binds tighter than the space, so `red car OR bike` is red and one of the two.
 */

/** A free word, or several that belong together: `sun`, `"sun set"`. NFC as typed. */
export interface Word {
  readonly type: 'word';
  readonly text: string;
}
/** `name:value` or `name:value,value`: one of the values must hold. Values as typed, without quotes; `''` means none. */
export interface Token {
  readonly type: 'token';
  readonly name: string;
  readonly values: readonly string[];
}
export interface Not {
  readonly type: 'not';
  readonly term: Term;
}
export interface All {
  readonly type: 'all';
  readonly terms: readonly Term[];
}
export interface Any {
  readonly type: 'any';
  readonly terms: readonly Term[];
}
export type Term = Word | Token | Not | All | Any;

/** All of the terms must hold; none: everything. */
export interface Query {
  readonly terms: readonly Term[];
}

export const EVERYTHING: Query = { terms: [] };

export const word = (text: string): Word => ({ type: 'word', text });
export const token = (name: string, ...values: string[]): Token => ({ type: 'token', name, values });

/** Negates; twice is not at all. */
export const not = (term: Term): Term => (term.type === 'not' ? term.term : { type: 'not', term });

/** Both, as one term; undefined for nothing. */
export const all = (terms: readonly Term[]): Term | undefined => joined('all', terms);
/** One of them, as one term; undefined for nothing. */
export const any = (terms: readonly Term[]): Term | undefined => joined('any', terms);

function joined(type: 'all' | 'any', terms: readonly Term[]): Term | undefined {
  const flat = terms.flatMap((term) => (term.type === type ? term.terms : [term]));
  return flat.length > 1 ? { type, terms: flat } : flat[0];
}

/** A query of these terms, in normal form. */
export const queryOf = (terms: readonly Term[]): Query => ({
  terms: terms.flatMap((term) => (term.type === 'all' ? term.terms : [term])),
});
