/** What of a query is looked for in texts. */
import type { Hit } from '../../../../src-shared/domain/hit.ts';
import type { Query, Term } from '../../../../src-shared/domain/query/index.ts';

/** Of one asset: how many pages (slides, sheets, times …) have any of the words, and the first hits. */
export interface FoundHits {
  readonly n: number;
  readonly pages: number;
  readonly hits: readonly Hit[];
}

/** The words that somebody wants to find, without those that must not be there. */
export function wordsAsked(query: Query): string[] {
  const of = (term: Term): string[] => (term.type === 'word' ? [term.text] : term.type === 'all' || term.type === 'any' ? term.terms.flatMap(of) : []);
  return [...new Set(query.terms.flatMap(of))].slice(0, 20);
}
