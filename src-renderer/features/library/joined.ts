import { parseQuery, printQuery, withToken } from '../../../src-shared/domain/query/index.ts';

/** A query narrowed by another: a token replaces the one of its name, so that two folders do not exclude each other. */
export function joined(text: string, more: string): string {
  let { query } = parseQuery(text);
  for (const term of parseQuery(more).query.terms)
    query = term.type === 'token' ? withToken(query, term.name, term.values) : { terms: [...query.terms, term] };
  return printQuery(query);
}
