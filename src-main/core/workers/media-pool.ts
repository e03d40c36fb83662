/** The media worker processes, seen from the core: a queue by priority, a process more than there are cores. */
import { availableParallelism } from 'node:os';
import type { PictureLayers } from '../../../src-shared/domain/layers.ts';
import type { Sheets } from '../../../src-shared/domain/document.ts';
import { DiskAway } from '../disks/away.ts';
import { FormatError, type Spoken } from '../formats/handler.ts';
import { identify } from '../formats/index.ts';
import { type MediaChild, OUT_OF_MEMORY, startChild } from './media-child.ts';
import type { Made } from '../export/make.ts';
import type { Recognition } from '../formats/recognize.ts';
import type { ServedPages } from '../formats/pages/serve.ts';
import type { ClipMade, EncodedPreview, FullResult, HeadResult, Heard, MediaReply, MediaRequest, MediaResult, Problem, PyramidMade } from './media-protocol.ts';

type Input<T extends MediaRequest['task']> = Omit<Extract<MediaRequest, { task: T }>, 'id' | 'task'>;

export interface MediaCallOptions {
  /** Higher comes first; default 0. Equal ones in the order of asking. */
  readonly priority?: number;
  /** Rejects with its reason; work that has begun is told to stop. */
  readonly signal?: AbortSignal;
  /** The root that the file is of: if its disk hangs, its files wait and those of others do not. */
  readonly lane?: number;
  /** Hears how far it is, 0–1, of what says so. */
  readonly onProgress?: (progress: number) => void;
}

export interface MediaPool {
  /** Pass 1. A file that cannot be read, hangs or kills its process is answered with `problem`. */
  head(input: Input<'head'>, options?: MediaCallOptions): Promise<HeadResult>;
  /** Pass 2, likewise. `facts` in the answer are only what this pass found. */
  full(input: Input<'full'>, options?: MediaCallOptions): Promise<FullResult>;
  /** Throws FormatError when no picture of the file can be made. */
  large(input: Input<'large'>, options?: MediaCallOptions): Promise<EncodedPreview>;
  /** Throws FormatError when the file's text cannot be read, or it has none. */
  pages(input: Input<'pages'>, options?: MediaCallOptions): Promise<ServedPages>;
  /** Throws FormatError when its pages cannot be read, or it has none. */
  sheets(input: Input<'sheets'>, options?: MediaCallOptions): Promise<Sheets>;
  /** Throws FormatError when they cannot be read, or files of its type have none. */
  cues(input: Input<'cues'>, options?: MediaCallOptions): Promise<Spoken>;
  /** Throws FormatError when it cannot be gone through. */
  scenes(input: Input<'scenes'>, options?: MediaCallOptions): Promise<Uint8Array>;
  /** Throws FormatError when it cannot be measured. */
  loudness(input: Input<'loudness'>, options?: MediaCallOptions): Promise<Heard>;
  /** Throws FormatError when its layers cannot be read, or it has none. */
  layers(input: Input<'layers'>, options?: MediaCallOptions): Promise<PictureLayers>;
  /** Throws FormatError when there are no pixels to be had, or no room for them. */
  pyramid(input: Input<'pyramid'>, options?: MediaCallOptions): Promise<PyramidMade>;
  /** Throws FormatError when it cannot be read, or ffmpeg is missing. */
  clip(input: Input<'clip'>, options?: MediaCallOptions): Promise<ClipMade>;
  /** Throws FormatError when the file has none, or one that is too large. See src-shared/domain/shape.ts. */
  shape(input: Input<'shape'>, options?: MediaCallOptions): Promise<Uint8Array>;
  /** Throws FormatError when its words cannot be read, or tesseract is missing. */
  recognize(input: Input<'recognize'>, options?: MediaCallOptions): Promise<Recognition>;
  /** One answer for each rendition. Throws FormatError when no picture of the file can be made. */
  export(input: Input<'export'>, options?: MediaCallOptions): Promise<Made[]>;
  /** The same of films and sounds. Throws FormatError when it cannot be read, or ffmpeg is missing. */
  film(input: Input<'film'>, options?: MediaCallOptions): Promise<Made[]>;
  /** @returns bytes written */
  contact(input: Input<'contact'>, options?: MediaCallOptions): Promise<number>;
  /** The lane's disk does not answer for now: nothing of it is begun, and processes that wait for it do not count. */
  hold(lane: number, held: boolean): void;
  /** The lane's disk is away: what was asked of it rejects with DiskAway, and processes that wait for it are ended. */
  abandon(lane: number): void;
  stats(): MediaStats;
  /** Ends when every process has ended; what was not answered yet rejects with a PoolClosed. */
  close(): Promise<void>;
}

export interface MediaStats {
  readonly children: number;
  readonly running: number;
  readonly queued: number;
  readonly done: number;
  /** Files that killed a process, took too long or too much memory. */
  readonly failed: number;
}

export interface MediaPoolOptions {
  /** Processes; default one more than cores, since each waits for its disk at times (measured.md §1). */
  readonly size?: number;
  /** For one file; default 20 s for `head`, 60 s for `full`, 120 s for `large`. */
  readonly timeoutMs?: number;
  /** Resident memory of one process, bytes; default 2 GB. */
  readonly memoryLimit?: number;
  /** Entry of the worker, for tests. */
  readonly entry?: URL;
  /** For the log: why a process was ended, and the last it said. */
  readonly onFailure?: (problem: Problem, stderr: string) => void;
  /** A file of this lane has taken a while, again and again until it is done: does its disk answer at all? */
  readonly onSlow?: (lane: number, path: Uint8Array) => void;
}

export class PoolClosed extends Error {}

interface Task {
  readonly request: Exclude<MediaRequest, { task: 'cancel' }>;
  readonly priority: number;
  readonly lane: number | undefined;
  readonly resolve: (result: MediaResult) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((progress: number) => void) | undefined;
  settled: boolean;
  /** Its process was ended by somebody else while it was being read. */
  interrupted?: boolean;
}

const TIMEOUTS = { head: 20_000, full: 60_000, large: 120_000, pages: 60_000, sheets: 60_000, pyramid: 900_000, shape: 60_000, layers: 60_000, cues: 60_000, loudness: 660_000, scenes: 600_000, recognize: 600_000, export: 600_000, clip: 6 * 3_600_000, film: 24 * 3_600_000, contact: 900_000 } as const;
const WATCH_EVERY = 500;
/** A file that takes longer is asked after. */
const SLOW_MS = 3_000;
/** WebAssembly and native heaps do not shrink: an idle process above this is replaced. */
const FAT = 700 * 2 ** 20;
const IDLE_MS = 120_000;
/** How a process ends that somebody else ended: the system for want of memory, or a person. A decoder that fails ends otherwise. */
const BY_OTHERS = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']);

export function createMediaPool(options: MediaPoolOptions = {}): MediaPool {
  const size = options.size ?? availableParallelism() + 1;
  const memoryLimit = options.memoryLimit ?? 2 * 2 ** 30;
  const children = new Set<MediaChild<Task>>();
  /** Highest priority last, and within it the oldest last. */
  const queue: Task[] = [];
  const held = new Set<number>();
  const asksAfter = new WeakMap<Task, number>();
  let nextId = 1;
  let done = 0;
  let failed = 0;
  let closing: Promise<void> | undefined;

  const watch = setInterval(() => {
    for (const child of children) checkChild(child);
  }, WATCH_EVERY);
  watch.unref();

  function enqueue(task: Task): void {
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (queue[middle]!.priority < task.priority) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, task);
  }

  const isHeld = (task: Task): boolean => task.lane !== undefined && held.has(task.lane);
  /** Those that wait for a disk which does not answer take no place from others. */
  const counted = (): number => [...children].filter((one) => !one.tasks.some(isHeld)).length;

  function assign(): void {
    for (let at = queue.length - 1; at >= 0 && !closing; at--) {
      const task = queue[at]!;
      if (isHeld(task)) continue;
      let child: MediaChild<Task> | undefined = [...children].find((one) => !one.leaving && one.tasks.length === 0);
      if (!child && counted() < size) child = addChild();
      // First looks take a millisecond: the next one waits where the last one ends.
      child ??= [...children].find((one) => !one.leaving && accepts(one, task));
      if (!child) return;
      queue.splice(at, 1);
      child.tasks.push(task);
      if (child.tasks.length === 1) child.since = performance.now();
      child.send(task.request);
    }
  }

  function accepts(child: MediaChild<Task>, task: Task): boolean {
    return (
      task.request.task === 'head' &&
      child.tasks.length < 3 &&
      child.tasks.every((one) => one.request.task === 'head' && one.lane === task.lane)
    );
  }

  function addChild(): MediaChild<Task> {
    const child: MediaChild<Task> = startChild<Task>(options.entry, memoryLimit, {
      onReply: (reply) => answered(child, reply),
      onExit: (how) => ended(child, how),
    });
    children.add(child);
    return child;
  }

  function answered(child: MediaChild<Task>, reply: MediaReply): void {
    const at = child.tasks.findIndex((task) => task.request.id === reply.id);
    if ('progress' in reply) {
      child.tasks[at]?.onProgress?.(reply.progress);
      return;
    }
    const [task] = at < 0 ? [] : child.tasks.splice(at, 1);
    child.since = performance.now();
    if (task) {
      done++;
      if (reply.ok) finish(task, reply.result);
      else fail(task, reply.problem);
    }
    assign();
  }

  function ended(child: MediaChild<Task>, how: string): void {
    children.delete(child);
    const [culprit, ...innocent] = child.tasks.splice(0);
    for (const task of innocent) enqueue(task);
    if (culprit?.settled && child.verdict) {
      // Nobody waits for it any more.
    } else if (culprit && !culprit.settled && !child.verdict && BY_OTHERS.has(how) && !culprit.interrupted) {
      // Probably no fault of the file. If it is, that shows the second time.
      culprit.interrupted = true;
      enqueue(culprit);
    } else if (culprit) {
      failed++;
      const problem = child.verdict ??
        (how === `code ${OUT_OF_MEMORY}` ? tooMuchMemory(memoryLimit) : undefined) ?? {
          code: 'crashed' as const,
          message: `Reading this file made the decoder crash (${how}); everything else goes on. The file is probably damaged: try to open it in the program that made it and save it anew.`,
        };
      if (!culprit.settled && !closing) options.onFailure?.(problem, child.stderr());
      fail(culprit, problem);
    }
    assign();
  }

  function checkChild(child: MediaChild<Task>): void {
    const [current] = child.tasks;
    const spent = performance.now() - child.since;
    const memory = child.memory();
    if (!current) {
      if (memory > FAT || spent > IDLE_MS) child.leave();
      return;
    }
    if (current.lane !== undefined && spent > SLOW_MS && spent > (asksAfter.get(current) ?? 0)) {
      asksAfter.set(current, spent + SLOW_MS);
      options.onSlow?.(current.lane, current.request.path);
    }
    // Its disk is asked after, and decides.
    if (isHeld(current)) return;
    const limit = options.timeoutMs ?? TIMEOUTS[current.request.task];
    if (spent > limit)
      child.kill({
        code: 'timeout',
        message: `Reading this file took longer than ${Math.round(limit / 1000)} seconds and was stopped. It is very large or damaged; try again when the computer has less to do.`,
      });
    else if (memory > memoryLimit) child.kill(tooMuchMemory(memoryLimit));
  }

  function finish(task: Task, result: MediaResult): void {
    if (task.settled) return;
    task.settled = true;
    task.resolve(result);
  }

  /** Ingest wants an answer for every file; only a picture on demand fails as a call. */
  function fail(task: Task, problem: Problem): void {
    const { request } = task;
    if (request.task === 'head')
      finish(task, { type: identify(new Uint8Array(), request.name), facts: {}, problem, bytesRead: 0 });
    else if (request.task === 'full') finish(task, { facts: {}, text: [], problem, bytesRead: 0 });
    else refuse(task, new FormatError(problem.code, problem.message));
  }

  function refuse(task: Task, error: unknown): void {
    if (task.settled) return;
    task.settled = true;
    task.reject(error);
  }

  function call(request: Task['request'], { priority = 0, signal, lane, onProgress }: MediaCallOptions = {}) {
    if (closing) return Promise.reject(new PoolClosed('The media workers are closed.'));
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise<MediaResult>((resolve, reject) => {
      const stop = (): void => cancel(task, signal!.reason);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', stop);
          then(value);
        };
      const task: Task = { request, priority, lane, resolve: settle(resolve), reject: settle(reject), onProgress, settled: false };
      signal?.addEventListener('abort', stop);
      enqueue(task);
      assign();
    });
  }

  function cancel(task: Task, reason: unknown): void {
    const at = queue.indexOf(task);
    if (at >= 0) queue.splice(at, 1);
    for (const child of children) {
      if (child.tasks.includes(task)) child.send({ id: nextId++, task: 'cancel', target: task.request.id });
    }
    refuse(task, reason);
  }

  return {
    head: async (input, more) => (await call({ ...input, id: nextId++, task: 'head' }, more)) as HeadResult,
    full: async (input, more) => (await call({ ...input, id: nextId++, task: 'full' }, more)) as FullResult,
    large: async (input, more) => (await call({ ...input, id: nextId++, task: 'large' }, more)) as EncodedPreview,
    pages: async (input, more) => (await call({ ...input, id: nextId++, task: 'pages' }, more)) as ServedPages,
    sheets: async (input, more) => (await call({ ...input, id: nextId++, task: 'sheets' }, more)) as Sheets,
    cues: async (input, more) => (await call({ ...input, id: nextId++, task: 'cues' }, more)) as Spoken,
    scenes: async (input, more) => (await call({ ...input, id: nextId++, task: 'scenes' }, more)) as Uint8Array,
    loudness: async (input, more) => (await call({ ...input, id: nextId++, task: 'loudness' }, more)) as Heard,
    layers: async (input, more) => (await call({ ...input, id: nextId++, task: 'layers' }, more)) as PictureLayers,
    clip: async (input, more) => (await call({ ...input, id: nextId++, task: 'clip' }, more)) as ClipMade,
    pyramid: async (input, more) => (await call({ ...input, id: nextId++, task: 'pyramid' }, more)) as PyramidMade,
    recognize: async (input, more) => (await call({ ...input, id: nextId++, task: 'recognize' }, more)) as Recognition,
    shape: async (input, more) => (await call({ ...input, id: nextId++, task: 'shape' }, more)) as Uint8Array,
    export: async (input, more) => (await call({ ...input, id: nextId++, task: 'export' }, more)) as Made[],
    film: async (input, more) => (await call({ ...input, id: nextId++, task: 'film' }, more)) as Made[],
    contact: async (input, more) => (await call({ ...input, id: nextId++, task: 'contact' }, more)) as number,
    hold(lane, on) {
      if (on) held.add(lane);
      else held.delete(lane);
      assign();
    },
    abandon(lane) {
      const away = new DiskAway('The disk of this file does not answer.');
      for (const task of queue.filter((one) => one.lane === lane)) {
        queue.splice(queue.indexOf(task), 1);
        refuse(task, away);
      }
      for (const child of children) {
        const [current] = child.tasks;
        if (current?.lane !== lane) continue;
        for (const task of child.tasks.filter((one) => one.lane === lane)) refuse(task, away);
        child.kill({ code: 'unreadable', message: away.message });
      }
    },
    stats: () => ({
      children: children.size,
      running: [...children].reduce((sum, child) => sum + child.tasks.length, 0),
      queued: queue.length,
      done,
      failed,
    }),
    close() {
      closing ??= (async () => {
        clearInterval(watch);
        const left = [...queue.splice(0), ...[...children].flatMap((child) => child.tasks)];
        for (const task of left) refuse(task, new PoolClosed('The media workers are closed.'));
        await Promise.all([...children].map(async (child) => await child.end()));
      })();
      return closing;
    },
  };
}

function tooMuchMemory(limit: number): Problem {
  return {
    code: 'too-large',
    message: `Reading this file took more than ${(limit / 2 ** 30).toFixed(1)} GB of memory and was stopped. It is very large, or damaged so that it seems to be.`,
  };
}
