/** What the core asks of the search worker, and what it gets. */

import type { Hints, Page, SearchIndex, Sorting, Stacked } from './index/index.ts';
import type { BodyPart } from './index/excerpt.ts';
import type { FoundHits } from './index/hits.ts';
import type { View } from './index/places.ts';
import type { Summary } from './index/summary.ts';

export interface Paths {
  readonly catalogPath: string;
  readonly indexPath: string;
}
interface Query {
  readonly query: string;
  /** Wait until at least this change count is in. */
  readonly atLeast?: number;
}
type Facets = Parameters<SearchIndex['facets']>[0] & Query;

/** Input and answer of each call. */
export interface Calls {
  page: [Query & Sorting & Stacked & { readonly limit: number }, Page];
  /** Answers with all chunks of the contract at once. */
  ids: [Query & Sorting & Stacked & { readonly days?: boolean }, Uint8Array<ArrayBuffer>[]];
  facets: [Facets, ReturnType<SearchIndex['facets']> extends Generator<void, infer T> ? T : never];
  complete: [Query & { readonly at: number }, ReturnType<SearchIndex['complete']>];
  resolve: [Query & Stacked, number[]];
  summary: [({ readonly query: string } | { readonly ns: readonly number[] }) & { readonly atLeast?: number }, Summary];
  /** The path of the place that an asset is found by; empty for none. */
  placeOf: [{ readonly n: number; readonly atLeast?: number }, string];
  fieldSummary: [Calls['summary'][0], ReturnType<SearchIndex['fieldSummary']>];
  map: [View & Query, ReturnType<SearchIndex['map']> extends Generator<void, infer T> ? T : never];
  timeline: [Query, ReturnType<SearchIndex['timeline']> extends Generator<void, infer T> ? T : never];
  suggest: [Query, ReturnType<SearchIndex['suggest']> extends Generator<void, infer T> ? T : never];
  names: [{ readonly names: readonly string[]; readonly atLeast?: number }, ReturnType<SearchIndex['byNames']> extends Generator<void, infer T> ? T : never];
  totals: [Partial<Query>, ReturnType<SearchIndex['totals']>];
  tagCounts: [Partial<Query>, Map<number, number>];
  collectionCounts: [Partial<Query>, Map<number, number>];
  folderCounts: [Partial<Query>, Map<number, number>];
  /** Reads what changed up to this change count. */
  refresh: [{ readonly atLeast: number; readonly hints?: Hints }, null];
  putBody: [{ readonly n: number; readonly pages: readonly BodyPart[] }, null];
  /** The text inside an asset, as it was put; its first `most` characters, about. */
  bodyOf: [{ readonly n: number; readonly most: number }, BodyPart[]];
  hits: [Query & { readonly ns: readonly number[]; readonly most: number }, FoundHits[]];
  /** Resolves once every text is searchable. */
  textsDone: [Record<never, never>, null];
  stats: [Record<never, never>, Stats];
  /** Saves what is worth it and ends the worker. */
  close: [Record<never, never>, null];
}
export type Stats = ReturnType<SearchIndex['stats']> & {
  readonly loaded: boolean;
  /** Bytes of the worker's own heap and of its arrays. */
  readonly heapUsed: number;
  readonly arrayBuffers: number;
};
export type CallName = keyof Calls;

export type Request =
  | { [K in CallName]: { readonly id: number; readonly name: K; readonly input: Calls[K][0] } }[CallName]
  | { readonly name: 'cancel'; readonly id: number };
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly cancelled?: boolean } };
