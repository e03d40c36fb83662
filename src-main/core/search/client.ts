/** The core's side of search: every question goes to one worker thread that holds the index of the catalog. */
import { Worker } from 'node:worker_threads';
import type { TextPart } from '../formats/handler.ts';
import { workerEntry } from '../workers/entry.ts';
import type { Hints, Page } from './index/index.ts';
import type { Calls, CallName, Paths, Reply, Request } from './protocol.ts';

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
  resolve(query: string, atLeast?: number): Promise<number[]>;
  /** By tag number: assets with it or a tag below it; tags without any are not in it. */
  tagCounts(atLeast?: number): Promise<Map<number, number>>;
  /** By folder number: assets in it or below it; empty folders are not in it. */
  folderCounts(atLeast?: number): Promise<Map<number, number>>;
  /** Reads what was committed up to `seq`; resolves when it is in. Without hints the tag tree and folders are read too. */
  refresh(seq: number, hints?: Hints): Promise<void>;
  /** Resolves when everything up to `seq` is in. */
  waitFor(seq: number): Promise<void>;
  /** Makes the text inside an asset searchable, in place of what was there. */
  indexText(n: number, parts: readonly TextPart[]): Promise<void>;
  /** Resolves when the texts of all assets read so far are searchable by word. */
  textsDone(): Promise<void>;
  stats(): Promise<Calls['stats'][1]>;
  close(): Promise<void>;
}

/** Thrown at whoever asked when a newer question of the same client, or its own signal, made the answer pointless. */
export class SearchCancelled extends Error {
  readonly code = 'cancelled';
}

/** Starts the worker; the index loads in the background, and questions wait for it. Rejects when the databases cannot be opened. */
export async function createSearch(paths: Paths): Promise<Search> {
  const worker = new Worker(workerEntry('search'), { workerData: paths });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const latest = new Map<string, number>();
  let [last, seen, closed] = [0, 0, false];
  let failure: Error | undefined;

  const fail = (error: Error) => {
    failure = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id);
    if (!asked) return;
    waiting.delete(reply.id);
    if ('value' in reply) asked.resolve(reply.value);
    else if (reply.error.cancelled) asked.reject(new SearchCancelled('A newer search took its place.'));
    else asked.reject(new Error(reply.error.message));
  });
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(failure ?? new Error('The search worker has ended.')));

  const send = (request: Request) => worker.postMessage(request);
  function call<K extends CallName>(
    name: K,
    input: Calls[K][0],
    { client, signal }: Asking = {},
  ): Promise<Calls[K][1]> {
    if (failure) return Promise.reject(failure);
    if (signal?.aborted) return Promise.reject(new SearchCancelled('Cancelled.'));
    const id = ++last;
    const cancel = () => send({ name: 'cancel', id });
    if (client !== undefined) {
      const key = `${name} ${client}`;
      const before = latest.get(key);
      if (before !== undefined && waiting.has(before)) send({ name: 'cancel', id: before });
      latest.set(key, id);
    }
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', cancel, { once: true });
      send({ id, name, input } as Request);
    }).finally(() => signal?.removeEventListener('abort', cancel)) as Promise<Calls[K][1]>;
  }

  async function refresh(seq: number, hints?: Hints): Promise<void> {
    await call('refresh', { atLeast: seq, ...(hints && { hints: { tags: hints.tags, library: hints.library } }) });
    seen = Math.max(seen, seq);
  }

  await call('stats', {});
  return {
    page: (input, asking) => call('page', input, asking),
    async *ids(input, signal) {
      yield* await call('ids', input, { ...(signal && { signal }) });
    },
    facets: (input, asking) => call('facets', input, asking),
    complete: (input, asking) => call('complete', input, asking),
    resolve: (query, atLeast) => call('resolve', { query, ...(atLeast !== undefined && { atLeast }) }),
    tagCounts: (atLeast) => call('tagCounts', { ...(atLeast !== undefined && { atLeast }) }),
    folderCounts: (atLeast) => call('folderCounts', { ...(atLeast !== undefined && { atLeast }) }),
    refresh: (seq, hints = {}) => refresh(seq, hints),
    waitFor: (seq) => (seq <= seen ? Promise.resolve() : refresh(seq)),
    async indexText(n, parts) {
      await call('putBody', { n, pages: parts.map(({ text }) => text) });
    },
    async textsDone() {
      await call('textsDone', {});
    },
    stats: () => call('stats', {}),
    async close() {
      if (closed || failure) return;
      closed = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      await call('close', {});
      await ended;
    },
  };
}
