import { parseQuery, type Term } from '../../../src-shared/domain/query/index.ts';
import { getResult } from '../../client/result.ts';

/** The first word of the search that led here: its hits are what one came for. */
export function searchedWord(): string {
  const words = (term: Term): string[] =>
    term.type === 'word' ? [term.text] : term.type === 'all' || term.type === 'any' ? term.terms.flatMap(words) : [];
  return parseQuery(getResult().query).query.terms.flatMap(words)[0] ?? '';
}
