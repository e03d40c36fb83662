/** Where the words of the search stand in what is on screen: asked for a screen at a time, and only while words are looked for. */
import { useCallback, useSyncExternalStore } from 'react';
import { parseQuery, type Term } from '../../src-shared/domain/query/index.ts';
import { getClient, type Output } from './client.ts';
import { t } from './messages.ts';
import { getResult, useResult } from './result.ts';
import { RowCache } from './rows.ts';

type Item = Output<'search.hits'>['items'][number];
type Hit = Item['hits'][number];

/** The first hit of an asset. */
export interface FoundRow {
  readonly n: number;
  readonly query: string;
  readonly hit: Hit | undefined;
}

const hasWords = (term: Term): boolean => term.type === 'word' || ((term.type === 'all' || term.type === 'any') && term.terms.some(hasWords));

let last = { query: '', asks: false };
/** Whether a query looks for words, which may stand inside of files. */
export function asksWords(query: string): boolean {
  if (last.query !== query) last = { query, asks: parseQuery(query).query.terms.some(hasWords) };
  return last.asks;
}

export const placeText = ({ unit, at }: Hit['place']): string => (at ? t(`inspector.hit.${unit}`, { at }) : '');

/** Letters before the word: more of them would push it out of a narrow column. */
const BEFORE = 14;

/** In one line, the word near its beginning: `Page 2 · …zeppelin lands here.` */
export function hitText({ place, text, marks }: Hit): string {
  const word = marks[0]?.[0] ?? 0;
  const from = word > BEFORE ? text.indexOf(' ', word - BEFORE) + 1 : 0;
  return [placeText(place), from > 0 && from <= word ? `…${text.slice(from)}` : text].filter(Boolean).join(' · ');
}

let of = '';
/** What was found for another search says nothing of this one. */
const hitOf = (row: FoundRow | undefined): Hit | undefined => (row?.query === getResult().query ? row.hit : undefined);
export const found = new RowCache<FoundRow>(async (ns) => {
  const { query } = getResult();
  const { items } = asksWords(query) ? await getClient().call('search.hits', { query, ns, most: 1 }) : { items: [] };
  const hits = new Map(items.map((item) => [item.n, item.hits[0]]));
  return ns.map((n) => ({ n, query, hit: hits.get(n) }));
});

/** Whether words are looked for now; then `found.want` asks where they stand. */
export function useAsksWords(): boolean {
  return useResult(({ query }) => asksWords(query));
}

/** Asks for what is in sight, and of nothing that only may come there. */
export function wantFound(ns: readonly number[], urgent: number): void {
  const { query } = getResult();
  if (query !== of) {
    of = query;
    found.old(null);
  }
  found.want(ns.slice(0, urgent));
}

/** Where the words stand in one asset; undefined while that is not known, and where none is looked for. */
export function useFound(n: number): Hit | undefined {
  const subscribe = useCallback((watch: () => void) => found.subscribe(n, watch), [n]);
  return useSyncExternalStore(subscribe, () => hitOf(found.get(n)));
}
