/** What the filter bar does to a query. Only whole terms at the top are its own; whatever else was typed stays. */
import { token, type Query, type Term, type Token } from './ast.ts';

/** The top-level tokens of this name. */
export function tokensOf(query: Query, name: string): readonly Token[] {
  return query.terms.filter((term): term is Token => term.type === 'token' && term.name === name);
}

/** One token with these alternatives in place of all top-level terms about `name`; none with undefined or no values. */
export function withToken(query: Query, name: string, values: readonly string[] | undefined): Query {
  const first = query.terms.findIndex((term) => isAbout(term, name));
  const { terms } = withoutToken(query, name);
  if (values === undefined || values.length === 0) return { terms };
  return { terms: terms.toSpliced(first < 0 ? terms.length : first, 0, token(name, ...values)) };
}

/** Without the top-level terms that are about nothing but `name`. A facet counts this query. */
export function withoutToken(query: Query, name: string): Query {
  return { terms: query.terms.filter((term) => !isAbout(term, name)) };
}

/** Are all of a term's leaves tokens of this name: `rating:3`, `-rating:3`, `(rating:1 OR rating:5)`? */
export function isAbout(term: Term, name: string): boolean {
  switch (term.type) {
    case 'word':
      return false;
    case 'token':
      return term.name === name;
    case 'not':
      return isAbout(term.term, name);
    default:
      return term.terms.every((inner) => isAbout(inner, name));
  }
}
