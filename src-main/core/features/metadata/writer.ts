/** Writes the metadata of assets into their files, one after another on each disk; what changed meanwhile is read and merged first. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WriteOutcome } from '../../../../src-shared/contract/metadata.ts';
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { allSettingsOf, catalogId } from '../app/app.service.ts';
import { noteLeft, noteWriting, noteWritten } from './metadata.sql.ts';
import { type Leave, type Plan, planWrites } from './plan.sql.ts';

export type WriterDeps = Pick<Deps, 'db' | 'disks' | 'library' | 'ingest' | 'log'> & {
  /** A team hears of edits before it sees them in files, where it can be reached. */
  readonly tellFirst?: () => Promise<void>;
};
type Control = Pick<JobControl, 'signal' | 'progress' | 'unpaused'>;

export interface Writer {
  /** Writes all of `ns`, in parts. `next` is asked for more until it answers none. */
  write(next: () => Promise<readonly number[]>, total: () => number, job: Control): Promise<WriteOutcome>;
}

/** Keeps the times of files, also of those that have times of their own. */
export const KEEP_TIME_SETTING = 'metadata.keepTime';
const MOST_TOLD = 1000;
/** How long a file that changed under our hands is waited for until it has been read again. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 100;

type Problem = WriteOutcome['problems'][number];
type Ended = { readonly how: 'written' | 'same' } | { readonly how: 'conflict' } | { readonly how: 'skipped' | 'failed'; readonly problem: Problem };

const WHY: Partial<Record<Leave, readonly [code: string, message: string]>> = {
  off: ['off', 'Writing metadata is off for its folder.'],
  missing: ['missing', 'The file is not where it was.'],
  offline: ['offline', 'Its disk is not connected, or it lies in the cloud alone.'],
  unread: ['unread', 'It has changed and could not be read yet. Look at what its problem is, then write again.'],
};

export function createWriter(deps: WriterDeps): Writer {
  const { db, disks, library, ingest, log } = deps;
  /** One file is never written twice at a time. */
  let last: Promise<unknown> = Promise.resolve();

  async function plan(ns: readonly number[]): Promise<Plan[]> {
    const [id, settings] = await Promise.all([catalogId(deps), allSettingsOf(deps)]);
    return await db.call(planWrites, { ns, mark: id.slice(0, 8), keepTime: settings[KEEP_TIME_SETTING] === true });
  }

  /** A file that is on its way through reading is waited for. */
  async function ready(n: number, signal: AbortSignal): Promise<Plan | undefined> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const [one] = await plan([n]);
      if (!one || !('leave' in one) || one.leave !== 'unread' || performance.now() > until) return one;
      ingest.prefer([n]);
      ingest.wake();
      await sleep(LOOK_MS, undefined, { signal });
    }
  }

  /** What is known of the file no longer holds: it is looked at, read and merged, then all is decided anew. */
  async function lookAgain(one: Plan, signal: AbortSignal): Promise<Plan | undefined> {
    const { places } = await library.add([one.rootPath], signal);
    const tired = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    await library.settled(places, tired).catch(() => undefined);
    signal.throwIfAborted();
    return await ready(one.n, signal);
  }

  async function writeOne(first: Plan, signal: AbortSignal): Promise<Ended> {
    let one: Plan | undefined = 'leave' in first && first.leave === 'unread' ? await lookAgain(first, signal) : first;
    for (let turn = 0; one; turn++) {
      if ('leave' in one) return left(one);
      const { n, root, path, task } = one;
      if (turn > 0) await db.call(noteWriting, [{ n, whole: task.whole }]);
      const answer = await disks.of(root).write(task);
      if (answer.done === 'stale') {
        if (turn >= 2) return { how: 'failed', problem: { path, code: 'changing', message: 'It keeps changing. It is written when it rests.' } };
        one = await lookAgain(one, signal);
        continue;
      }
      if (answer.done === 'read-only') return { how: 'skipped', problem: { path, code: 'read-only', message: answer.message } };
      if (answer.done === 'failed') return { how: 'failed', problem: { path, code: answer.code, message: answer.message } };
      const was = { size: task.size, mtime: task.mtime };
      if (answer.done === 'inside') await db.call(noteWritten, { n, was, inside: answer });
      else {
        const name = answer.path.subarray(answer.path.lastIndexOf(0x2f) + 1);
        const forExt = !task.sidecar && task.forExt ? { forExt: task.forExt } : {};
        await db.call(noteWritten, { n, was, sidecar: { name, size: answer.size, mtime: answer.mtime, base: answer.base, ...forExt } });
        if (answer.why) log.info({ n, why: answer.why }, 'metadata was written beside a file');
      }
      return { how: 'written' };
    }
    return { how: 'same' };
  }

  async function guarded(one: Plan, signal: AbortSignal): Promise<Ended> {
    try {
      return await writeOne(one, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const away = isAway(error);
      if (!away) log.error({ error }, 'metadata could not be written');
      const message = away ? (error as Error).message : 'Something went wrong; the log tells more.';
      return { how: away ? 'skipped' : 'failed', problem: { path: one.path, code: away ? 'offline' : 'internal', message } };
    }
  }

  async function run(next: () => Promise<readonly number[]>, total: () => number, job: Control): Promise<WriteOutcome> {
    const out = { written: 0, skipped: 0, conflicts: 0, failed: 0 };
    const problems: Problem[] = [];
    let done = 0;
    const tell = () => job.progress({ phase: 'writing', done, total: Math.max(done, total()), failed: out.failed });
    const count = async (n: number, ended: Ended) => {
      done++;
      if (ended.how === 'written') out.written++;
      else if (ended.how === 'conflict') out.conflicts++;
      else if (ended.how === 'failed') out.failed++;
      else out.skipped++;
      if ('problem' in ended && problems.length < MOST_TOLD) problems.push(ended.problem);
      if (ended.how !== 'written') {
        const { code, message } = 'problem' in ended ? ended.problem : { code: '', message: '' };
        // What waits for its disk, or for somebody who decides, stays in the queue without a fault.
        const keeps = 'problem' in ended && !['off', 'missing', 'offline'].includes(code);
        if (keeps || !('problem' in ended)) await db.call(noteLeft, [{ n, problem: keeps ? { code, message } : null }]);
      }
      tell();
    };
    tell();
    await deps.tellFirst?.();
    for (let ns = await next(); ns.length; ns = await next()) {
      const plans = await plan(ns);
      await db.call(noteWriting, plans.flatMap((one) => ('task' in one ? [{ n: one.n, whole: one.task.whole }] : [])));
      const byRoot = Map.groupBy(plans, (one) => one.root);
      await Promise.all(
        [...byRoot.values()].map(async (some) => {
          for (const one of some) {
            await job.unpaused();
            job.signal.throwIfAborted();
            await count(one.n, await guarded(one, job.signal));
          }
        }),
      );
    }
    return { ...out, problems };
  }

  return {
    write(next, total, job) {
      const mine = last.then(() => run(next, total, job));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

function left({ path, leave }: Extract<Plan, { leave: Leave }>): Ended {
  if (leave === 'conflict') return { how: 'conflict' };
  const why = WHY[leave];
  return why ? { how: 'skipped', problem: { path, code: why[0], message: why[1] } } : { how: 'same' };
}

