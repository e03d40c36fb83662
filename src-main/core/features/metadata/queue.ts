/** Roots that are written by themselves: some time after the last edit what waits is written, as a job that goes on after a crash. */
import type { Deps } from '../../deps.ts';
import { ASSET_FIELDS } from '../../../../src-shared/domain/ops/fields.ts';
import type { Committed } from '../../db/procedure.ts';
import { fillQueue, nextQueued } from './queue.sql.ts';
import type { Writer } from './writer.ts';

export const QUEUE_JOB = 'metadata.queue';
const QUIET_MS = 30_000;
const BATCH = 20;

export interface WriteQueue {
  /** Something was committed. */
  heard(what: Committed): void;
  close(): Promise<void>;
}

/** `quietMs`: for so long nothing may have been edited. `background` false: never by itself. */
export function createWriteQueue(
  { db, jobs, log, writer }: Pick<Deps, 'db' | 'jobs' | 'log'> & { readonly writer: Writer },
  { quietMs = QUIET_MS, background = true }: { readonly quietMs?: number; readonly background?: boolean } = {},
): WriteQueue {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let closed = false;

  jobs.define(QUEUE_JOB, {
    title: () => 'Writing metadata',
    async run(_, job) {
      let after = 0;
      let { now: total } = await db.call(fillQueue, null);
      const next = async () => {
        const ns = await db.call(nextQueued, { after, limit: BATCH });
        after = ns.at(-1) ?? after;
        return ns;
      };
      const outcome = await writer.write(next, () => total, job);
      // Edits made meanwhile have their own quiet.
      total = 0;
      wait();
      return outcome;
    },
  });

  function wait(ms = quietMs): void {
    if (!background || closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      looking = look().finally(() => {
        looking = undefined;
      });
    }, ms);
    timer.unref();
  }

  async function look(): Promise<void> {
    try {
      const { now: count, next } = await db.call(fillQueue, null);
      const runs = jobs.list().some(({ name, state }) => name === QUEUE_JOB && (state === 'running' || state === 'paused'));
      if (count > 0 && !runs && !closed) await jobs.start(QUEUE_JOB, {});
      else if (next !== null) wait(Math.max(quietMs, next - Date.now()));
    } catch (error) {
      if (!closed) log.error({ error }, 'the write queue could not be looked at');
    }
  }

  const written = new Set<string>([...Object.keys(ASSET_FIELDS), 'tags', 'fields', 'kept', 'unsaved', 'state']);
  wait();
  return {
    heard({ fields, tags, library, definitions }) {
      if (tags || library || definitions || fields.some((field) => written.has(field))) wait();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
