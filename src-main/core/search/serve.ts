/** The search worker's side: what is asked, in which order it is done, and what is done when nothing is asked. */
import { type Hints, SearchIndex, type Work } from './index/index.ts';
import type { CallName, Calls, Paths, Reply, Request } from './protocol.ts';
import type { Saved } from './index/snapshot.ts';
import { createTurns } from './turns.ts';

/** Lower is sooner: the page that somebody waits for, then what changes it, then what stands beside it. */
const URGENCY: Readonly<Record<CallName, number>> = {
  page: 0,
  complete: 0,
  resolve: 1,
  summary: 3,
  placeOf: 2,
  fieldSummary: 3,
  names: 2,
  suggest: 3,
  timeline: 2,
  map: 2,
  refresh: 1,
  ids: 2,
  totals: 3,
  tagCounts: 3,
  folderCounts: 3,
  collectionCounts: 3,
  facets: 3,
  hits: 4,
  putBody: 4,
  bodyOf: 4,
  stats: 0,
  textsDone: 9,
  close: 9,
};
const IDLE = 8;
/** Saved when as many rows changed as would take a moment to read at the next start. */
const WORTH_SAVING = 2000;
const SAVE_AFTER = 20_000;
/** After the last change. */
const WARM_AFTER = 2000;

export interface Served {
  handle(request: Request): void;
}

/** Answers requests by `reply`; `ended` is called after close. `saved`: of the index, where it has been read already. */
export function serveSearch(
  paths: Paths,
  reply: (reply: Reply, transfer: ArrayBuffer[]) => void,
  ended: () => void,
  saved?: Saved,
): Served {
  const index = new SearchIndex(paths);
  const turns = createTurns();
  const cancelled = new Set<number>();
  let [loaded, closing] = [false, false];
  const ready = turns.run(1, index.load(saved)).then(() => {
    loaded = true;
    background();
  });
  ready.catch(() => {});

  let pending: Hints | undefined;
  let refreshing: Promise<unknown> = ready;
  /** One at a time; what is asked for while one waits is asked once. */
  const refresh = (hints: Hints): Promise<unknown> => {
    if (pending) {
      pending = {
        tags: pending.tags !== false || hints.tags !== false,
        library: pending.library !== false || hints.library !== false,
        definitions: pending.definitions !== false || hints.definitions !== false,
        collections: pending.collections !== false || hints.collections !== false,
        ...(pending.fields?.length && hints.fields?.length
          ? { fields: [...pending.fields, ...hints.fields], upTo: Math.max(pending.upTo ?? 0, hints.upTo ?? 0) }
          : {}),
      };
      return refreshing;
    }
    pending = hints;
    refreshing = refreshing
      .catch(() => {})
      .then(() => {
        const now = pending!;
        pending = undefined;
        return turns.run(URGENCY.refresh, index.refresh(now));
      });
    void refreshing.then(background, () => {});
    return refreshing;
  };
  const upTo = async (atLeast: number | undefined, hints?: Hints) => {
    await ready;
    if (hints || (atLeast !== undefined && index.rev < atLeast)) await refresh(hints ?? {});
  };

  let indexing: Promise<unknown> | undefined;
  let saveTimer: NodeJS.Timeout | undefined;
  let warmTimer: NodeJS.Timeout | undefined;
  /** What waits for a quiet moment: texts into index.db, and saving the index. */
  function background(): void {
    if (closing) return;
    const failed = (error: unknown) => console.error('Search: work in the background failed.', error);
    indexing ??= turns
      .run(
        IDLE,
        untilDone(() => index.indexTexts()),
        () => closing,
      )
      .catch(failed)
      .finally(() => {
        indexing = undefined;
      });
    clearTimeout(warmTimer);
    warmTimer = setTimeout(() => void turns.run(IDLE, index.warm(), () => closing).catch(failed), WARM_AFTER);
    warmTimer.unref();
    if (index.unsaved >= WORTH_SAVING && !saveTimer) {
      saveTimer = setTimeout(() => {
        saveTimer = undefined;
        void turns
          .run(IDLE, index.save(), () => closing)
          .catch(failed)
          .then(background);
      }, SAVE_AFTER);
      saveTimer.unref();
    }
  }

  const answers: {
    [K in CallName]: (input: Calls[K][0], isCancelled: () => boolean) => Promise<Calls[K][1] | undefined>;
  } = {
    page: (input, isCancelled) => turns.run(URGENCY.page, index.page(input), isCancelled),
    ids: (input, isCancelled) => turns.run(URGENCY.ids, index.ids(input), isCancelled),
    facets: (input, isCancelled) => turns.run(URGENCY.facets, index.facets(input), isCancelled),
    complete: (input, isCancelled) =>
      turns.run(
        URGENCY.complete,
        once(() => index.complete(input)),
        isCancelled,
      ),
    resolve: (input) =>
      turns.run(
        URGENCY.resolve,
        once(() => index.resolve(input.query, input.stacks)),
      ),
    summary: (input, isCancelled) => turns.run(URGENCY.summary, index.summary(input), isCancelled),
    map: (input, isCancelled) => turns.run(URGENCY.map, index.map(input), isCancelled),
    timeline: (input, isCancelled) => turns.run(URGENCY.timeline, index.timeline(input.query), isCancelled),
    suggest: (input, isCancelled) => turns.run(URGENCY.suggest, index.suggest(input.query), isCancelled),
    names: (input, isCancelled) => turns.run(URGENCY.names, index.byNames(input.names), isCancelled),
    placeOf: ({ n }, isCancelled) =>
      turns.run(
        URGENCY.placeOf,
        once(() => index.placeOf(n)),
        isCancelled,
      ),
    fieldSummary: (input, isCancelled) =>
      turns.run(
        URGENCY.fieldSummary,
        once(() => index.fieldSummary(input)),
        isCancelled,
      ),
    totals: () =>
      turns.run(
        URGENCY.totals,
        once(() => index.totals()),
      ),
    tagCounts: () =>
      turns.run(
        URGENCY.tagCounts,
        once(() => index.tagCounts()),
      ),
    folderCounts: () =>
      turns.run(
        URGENCY.folderCounts,
        once(() => index.folderCounts()),
      ),
    collectionCounts: () => turns.run(URGENCY.collectionCounts, index.collectionCounts()),
    refresh: async () => null,
    hits: ({ query, ns, most }, isCancelled) => turns.run(URGENCY.hits, index.hits(query, ns, most), isCancelled),
    putBody: ({ n, pages }) =>
      turns.run(
        URGENCY.putBody,
        once(() => {
          index.putBody(n, pages);
          return null;
        }),
      ),
    bodyOf: ({ n, most }) =>
      turns.run(
        URGENCY.bodyOf,
        once(() => index.bodyOf(n, most)),
      ),
    async textsDone() {
      background();
      while (indexing) await indexing;
      return null;
    },
    async stats() {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return { ...index.stats(), loaded, heapUsed, arrayBuffers };
    },
    async close() {
      closing = true;
      clearTimeout(saveTimer);
      clearTimeout(warmTimer);
      warmTimer = undefined;
      await indexing;
      if (index.unsaved >= WORTH_SAVING) await turns.run(0, index.save());
      index.close();
      return null;
    },
  };

  async function answer(request: Exclude<Request, { name: 'cancel' }>): Promise<void> {
    const { id, name } = request;
    // Nothing is made in advance while somebody asks.
    warmTimer?.refresh();
    try {
      const input = request.input as { readonly atLeast?: number; readonly hints?: Hints };
      if (name === 'close') await ready.catch(() => {});
      else if (name !== 'stats') await upTo(input.atLeast, input.hints);
      const run = answers[name] as (input: unknown, isCancelled: () => boolean) => Promise<unknown>;
      const value = await run(request.input, () => cancelled.has(id));
      if (cancelled.has(id)) reply({ id, error: { message: 'Cancelled', cancelled: true } }, []);
      else
        reply({ id, value }, name === 'ids' ? (value as Uint8Array<ArrayBuffer>[]).map((chunk) => chunk.buffer) : []);
      if (name === 'close') ended();
    } catch (error) {
      reply({ id, error: { message: error instanceof Error ? (error.stack ?? error.message) : String(error) } }, []);
    } finally {
      cancelled.delete(id);
      running.delete(id);
    }
  }

  const running = new Set<number>();
  return {
    handle(request) {
      if (request.name === 'cancel') {
        if (running.has(request.id)) cancelled.add(request.id);
        return;
      }
      running.add(request.id);
      void answer(request);
    },
  };
}

function* once<T>(run: () => T): Work<T> {
  // What came in meanwhile may be more urgent, or make this pointless.
  yield;
  return run();
}

function* untilDone(work: () => Work<boolean>): Work<void> {
  while (yield* work()) yield;
}
