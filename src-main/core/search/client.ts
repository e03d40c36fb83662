/** The core's side of search: every question goes to one worker thread that holds the index of the catalog. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { TextPart } from '../formats/handler.ts';
import { TIDY, workerEntry } from '../workers/entry.ts';
import type { FirstPage } from './first-page.ts';
import type { Hints, Page } from './index/index.ts';
import type { Summary } from './index/summary.ts';
import type { CallName, Calls, Paths, Reply, Request } from './protocol.ts';
import type { Stand } from './stand.sql.ts';

/** Which of one asker's questions is asked again: a newer one of the same kind makes an older one pointless. */
export interface Asking {
  readonly client?: string;
  readonly signal?: AbortSignal;
}

export interface Search {
  /** The first `limit` numbers and how many there are. With `atLeast` the answer knows of that change count. */
  page(input: Calls['page'][0], asking?: Asking): Promise<Page>;
  /** The whole result in chunks of the contract's form; nothing for an empty one. */
  ids(input: Calls['ids'][0], signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  facets(input: Calls['facets'][0], asking?: Asking): Promise<Calls['facets'][1]>;
  complete(input: Calls['complete'][0], asking?: Asking): Promise<Calls['complete'][1]>;
  /** The numbers of all that a query finds, ascending. */
  resolve(query: string, atLeast?: number, stacks?: Calls['resolve'][0]['stacks']): Promise<number[]>;
  /** What these assets, or all that a query finds, have in common. */
  summary(of: Calls['summary'][0], asking?: Asking): Promise<Summary>;
  /** How many were taken on each day, of the query without its own dates. */
  timeline(query: string, asking?: Asking): Promise<Calls['timeline'][1]>;
  /** Where they were taken. */
  map(input: Calls['map'][0], asking?: Asking): Promise<Calls['map'][1]>;
  /** What a query that finds nothing may have meant. */
  suggest(query: string, asking?: Asking): Promise<Calls['suggest'][1]>;
  /** Where the words of a query stand in the texts inside these assets. */
  hits(input: Calls['hits'][0], asking?: Asking): Promise<Calls['hits'][1]>;
  /** Assets by their file names. */
  names(names: readonly string[], asking?: Asking): Promise<Calls['names'][1]>;
  /** The path of the place that an asset is found by, from the country down; empty for none. */
  placeOf(n: number): Promise<string>;
  /** What they have in common of each custom field. */
  fieldSummary(of: Calls['fieldSummary'][0], asking?: Asking): Promise<Calls['fieldSummary'][1]>;
  /** Of all that is in the library: how many assets there are, are missing, could not be read. */
  totals(atLeast?: number): Promise<Calls['totals'][1]>;
  /** By tag number: assets with it or a tag below it; tags without any are not in it. */
  tagCounts(atLeast?: number): Promise<Map<number, number>>;
  /** By folder number: assets in it or below it; empty folders are not in it. */
  folderCounts(atLeast?: number): Promise<Map<number, number>>;
  /** By collection number: assets in it, or found by it; of a set those in any of its collections. */
  collectionCounts(atLeast?: number): Promise<Map<number, number>>;
  /** Reads what was committed up to `seq`; resolves when it is in. Without hints the tag tree and folders are read too. */
  refresh(seq: number, hints?: Hints): Promise<void>;
  /** Resolves when everything up to `seq` is in. */
  waitFor(seq: number): Promise<void>;
  /** Makes the text inside an asset searchable, in place of what was there. */
  indexText(n: number, parts: readonly TextPart[]): Promise<void>;
  /** The text inside an asset, as it was made searchable; its first `most` characters, about. */
  textOf(n: number, most: number): Promise<TextPart[]>;
  /** Resolves when the texts of all assets read so far are searchable by word. */
  textsDone(): Promise<void>;
  stats(): Promise<Calls['stats'][1]>;
  close(): Promise<void>;
}

/** Thrown at whoever asked when a newer question of the same client, or its own signal, made the answer pointless. */
export class SearchCancelled extends Error {
  readonly code = 'cancelled';
}

const LOST =
  'The search had to be started anew and did not come to an answer. Try again; if it goes on, close other programs or start Vitrine again.';

interface Asked {
  readonly request: Exclude<Request, { name: 'cancel' }>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  /** Workers that ended while they had it. */
  deaths: number;
}

/** The first page of the last time, and where the catalog stands once it is open. */
export interface First {
  readonly page: FirstPage;
  stand(): Promise<Stand>;
}
/** So long a window that was shown the first page is left to draw it, unless somebody asks for more. */
const AFTER_FIRST_MS = 1500;
/** A program that ends does not wait longer for the page that the next start would show first. */
const KEEP_MS = 500;

/** A question that ended as many workers is not asked again: it may be what ends them. */
const MOST_DEATHS = 2;

/**
 * Starts the worker; the index loads in the background, and questions wait for it. Rejects when the databases cannot be opened.
 * A worker that dies (out of memory, say) is started anew, reads what was saved and what changed since, and is asked again what waits;
 * `onDied` hears of it; `onTime` of every answer, with how long that took and what was asked. Where it cannot even start, those who wait are told (busy), and the next question tries again.
 */
export async function createSearch(
  paths: Paths,
  onDied: (error: Error) => void = () => undefined,
  onTime?: (name: string, ms: number, input: unknown) => void,
  /** The databases can be opened from then on; the worker comes up meanwhile. */
  ready: Promise<unknown> = Promise.resolve(),
  first?: First,
): Promise<Search> {
  /** In the order of asking. */
  const waiting = new Map<number, Asked>();
  const latest = new Map<string, number>();
  let [last, seen, closed, opened, mayOpen] = [0, 0, false, false, false];
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(workerEntry('search'), { workerData: paths, resourceLimits: TIDY });
    if (mayOpen) started.postMessage('open');
    let answered = false;
    started.on('message', (reply: Reply) => {
      answered = true;
      const asked = waiting.get(reply.id);
      if (!asked) return;
      waiting.delete(reply.id);
      if ('value' in reply) asked.resolve(reply.value);
      else if (reply.error.cancelled) asked.reject(new SearchCancelled('A newer search took its place.'));
      else asked.reject(new Error(reply.error.message));
    });
    const end = (error: Error) => {
      if (worker !== started) return;
      worker = undefined;
      seen = 0;
      died(error, answered);
    };
    started.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', (code) => end(new Error(`The search worker has ended (${code}).`)));
    return started;
  }

  function died(error: Error, answered: boolean): void {
    if (!closed && opened) onDied(error);
    for (const [id, asked] of waiting) {
      asked.deaths++;
      if (!closed && answered && asked.deaths < MOST_DEATHS) continue;
      waiting.delete(id);
      asked.reject(opened && !closed ? new RpcError('busy', LOST, { cause: error }) : error);
    }
    for (const { request } of waiting.values()) send(request);
  }

  const tell = (request: Request) => worker?.postMessage(request);
  const send = (request: Request) => {
    worker ??= start();
    tell(request);
  };
  function call<K extends CallName>(
    name: K,
    input: Calls[K][0],
    { client, signal }: Asking = {},
  ): Promise<Calls[K][1]> {
    if (closed && name !== 'close') return Promise.reject(new Error('The search worker has ended.'));
    if (signal?.aborted) return Promise.reject(new SearchCancelled('Cancelled.'));
    const id = ++last;
    const started = performance.now();
    const cancel = () => tell({ name: 'cancel', id });
    if (client !== undefined) {
      const key = `${name} ${client}`;
      const before = latest.get(key);
      if (before !== undefined && waiting.has(before)) tell({ name: 'cancel', id: before });
      latest.set(key, id);
    }
    return new Promise<unknown>((resolve, reject) => {
      const request = { id, name, input } as Asked['request'];
      const answered = (value: unknown) => {
        onTime?.(name, performance.now() - started, input);
        resolve(value);
      };
      waiting.set(id, { request, resolve: answered, reject, deaths: 0 });
      signal?.addEventListener('abort', cancel, { once: true });
      send(request);
    }).finally(() => signal?.removeEventListener('abort', cancel)) as Promise<Calls[K][1]>;
  }

  async function refresh(seq: number, hints?: Hints): Promise<void> {
    const { tags, library, definitions, collections, fields } = hints ?? {};
    const told = {
      ...(tags !== undefined && { tags }),
      ...(library !== undefined && { library }),
      ...(definitions !== undefined && { definitions }),
      ...(collections !== undefined && { collections }),
      ...(fields && { fields, upTo: seq }),
    };
    first?.page.forget();
    await call('refresh', { atLeast: seq, ...(hints && { hints: told }) });
    seen = Math.max(seen, seq);
  }

  if (!first?.page.mayHold) worker = start();
  try {
    await ready;
  } catch (error) {
    closed = true;
    await worker?.terminate();
    throw error;
  }
  mayOpen = true;
  worker?.postMessage('open');
  if (first?.page.mayHold && first.page.holds(await first.stand())) {
    // The page is there; the index comes after it.
    opened = true;
    setTimeout(() => {
      if (!closed) worker ??= start();
    }, AFTER_FIRST_MS).unref();
  } else {
    await call('stats', {});
    opened = true;
  }
  return {
    async page(input, asking) {
      return first?.page.answer(input) ?? call('page', input, asking);
    },
    async *ids(input, signal) {
      yield* await call('ids', input, { ...(signal && { signal }) });
    },
    facets: (input, asking) => call('facets', input, asking),
    complete: (input, asking) => call('complete', input, asking),
    resolve: (query, atLeast, stacks) => call('resolve', { query, ...(atLeast !== undefined && { atLeast }), ...(stacks && { stacks }) }),
    summary: (of, asking) => call('summary', of, asking),
    timeline: (query, asking) => call('timeline', { query }, asking),
    map: (input, asking) => call('map', input, asking),
    suggest: (query, asking) => call('suggest', { query }, asking),
    hits: (input, asking) => call('hits', input, asking),
    names: (names, asking) => call('names', { names }, asking),
    placeOf: (n) => call('placeOf', { n }),
    fieldSummary: (of, asking) => call('fieldSummary', of, asking),
    totals: (atLeast) => call('totals', { ...(atLeast !== undefined && { atLeast }) }),
    tagCounts: (atLeast) => call('tagCounts', { ...(atLeast !== undefined && { atLeast }) }),
    collectionCounts: (atLeast) => call('collectionCounts', { ...(atLeast !== undefined && { atLeast }) }),
    folderCounts: (atLeast) => call('folderCounts', { ...(atLeast !== undefined && { atLeast }) }),
    refresh: (seq, hints = {}) => refresh(seq, hints),
    waitFor: (seq) => (seq <= seen ? Promise.resolve() : refresh(seq)),
    async indexText(n, parts) {
      await call('putBody', { n, pages: parts });
    },
    textOf: (n, most) => call('bodyOf', { n, most }) as Promise<TextPart[]>,
    async textsDone() {
      await call('textsDone', {});
    },
    stats: () => call('stats', {}),
    async close() {
      if (closed) return;
      if (worker && first) {
        const kept = first.page.keep((input) => call('page', input), () => first.stand()).catch(() => undefined);
        await Promise.race([kept, sleep(KEEP_MS, undefined, { ref: false })]);
      }
      closed = true;
      if (!worker) return;
      const ended = new Promise((resolve) => worker?.once('exit', resolve));
      await call('close', {}).catch(() => undefined);
      await ended;
    },
  };
}
