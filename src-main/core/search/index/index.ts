/** The index in memory of one catalog: what every query is answered from. Lives in the search worker; works in steps. */
import { dayAt } from '../../../../src-shared/domain/days.ts';
import { isAbout, type Parsed, parseQuery, type QueryError, tokensOf } from '../../../../src-shared/domain/query/index.ts';
import { andBits, type Bits, countBits, hasBit, noBits, setBit, slotsOf } from './bits.ts';
import { MISSING, PROBLEM } from './columns.ts';
import { type Completion, complete } from './complete.ts';
import { FacetCounts } from './facet-counts.ts';
import { FACETS, type Facet, type FacetValue, facetValues } from './facets.ts';
import { type FieldInCommon, summarizeFields } from './field-summary.ts';
import { type Closed, everything, type Standing, standing } from './stacks.ts';
import { suggest, type Suggestion } from './suggest.ts';
import { findNames, type NamesFound } from './find-names.ts';
import { collectionBits, type Matched, matchTerms } from './match.ts';
import type { Order, SortKey } from './orders.ts';
import { clockTime, type Hit } from '../../../../src-shared/domain/hit.ts';
import { type FoundHits, wordsAsked } from './hits.ts';
import { hitsIn } from './excerpt.ts';
import { markersOf, textValues } from './rows.ts';
import { Shelf, WORTH_WARMING } from './shelf.ts';
import { countColumns, inCommon, MOST_VALUES, type Stored, type Summary, textSlots } from './summary.ts';
import { type Clusters, clustersOf, type View } from './places.ts';
import { countDays, type Timeline } from './timeline.ts';
import { finished, type Work } from './work.ts';

export type { Hints } from './shelf.ts';
export type { Work } from './work.ts';

export interface Sorting {
  readonly sort: SortKey | 'collection';
  readonly dir: 'asc' | 'desc';
}
/** Absent: every asset by itself. */
export interface Stacked {
  readonly stacks?: Closed | undefined;
}
export interface Page {
  readonly seq: number;
  readonly total: number;
  /** With those that another one stands for. */
  readonly files: number;
  readonly ns: number[];
  readonly error?: QueryError;
}

/** Some 10 ms. */
const TEXTS_AT_ONCE = 4000;

export class SearchIndex extends Shelf {
  #counted: { readonly version: number; readonly counts: FacetCounts } | undefined;
  #last: { readonly state: string; readonly terms: readonly Matched[] } | undefined;

  /** The query's terms and what each finds. The page, the whole list and the facets ask for the same one after another. */
  #terms(text: string): readonly Matched[] {
    // Some terms are about now.
    const state = `${this.version} ${Math.floor(this.now() / 60_000)} ${text}`;
    if (this.#last?.state !== state) this.#last = { state, terms: matchTerms(this.parse(text).query, this) };
    return this.#last.terms;
  }

  /** With what is known of custom fields. */
  protected parse(text: string): Parsed {
    return parseQuery(text, this.fields.known);
  }

  /** In the order of the one collection that the query names; where it names none, as they were added. */
  #orderFor({ sort, query }: Sorting & { readonly query: string }): Pick<Order, 'update' | 'walk'> {
    if (sort !== 'collection') return this.orders.get(sort)!;
    const [token] = tokensOf(parseQuery(query).query, 'collection');
    const [row, ...more] = token?.values.length === 1 ? this.collections.named(token.values[0]!) : [];
    if (row?.kind !== 'manual' || more.length) return this.orders.get('added')!;
    const slots = Array.from(this.collections.membersOf(row.n), (n) => this.columns.slotOf(n)).filter((slot) => slot >= 0);
    return {
      *update() {},
      walk(descending, visit) {
        for (const slot of descending ? slots.toReversed() : slots) if (visit(slot)) return;
      },
    };
  }

  /** All of the terms, of what is shown. */
  #all(terms: readonly Matched[]): Bits {
    return terms.reduce((found, { bits }) => andBits(found, bits), this.shown().slice());
  }

  /** What is shown of it. */
  #shownOf(text: string, stacks: Closed | undefined): Standing {
    const found = this.#all(this.#terms(text));
    return stacks ? standing(found, this.columns, stacks) : everything(found);
  }

  *page(input: Sorting & Stacked & { readonly query: string; readonly limit: number }): Work<Page> {
    const order = this.#orderFor(input);
    yield* order.update();
    const { errors } = this.parse(input.query);
    const { bits, opened, total, files } = this.#shownOf(input.query, input.stacks);
    const ns: number[] = [];
    const wanted = Math.min(input.limit, total);
    if (wanted > 0) {
      order.walk(input.dir === 'desc', (slot) => {
        if (hasBit(bits, slot)) for (const one of opened.get(slot) ?? [slot]) if (ns.length < wanted) ns.push(this.columns.data.n[one]!);
        return ns.length === wanted;
      });
    }
    return { seq: this.rev, total, files, ns, ...(errors[0] && { error: errors[0] }) };
  }

  /** The whole ordered result in the contract's chunks: the first small, so that it is there soon. */
  *ids(input: Sorting & Stacked & { readonly query: string; readonly days?: boolean }): Work<Uint8Array<ArrayBuffer>[]> {
    const order = this.#orderFor(input);
    yield* order.update();
    const { bits, opened, total } = this.#shownOf(input.query, input.stacks);
    const { n, aspect, taken } = this.columns.data;
    const days = new Int32Array(input.days ? total : 0);
    const ns = new Uint32Array(total);
    const aspects = new Uint16Array(total);
    let end = 0;
    const put = (slot: number) => {
      ns[end] = n[slot]!;
      if (input.days) days[end] = dayAt(taken[slot]!);
      aspects[end++] = aspect[slot]!;
    };
    order.walk(input.dir === 'desc', (slot) => {
      if (!hasBit(bits, slot)) return false;
      const several = opened.size ? opened.get(slot) : undefined;
      if (several) for (const one of several) put(one);
      else put(slot);
      return end === total;
    });
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for (let at = 0; at < total; ) {
      const count = Math.min(total - at, at === 0 ? 2_000 : 100_000);
      const chunk = new Uint8Array(4 + count * (input.days ? 10 : 6));
      new DataView(chunk.buffer).setUint32(0, count, true);
      chunk.set(new Uint8Array(ns.buffer, at * 4, count * 4), 4);
      chunk.set(new Uint8Array(aspects.buffer, at * 2, count * 2), 4 + count * 4);
      if (input.days) chunk.set(new Uint8Array(days.buffer, at * 4, count * 4), 4 + count * 6);
      chunks.push(chunk);
      at += count;
    }
    return chunks;
  }

  *facets(input: { readonly query: string; readonly facets: readonly Facet[]; readonly limit: number }): Work<{
    seq: number;
    total: number;
    facets: Partial<Record<Facet, FacetValue[]>>;
  }> {
    for (let attempt = 0; ; attempt++) {
      const answer = yield* this.#unchanged(this.#facets(input), attempt < 3);
      if (answer) return answer;
    }
  }

  /** Drives the work on; undefined: something changed meanwhile, which can only be where it gives way. */
  *#unchanged<T>(work: Work<T>, giveWay: boolean): Work<T | undefined> {
    const { version } = this;
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      if (!giveWay) continue;
      yield;
      if (this.version !== version) return undefined;
    }
  }

  *#facets(input: {
    readonly query: string;
    readonly facets: readonly Facet[];
    readonly limit: number;
  }): Work<{ seq: number; total: number; facets: Partial<Record<Facet, FacetValue[]>> }> {
    const counts = this.#counts();
    const terms = this.#terms(input.query);
    const whole = counts.result(this.#all(terms));
    /** Most facets have no token of their own and share the whole result. */
    const without = (name: string) => {
      const others = terms.filter(({ term }) => !isAbout(term, name));
      return others.length === terms.length ? whole : counts.result(this.#all(others));
    };
    const facets: Partial<Record<Facet, FacetValue[]>> = {};
    for (const facet of new Set(input.facets)) {
      yield;
      facets[facet] = facetValues(facet, yield* counts.of(facet, without(facet)), this, input.limit);
    }
    return { seq: this.rev, total: whole.count, facets };
  }

  /** By day, of the query without its own dates. */
  *timeline(text: string): Work<Timeline & { seq: number }> {
    for (let attempt = 0; ; attempt++) {
      const seq = this.rev;
      const terms = this.#terms(text).filter(({ term }) => !isAbout(term, 'taken'));
      const answer = yield* this.#unchanged(countDays(slotsOf(this.#all(terms)), this.columns.data.taken), attempt < 3);
      if (answer) return { seq, ...answer };
    }
  }

  /** In squares of a map. */
  *map({ query, ...view }: View & { readonly query: string }): Work<Clusters & { seq: number }> {
    for (let attempt = 0; ; attempt++) {
      const seq = this.rev;
      const answer = yield* this.#unchanged(clustersOf(slotsOf(this.#all(this.#terms(query))), this.columns, view), attempt < 3);
      if (answer) return { seq, ...answer };
    }
  }

  #counts(): FacetCounts {
    if (this.#counted?.version !== this.version)
      this.#counted = { version: this.version, counts: new FacetCounts(this, this.shown()) };
    return this.#counted.counts;
  }

  /** The facets of all that is shown too. */
  override *warm(): Work<void> {
    yield* super.warm();
    if (this.columns.count < WORTH_WARMING) return;
    for (const facet of FACETS) yield* this.#unchanged(this.#counts().of(facet), true);
  }

  complete(input: { readonly query: string; readonly at: number }): Completion {
    return complete(input.query, input.at, this);
  }

  /** Where the words of a query stand in the texts inside these assets and in their subtitles: one after the other, so that searches go between. */
  *hits(text: string, ns: readonly number[], most: number): Work<FoundHits[]> {
    const words = wordsAsked(this.parse(text).query);
    const found: FoundHits[] = [];
    if (words.length === 0) return found;
    for (const n of ns) {
      const hits: Hit[] = this.#marked(n, words, most);
      let pages = hits.length;
      for (const one of [n, ...this.#saidIn(n)]) {
        const own = this.words.hits(one, words, most === 1 ? 1 : Math.max(1, most - hits.length));
        pages += own.total;
        hits.push(...own.hits);
        yield;
      }
      // Of several files the one that has most of the words.
      if (most === 1) hits.sort((a, b) => b.marks.length - a.marks.length);
      if (pages > 0) found.push({ n, pages, hits: hits.slice(0, most) });
    }
    return found;
  }

  /** Hits in what people wrote at its times. */
  #marked(n: number, words: readonly string[], most: number): Hit[] {
    return markersOf(this.db).all(n).flatMap(({ at, text }) => hitsIn({ text, unit: 'time', at: clockTime(at / 1000) }, words, 1)).slice(0, most);
  }

  /** Its subtitle files. */
  #saidIn(n: number): number[] {
    const slot = this.columns.slotOf(n);
    return this.subtitles().flatMap(([own, film]) => (film === slot ? [this.columns.data.n[own]!] : []));
  }

  /** The numbers of all that the query finds, ascending. */
  resolve(text: string, stacks?: Closed): number[] {
    const { bits } = this.#shownOf(text, stacks);
    const ns = Array.from(slotsOf(bits), (slot) => this.columns.data.n[slot]!);
    return this.columns.inOrder ? ns : ns.sort((a, b) => a - b);
  }

  /** What these assets, or all that the query finds, have in common. Unknown numbers do not count. */
  *summary(of: { readonly query: string } | { readonly ns: readonly number[] }): Work<Summary> {
    yield;
    const slots = slotsOf('query' in of ? this.#all(this.#terms(of.query)) : this.#slotsOf(of.ns));
    const seq = this.rev;
    const { fields, ...rest } = countColumns(slots, this.columns, this.tags, this.tree);
    const title = yield* this.#textInCommon('title', slots);
    const caption = yield* this.#textInCommon('caption', slots);
    return { seq, ...rest, fields: { ...fields, title, caption } };
  }

  /** Did you mean: for the parts of a query that find nothing. */
  *suggest(text: string): Work<{ seq: number; items: Suggestion[] }> {
    const seq = this.rev;
    return { seq, items: yield* suggest(this.parse(text).query, this, (first) => this.words.terms(first)) };
  }

  /** Assets by their file names. */
  *byNames(names: readonly string[]): Work<NamesFound & { seq: number }> {
    const seq = this.rev;
    return { seq, ...(yield* findNames(names, this, this.shown())) };
  }

  /** The path of the place that an asset is found by; empty for none. */
  placeOf(n: number): string {
    const slot = this.columns.slotOf(n);
    return slot < 0 ? '' : this.columns.dictionaries.place.values[this.columns.data.place[slot]!]!;
  }

  /** What they have in common of each custom field. */
  fieldSummary(of: { readonly query: string } | { readonly ns: readonly number[] }): { seq: number; count: number; fields: FieldInCommon[] } {
    const slots = slotsOf('query' in of ? this.#all(this.#terms(of.query)) : this.#slotsOf(of.ns));
    return { seq: this.rev, count: slots.length, fields: summarizeFields(slots, this.columns, this.fields) };
  }

  #slotsOf(ns: readonly number[]): Bits {
    const bits = noBits(this.columns.count);
    for (const n of ns) {
      const slot = this.columns.slotOf(n);
      if (slot >= 0) setBit(bits, slot);
    }
    return bits;
  }

  /** Those that have none are known; the others are read until there are enough to say "many". */
  *#textInCommon(field: 'title' | 'caption', slots: Uint32Array): Work<ReturnType<typeof inCommon>> {
    const having = textSlots(slots, this.columns, field);
    const values = new Set<Stored>(having.length < slots.length ? [null] : []);
    const read = textValues(this.db, field, MOST_VALUES);
    for (let from = 0; from < having.length && values.size < MOST_VALUES; from += TEXTS_AT_ONCE) {
      yield;
      const ns = Array.from(having.subarray(from, from + TEXTS_AT_ONCE), (slot) => this.columns.data.n[slot]!);
      for (const value of read.all(JSON.stringify(ns))) values.add(value);
    }
    return inCommon(values);
  }

  /** By tag number: assets with it or with a tag below it. Tags without any are not in it. */
  tagCounts(): Map<number, number> {
    const counts = new Map<number, number>();
    const { n, size } = this.tree;
    const all = finished(this.#counts().of('tag'));
    for (let index = 0; index < size; index++) if (all[index]! > 0) counts.set(n[index]!, all[index]!);
    return counts;
  }

  /** By folder number: assets in it or below it. */
  folderCounts(): Map<number, number> {
    return this.folders.counts(slotsOf(this.shown()), this.columns.data.folder);
  }

  /** By collection number. Gives way between queries of smart ones. */
  *collectionCounts(): Work<Map<number, number>> {
    const counts = new Map<number, number>();
    for (const row of this.collections.all) {
      yield;
      counts.set(row.n, countBits(andBits(collectionBits(row, this), this.shown())));
    }
    return counts;
  }

  /** Of all that is shown: how many there are, are missing, could not be read. */
  totals(): { assets: number; missing: number; failed: number } {
    const { bits } = this.columns.data;
    const shown = slotsOf(this.shown());
    let [missing, failed] = [0, 0];
    for (const slot of shown) {
      if (bits[slot]! & MISSING) missing++;
      if (bits[slot]! & PROBLEM) failed++;
    }
    return { assets: shown.length, missing, failed };
  }

  stats(): { assets: number; shown: number; rev: number; textRev: number } {
    return { assets: this.columns.count, shown: countBits(this.shown()), rev: this.rev, textRev: this.words.rev };
  }
}
