/**
 * The way of a file (architecture.md): the heads of all files first, then each whole file once, then exiftool in batches. The queue is
 * the catalog itself, so a crash loses nothing: what was not written is read again. What people look at comes first.
 */
import { availableParallelism } from 'node:os';
import type { DbClient } from '../db/procedure.ts';
import type { CatalogPaths } from '../deps.ts';
import type { TextPart } from '../formats/handler.ts';
import { allReaders } from '../formats/index.ts';
import type { Previews } from '../previews/previews.ts';
import { createStoreClient } from '../previews/store-client.ts';
import type { MediaPool } from '../workers/media-pool.ts';
import { createFeed } from './feed.ts';
import { inflate } from './packed.ts';
import {
  DONE,
  pendingIn,
  prepare,
  READY,
  readAgain,
  type Result,
  saveResults,
  type Todo,
  todoOf,
} from './ingest.sql.ts';
import { createRate } from './rate.ts';
import {
  describeFiles,
  type Done,
  enrichFiles,
  type IngestDisks,
  laySidecars,
  readHeadOf,
  readWhole,
} from './steps.ts';
import { createTally } from './tally.ts';

/** What ingest needs of the media worker processes. Bad files are answered with `problem`; a rejection means that the pool is closed. */
export type IngestPool = Pick<MediaPool, 'head' | 'full'>;

export interface IngestDeps {
  readonly db: DbClient;
  readonly pool: IngestPool;
  readonly disks: IngestDisks;
  readonly previews: Pick<Previews, 'put'>;
  readonly paths: Pick<CatalogPaths, 'facts'>;
  readonly log: { warn(what: object, message: string): void };
  /** What an error means to people; undefined: it is nobody's fault but ours. */
  readonly translate?: (error: unknown) => { readonly code: string; readonly message: string } | undefined;
  /** After the catalog's disk refused something (it is full, say), tried again this many ms later. Default 5,000. */
  readonly againMs?: number;
  /** Goes on to exiftool's whole answer for files that have everything else (default); false: only when asked to `enrich`. */
  readonly enrich?: boolean;
  /** Body text of an asset, for search. */
  readonly onText?: (n: number, parts: readonly TextPart[]) => void | Promise<void>;
}

export interface IngestState {
  readonly state: 'idle' | 'running' | 'paused';
  readonly phase: 'reading' | 'describing' | 'done';
  /** Assets done since it last had nothing to do, and with those to come. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Files a second, over the last seconds. */
  readonly rate?: number;
  readonly secondsLeft?: number;
  /** Why what was read cannot be kept now; it goes on by itself when that has passed. */
  readonly problem?: { readonly code: string; readonly message: string };
}

export interface Ingest {
  /** There may be something to do. */
  wake(): void;
  /**
   * A scan has found files. `more`: so many that it goes on; reading steps aside for it, but for what people look at, so that all names
   * stand in the catalog soon.
   */
  found(more: boolean): void;
  /** These come first from now on: what is on screen. */
  prefer(ns: readonly number[]): void;
  /** A root's disk does not answer for now: nothing of it is begun, and nobody waits for what was. */
  hold(root: number, held: boolean): void;
  /** Reads assets again from the start; without `ns` all that failed. Answers how many. */
  retry(ns?: readonly number[]): Promise<number>;
  pause(): void;
  resume(): void;
  state(): IngestState;
  /** Calls back whenever `state` may have changed, at most some times a second. Answers a function that ends it. */
  onChange(listener: () => void): () => void;
  /** From now on exiftool's whole answer is asked for of every file; somebody waits for it, so beside other work until all is done. */
  enrich(): void;
  /** Everything exiftool says of an asset, as it says it; asked now where it was not asked before. */
  raw(n: number): Promise<Record<string, unknown> | undefined>;
  /** Lets running reads end, writes what they gave, and stops. */
  close(): Promise<void>;
}

/** Results are written this often at most, and everybody told; the first after a pause sooner. */
const FLUSH_MS = 250;
const NOTE_MS = 250;
const FIRST_FLUSH_MS = 50;
const FLUSH_AT = 500;
const AGAIN_MS = 5000;
const UNKNOWN = { code: 'internal', message: 'What was read of the files could not be kept; the log tells more.' };
/** A scan that brings nothing for so long waits for its disk, not for us. */
const ASIDE_MS = 1000;
/** Counting what is left takes at most this part of the time. */
const COUNT_SHARE = 0.05;
/** Results waiting for the writer; beyond this nothing new is begun. */
const MOST_UNWRITTEN = 2000;
const BATCH = 100;
/** Fewer, so that what comes in meanwhile does not wait. */
const ENRICH_BATCH = 50;
const BATCHES = 2;

export function createIngest(deps: IngestDeps): Ingest {
  const { db } = deps;
  const raws = createStoreClient(deps.paths.facts);
  const feed = createFeed(db);
  const rate = createRate();
  const listeners = new Set<() => void>();
  const slots = 4 * (availableParallelism() + 1);
  const held = new Set<number>();
  const reading = createTally(held);
  const describing = createTally(held);
  let results: Done[] = [];
  let flushing: Promise<void> | undefined;
  let flushTimer: NodeJS.Timeout | undefined;
  let flushDue = 0;
  let noteTimer: NodeJS.Timeout | undefined;
  let countTimer: NodeJS.Timeout | undefined;
  let flushed = Number.NEGATIVE_INFINITY;
  let countEvery = 500;
  let paused = false;
  let closed = false;
  let pumping = false;
  let again = false;
  let prepared: Promise<void> | undefined;
  let blocked: IngestState['problem'];
  let blockTimer: NodeJS.Timeout | undefined;
  let aside: NodeJS.Timeout | undefined;
  let enriching = deps.enrich ?? true;
  let enrichingBeside = false;
  const count = { done: 0, failed: 0, pending: 0, heads: 0, enriched: 0, bare: 0 };

  /** Nothing is read that people wait for. */
  const isQuiet = () => reading.flowing() === 0 && results.length < MOST_UNWRITTEN;
  const busy = () => reading.flowing() > 0 || describing.flowing() > 0 || results.length > 0 || flushing !== undefined;

  const mayBegin = () => !paused && !closed && !blockTimer;

  /** Begins as much as there is room for. */
  async function pump(): Promise<void> {
    if (pumping) {
      again = true;
      return;
    }
    pumping = true;
    try {
      prepared ??= db.call(prepare, allReaders()).catch((error: unknown) => {
        prepared = undefined;
        throw error;
      });
      await prepared;
      do {
        again = false;
        while (mayBegin() && reading.flowing() < slots && results.length < MOST_UNWRITTEN) {
          const todo = await feed.nextToRead(aside !== undefined);
          if (!todo) break;
          void read(todo);
        }
        while (mayBegin() && !aside && describing.flowing() < BATCHES && results.length < MOST_UNWRITTEN) {
          // Heads first, for all files: what filters need is in them. Afterwards both kinds of work share the machine.
          const batch = await feed.nextToDescribe(BATCH);
          if (!batch.length) break;
          for (const [root, some] of byRoot(batch)) void describe(root, some);
        }
        // One exiftool after all decoders are done would leave the other cores idle.
        while (enriching && mayBegin() && !aside && (enrichingBeside || isQuiet()) && describing.flowing() < BATCHES) {
          const batch = await feed.nextToEnrich(ENRICH_BATCH, enrichingBeside);
          if (!batch.length) break;
          for (const [root, some] of byRoot(batch)) void enrich(root, some);
        }
      } while (again);
    } catch (error) {
      if (!closed) deps.log.warn({ err: error }, 'ingest could not go on');
      block(error);
    } finally {
      pumping = false;
      // Nothing more comes that could be written with it.
      if (results.length && !reading.flowing() && !describing.flowing()) flushIn(FIRST_FLUSH_MS);
      changed();
    }
  }

  async function read(todo: Todo): Promise<void> {
    reading.begin(todo.root);
    const done = await (todo.step === 0 ? readHeadOf : readWhole)(deps.pool, deps.disks, todo);
    finish(done ? [done] : [], [todo]);
    reading.end(todo.root);
    void pump();
  }

  const onMissing = (error: Error) => deps.log.warn({ err: error }, 'exiftool does not start');

  async function describe(root: number, batch: readonly Todo[]): Promise<void> {
    describing.begin(root);
    const lay = await Promise.all(batch.filter((todo) => todo.settled).map((todo) => laySidecars(deps.disks, todo)));
    const rest = batch.filter((todo) => !todo.settled);
    const described = rest.length ? await describeFiles(deps.disks, root, rest, onMissing) : [];
    finish([...lay.filter((done) => done !== undefined), ...described], batch);
    describing.end(root);
    void pump();
  }

  async function enrich(root: number, batch: readonly Todo[]): Promise<void> {
    describing.begin(root);
    const done = await enrichFiles(deps.disks, root, batch, (error) => {
      // Tried again at the next start.
      enriching = false;
      onMissing(error);
    });
    finish(done, batch);
    describing.end(root);
    void pump();
  }

  function finish(done: readonly Done[], todos: readonly Todo[]): void {
    results.push(...done);
    // Whoever gave no result is asked again later.
    const answered = new Set(done.map((d) => d.result.n));
    feed.release(todos.filter((t) => !answered.has(t.n)).map((t) => t.n));
    if (results.length >= FLUSH_AT) void flush();
    else flushIn(Math.max(FIRST_FLUSH_MS, flushed + FLUSH_MS - performance.now()));
  }

  /** Or sooner, if that was said before. */
  function flushIn(ms: number): void {
    const due = performance.now() + ms;
    if (flushTimer && flushDue <= due) return;
    clearTimeout(flushTimer);
    flushDue = due;
    flushTimer = setTimeout(() => void flush(), ms);
  }

  function flush(): Promise<void> {
    clearTimeout(flushTimer);
    flushTimer = undefined;
    flushing ??= write().finally(() => {
      flushing = undefined;
      flushed = performance.now();
      if (results.length) flushIn(0);
      void pump();
    });
    return flushing;
  }

  /** Pictures and texts first: a row never names what is not there, and what was not written is read again. */
  async function write(): Promise<void> {
    const now = results;
    results = [];
    if (!now.length) return;
    try {
      await deps.previews.put(now.flatMap((d) => d.pictures));
      await raws.put(now.flatMap((d) => (d.raw ? [{ key: String(d.result.n), size: 0, data: d.raw }] : [])));
      for (const { result, text } of now) if (text?.length) await deps.onText?.(result.n, text);
      await db.call(
        saveResults,
        now.map((d) => d.result),
      );
      note(now.map((d) => d.result));
      blocked = undefined;
    } catch (error) {
      // A full disk, say. Nothing is lost: they wait in the catalog, and are read again.
      deps.log.warn({ err: error }, 'what was read could not be written');
      block(error);
    }
    feed.release(now.map((d) => d.result.n));
  }

  /** Nothing is read in vain: after a moment a little is tried, and only when that can be kept does all go on. */
  function block(error: unknown): void {
    blocked = deps.translate?.(error) ?? blocked ?? { ...UNKNOWN };
    if (closed || blockTimer) return;
    blockTimer = setTimeout(() => {
      blockTimer = undefined;
      feed.renew();
      void pump();
    }, deps.againMs ?? AGAIN_MS);
    tell();
  }

  function note(written: readonly Result[]): void {
    const ended = written.filter((r) => !r.again);
    count.done += ended.filter((r) => r.next >= READY && r.step < READY).length;
    count.enriched += ended.filter((r) => r.step === READY).length;
    count.failed += ended.filter((r) => r.problem).length;
    rate.add(ended.filter((r) => r.next >= READY).length);
    if (written.some((r) => r.next < DONE || r.again)) feed.renew();
  }

  /** How much is left is counted now and then; in between the last count stands. */
  async function recount(): Promise<void> {
    const start = performance.now();
    const { steps } = await db.call(pendingIn, { places: null, whole: enriching });
    countEvery = Math.max(500, (performance.now() - start) / COUNT_SHARE);
    count.heads = steps[0];
    count.pending = steps[0] + steps[1] + steps[2];
    count.bare = steps[3];
    if (!left() && !busy()) {
      blocked = undefined;
      enrichingBeside = false;
    }
    if (!count.pending && !busy()) Object.assign(count, { done: 0, failed: 0, enriched: 0 });
    tell();
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function noted(): void {
    noteTimer = undefined;
    tell();
  }

  function changed(): void {
    if (closed) return;
    // Whoever waits for the end hears of it at once.
    if (!busy()) clearTimeout(noteTimer);
    if (!busy() || !noteTimer) noteTimer = setTimeout(noted, busy() ? NOTE_MS : 0);
    countTimer ??= setTimeout(() => {
      countTimer = undefined;
      recount().catch(() => undefined);
    }, countEvery);
  }

  const left = () => count.pending || count.bare;

  return {
    wake() {
      // Whoever asks may know that there is room again.
      clearTimeout(blockTimer);
      blockTimer = undefined;
      feed.renew();
      void pump();
    },
    found(more) {
      clearTimeout(aside);
      aside = more
        ? setTimeout(() => {
            aside = undefined;
            void pump();
          }, ASIDE_MS)
        : undefined;
      feed.renew();
      void pump();
    },
    prefer(ns) {
      feed.prefer(ns);
      void pump();
    },
    hold(root, on) {
      if (on) held.add(root);
      else held.delete(root);
      feed.hold(root, on);
      void pump();
    },
    async retry(ns) {
      const queued = await db.call(readAgain, { ns: ns ?? null });
      feed.renew();
      void pump();
      return queued;
    },
    pause() {
      paused = true;
      changed();
    },
    resume() {
      paused = false;
      void pump();
    },
    state() {
      const open = left();
      const done = count.pending || !count.bare ? count.done : count.enriched;
      const active = busy() || open > 0;
      const perSecond = rate.perSecond();
      return {
        state: !active ? 'idle' : paused ? 'paused' : busy() || blocked || aside ? 'running' : 'idle',
        phase: !active ? 'done' : count.heads > 0 ? 'reading' : 'describing',
        done,
        total: done + open,
        failed: count.failed,
        ...(perSecond > 0 ? { rate: perSecond, secondsLeft: Math.ceil(open / perSecond) } : {}),
        ...(blocked ? { problem: blocked } : {}),
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    enrich() {
      enriching = true;
      enrichingBeside = true;
      feed.renew();
      void pump();
    },
    async raw(n) {
      let data = await raws.get(String(n), 0);
      const [todo] = data || closed ? [] : await db.call(todoOf, [n]);
      // Perhaps it is its turn just now: then what comes second is dropped.
      if (todo?.step === READY) {
        await enrich(todo.root, [todo]);
        while (results.some(({ result }) => result.n === n)) await flush();
        await flushing;
        data = await raws.get(String(n), 0);
      }
      return data ? (JSON.parse(await inflate(data)) as Record<string, unknown>) : undefined;
    },
    async close() {
      closed = true;
      clearTimeout(noteTimer);
      clearTimeout(countTimer);
      clearTimeout(blockTimer);
      clearTimeout(aside);
      feed.stop();
      while (reading.all() || describing.all() || pumping || flushing || results.length) {
        await flush();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      clearTimeout(flushTimer);
      await raws.close();
    },
  };
}

function byRoot(batch: readonly Todo[]): Map<number, Todo[]> {
  return Map.groupBy(batch, (todo) => todo.root);
}
