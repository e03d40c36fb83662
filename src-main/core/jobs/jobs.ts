/**
 * Long work: told of with progress, paused, cancelled, and gone on with after a restart. A kind of job is defined once by name; what
 * it needs to begin again is its input, which is kept with it.
 */
import { randomUUID } from 'node:crypto';
import type { Job } from '../../../src-shared/contract/jobs.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { DbClient } from '../db/procedure.ts';
import type { Log } from '../log.ts';
import { allJobs, putJob, type StoredJob } from './jobs.sql.ts';

export type Progress = Partial<Pick<Job, 'done' | 'part' | 'total' | 'failed' | 'rate' | 'secondsLeft' | 'phase'>>;
/** `error`: why it stands still for now; undefined: it goes on. */
export type LiveProgress = Progress & { readonly error?: Job['error'] };

export interface JobControl {
  readonly id: string;
  /** Aborted by cancel and by the program's end. */
  readonly signal: AbortSignal;
  progress(now: Progress): void;
  /** Resolves at once, or when a paused job goes on. Call it between steps. */
  unpaused(): Promise<void>;
}

export interface JobKind<Input> {
  /** For people: `Adding Pictures`. */
  title(input: Input): string;
  /** Its result is the outcome, as JSON. Safe to run again with the same input: that is how a job outlives a crash. */
  run(input: Input, control: JobControl): Promise<unknown>;
  /** Started a second time with the same input it is the same job, which goes on where it was cut off, failed or was cancelled. */
  readonly goesOn?: boolean;
}

/** Why a job's signal is aborted when the program ends: it goes on with the next start. */
export class ProgramEnds extends RpcError {
  constructor() {
    super('cancelled', 'Vitrine ends; this goes on next time.');
  }
}

/** Work that shows in Activity as long as it goes on, but is nobody's job: the ingest queue. */
export interface Live {
  update(now: LiveProgress): void;
  end(): void;
}

export interface Jobs {
  define<Input>(name: string, kind: JobKind<Input>): void;
  start(name: string, input: unknown): Promise<{ jobId: string }>;
  /** Starts again what was not ended when the program was. */
  resumeUnfinished(): void;
  /** What was done without anybody asking, for Activity: it has ended already. */
  note(name: string, title: string, came: { outcome: unknown } | { error: unknown }): Promise<void>;
  live(name: string, title: string, can: { pause(): void; resume(): void; cancel(): void }): Live;
  list(): Job[];
  get(id: string): Job;
  pause(id: string): void;
  resume(id: string): void;
  cancel(id: string): void;
  running(): number;
  close(): Promise<void>;
}

interface Entry {
  job: Job;
  input: unknown;
  abort: AbortController;
  /** While paused: lets it go on. */
  gate?: PromiseWithResolvers<void> | undefined;
  can?: { pause(): void; resume(): void; cancel(): void };
  told: number;
  timer?: NodeJS.Timeout | undefined;
}

export interface JobsDeps {
  readonly db: DbClient;
  readonly publish: (topic: 'jobs.changed', data: Job, seq: number) => void;
  readonly log: Pick<Log, 'error'>;
  readonly translate: (error: unknown) => RpcError | undefined;
}

const TELL_MS = 250;
const ENDED = ['done', 'failed', 'cancelled'];

export async function createJobs({ db, publish, log, translate }: JobsDeps): Promise<Jobs> {
  const kinds = new Map<string, JobKind<unknown>>();
  const entries = new Map<string, Entry>();
  const running = new Set<Promise<void>>();
  /** Somebody is at them. */
  const launched = new Set<Entry>();
  let closing = false;
  for (const stored of (await db.call(allJobs, null)).reverse()) entries.set(stored.id, fromStored(stored));

  const entry = (id: string): Entry => {
    const found = entries.get(id);
    if (!found) throw new RpcError('not-found', 'This job is no longer known.');
    return found;
  };
  /** At most four times a second, and always the last word. */
  function tell(e: Entry, now = false): void {
    if (!now && Date.now() - e.told < TELL_MS) {
      e.timer ??= setTimeout(() => tell(e, true), TELL_MS);
      return;
    }
    clearTimeout(e.timer);
    e.timer = undefined;
    e.told = Date.now();
    publish('jobs.changed', e.job, 0);
  }
  const change = (e: Entry, what: Partial<Job>, now = false): void => {
    e.job = { ...e.job, ...what };
    tell(e, now);
  };
  const keep = (e: Entry) => db.call(putJob, toStored(e));

  async function run(e: Entry, kind: JobKind<unknown>): Promise<void> {
    const control: JobControl = {
      id: e.job.id,
      signal: e.abort.signal,
      progress: (now) => change(e, now),
      unpaused: () => e.gate?.promise ?? Promise.resolve(),
    };
    try {
      const outcome = await kind.run(e.input, control);
      change(e, { state: 'done', outcome: outcome as Job['outcome'], endedAt: new Date().toISOString() }, true);
    } catch (error) {
      if (closing) return; // Stays 'running' in the catalog, and so begins again next time.
      const cancelled = e.abort.signal.aborted;
      const known = translate(error);
      if (!cancelled && !known) log.error({ job: e.job.name, error }, 'a job failed');
      change(e, {
        state: cancelled ? 'cancelled' : 'failed',
        endedAt: new Date().toISOString(),
        ...(cancelled ? {} : { error: told(known) }),
      }, true);
    }
    await keep(e);
  }
  function launch(e: Entry): void {
    const kind = kinds.get(e.job.name);
    if (!kind) return;
    const task = run(e, kind).catch((error) => log.error({ error }, 'a job could not be kept'));
    running.add(task);
    launched.add(e);
    void task.finally(() => {
      running.delete(task);
      launched.delete(e);
    });
  }

  /** The newest job of this input, if it has not come to its end. */
  function cutOff(name: string, input: unknown): Entry | undefined {
    const text = JSON.stringify(input);
    const last = [...entries.values()].findLast((e) => e.job.name === name && JSON.stringify(e.input) === text);
    return last?.job.state === 'done' ? undefined : last;
  }

  return {
    define: (name, kind) => void kinds.set(name, kind as JobKind<unknown>),
    async start(name, input) {
      const kind = kinds.get(name);
      if (!kind) throw new Error(`No job is named ${name}`);
      const cut = kind.goesOn ? cutOff(name, input) : undefined;
      if (cut && launched.has(cut)) return { jobId: cut.job.id };
      if (cut) {
        const { endedAt: _, error: __, ...job } = cut.job;
        cut.job = { ...job, state: 'running' };
        cut.abort = new AbortController();
        await keep(cut);
        tell(cut, true);
        launch(cut);
        return { jobId: cut.job.id };
      }
      const job: Job = { id: randomUUID(), name, title: kind.title(input), state: 'running', done: 0, total: 0, failed: 0, startedAt: new Date().toISOString() };
      const e: Entry = { job, input, abort: new AbortController(), told: 0 };
      entries.set(job.id, e);
      await keep(e);
      tell(e, true);
      launch(e);
      return { jobId: job.id };
    },
    resumeUnfinished() {
      for (const e of entries.values()) {
        if (ENDED.includes(e.job.state) || e.can) continue;
        change(e, { state: 'running' }, true);
        launch(e);
      }
    },
    async note(name, title, came) {
      const at = new Date().toISOString();
      const ended = 'error' in came ? { state: 'failed' as const, error: told(translate(came.error)) } : { state: 'done' as const, outcome: came.outcome as Job['outcome'] };
      const job: Job = { id: randomUUID(), name, title, ...ended, done: 0, total: 0, failed: 0, startedAt: at, endedAt: at };
      const e: Entry = { job, input: null, abort: new AbortController(), told: 0 };
      entries.set(job.id, e);
      tell(e, true);
      await keep(e);
    },
    live(name, title, can) {
      const job: Job = { id: randomUUID(), name, title, state: 'running', done: 0, total: 0, failed: 0, startedAt: new Date().toISOString() };
      const e: Entry = { job, input: null, abort: new AbortController(), can, told: 0 };
      entries.set(job.id, e);
      return {
        update: (now) => change(e, now),
        end() {
          entries.delete(job.id);
          change(e, { state: 'done', endedAt: new Date().toISOString() }, true);
        },
      };
    },
    list: () => [...entries.values()].map((e) => e.job).reverse(),
    get: (id) => entry(id).job,
    pause(id) {
      const e = entry(id);
      if (e.job.state !== 'running') return;
      e.can?.pause();
      e.gate = Promise.withResolvers();
      change(e, { state: 'paused' }, true);
    },
    resume(id) {
      const e = entry(id);
      if (e.job.state !== 'paused') return;
      e.can?.resume();
      e.gate?.resolve();
      e.gate = undefined;
      change(e, { state: 'running' }, true);
    },
    cancel(id) {
      const e = entry(id);
      if (ENDED.includes(e.job.state)) return;
      if (e.can) {
        // Nobody's job has no end before its own: it stands still until somebody lets it go on.
        e.can.cancel();
        return change(e, { state: 'paused' }, true);
      }
      e.abort.abort(new RpcError('cancelled', 'This was cancelled.'));
      e.gate?.resolve();
      e.gate = undefined;
    },
    running: () => running.size,
    async close() {
      closing = true;
      for (const e of entries.values()) {
        if (!ENDED.includes(e.job.state)) e.abort.abort(new ProgramEnds());
        e.gate?.resolve();
      }
      await Promise.allSettled(running);
      for (const e of entries.values()) clearTimeout(e.timer);
    },
  };
}

function told(known: RpcError | undefined): { code: string; message: string } {
  return { code: known?.code ?? 'internal', message: known?.message ?? 'Something went wrong; the log tells more.' };
}

const iso = (ms: number): string => new Date(ms).toISOString();

function fromStored(s: StoredJob): Entry {
  const job: Job = {
    id: s.id, name: s.name, title: s.title, state: s.state as Job['state'], done: 0, total: 0, failed: 0, startedAt: iso(s.started),
    ...(s.outcome === null ? {} : { outcome: JSON.parse(s.outcome) }),
    ...(s.error === null ? {} : { error: JSON.parse(s.error) }),
    ...(s.ended === null ? {} : { endedAt: iso(s.ended) }),
  };
  return { job, input: JSON.parse(s.input), abort: new AbortController(), told: 0 };
}

function toStored({ job, input }: Entry): StoredJob {
  return {
    id: job.id, name: job.name, title: job.title, state: job.state, input: JSON.stringify(input),
    outcome: job.outcome === undefined ? null : JSON.stringify(job.outcome),
    error: job.error ? JSON.stringify(job.error) : null,
    started: Date.parse(job.startedAt),
    ended: job.endedAt ? Date.parse(job.endedAt) : null,
  };
}
