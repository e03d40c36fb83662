/** The job behind `library.add`: folders in, every file of theirs read, an account of it out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddOutcome } from '../../../../src-shared/contract/library.ts';
import type { Deps } from '../../deps.ts';
import { failedIn, oddIn, pendingIn } from '../../ingest/ingest.sql.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import type { Added } from '../../library/library.ts';

/** A file that keeps changing for longer is taken when it rests; the job does not wait for it. */
const LONGEST_SETTLE_MS = 60_000;
const LOOK_MS = 400;

export async function addFolders(
  deps: Pick<Deps, 'db' | 'library' | 'ingest' | 'settler' | 'kept'>,
  paths: readonly string[],
  job: Pick<JobControl, 'signal' | 'progress' | 'unpaused'>,
  /** Waits for exiftool's whole answer too, which nothing that people see or filter by depends on. */
  whole = false,
): Promise<AddOutcome> {
  const { db, library, ingest } = deps;
  const start = performance.now();
  job.progress({ phase: 'scanning', done: 0, total: 0 });
  // A scan of a large disk takes minutes; who cancels, or ends the program, does not wait for it.
  const added = await Promise.race([library.add(paths, job.signal), whenAborted(job.signal)]);
  const { places } = added;
  let found = added.found;

  await openAgain({ db, ingest }, places);
  const before = ingest.state().problem;
  if (whole) ingest.enrich();
  const pending = async () => (await db.call(pendingIn, { places, whole })).steps;
  const untilRead = async () => {
    for (let turn = 0; ; turn++) {
      await job.unpaused();
      job.signal.throwIfAborted();
      const start = performance.now();
      const [heads, wholes, last, bare] = await pending();
      const spent = performance.now() - start;
      const left = heads + wholes + last + bare;
      const { failed, rate, problem } = ingest.state();
      // What hindered before this was asked may have passed: it is tried once more first.
      if (problem && turn > 0 && problem !== before) throw Object.assign(new Error(problem.message), { code: problem.code });
      job.progress({
        phase: heads ? 'reading' : 'describing',
        done: Math.max(0, found - left),
        total: found,
        failed,
        ...(rate ? { rate, secondsLeft: Math.ceil(left / rate) } : {}),
      });
      if (!left) return;
      if (turn % 10 === 0) ingest.wake();
      await changed(ingest.onChange, job.signal);
      // In a large library counting is work too: the less is left, the sooner it is known.
      await sleep(Math.min(5_000, spent * 10), undefined, { signal: job.signal });
    }
  };

  await untilRead();
  job.progress({ phase: 'settling', done: found, total: found });
  const tired = AbortSignal.timeout(LONGEST_SETTLE_MS);
  const unrest: AddOutcome['failed'] = [];
  await library.settled(places, AbortSignal.any([job.signal, tired])).catch((error) => {
    if (job.signal.aborted) throw error;
    unrest.push(
      ...library.unsettled(places).map((path) => ({
        path,
        code: 'still-changing',
        message: 'This file was still being written. It joins the library when it rests.',
      })),
    );
  });
  found = await library.count(places);
  await untilRead();
  // Files that turn out to be missing ones may have to be read once more.
  await deps.settler.settle();
  await untilRead();
  await deps.kept(job.signal);

  const [{ failures }, odd] = await Promise.all([
    db.call(failedIn, { places, limit: Number.MAX_SAFE_INTEGER }),
    db.call(oddIn, places),
  ]);
  const failed = [
    ...added.failed,
    ...unrest,
    ...odd.failed,
    ...failures.map(({ path, code, message }) => ({ path, code, message })),
  ];
  return {
    roots: [...added.roots],
    found,
    ingested: Math.max(0, found - failures.length),
    failed,
    orphans: odd.orphans,
    seconds: Math.round((performance.now() - start) / 10) / 100,
  };
}

/** Only ever rejects, with the signal's reason. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Files that could not be opened the last time may be now, though nothing about them looks changed: rights do not tell. */
async function openAgain({ db, ingest }: Pick<Deps, 'db' | 'ingest'>, places: Added['places']): Promise<void> {
  const { failures } = await db.call(failedIn, { places, limit: Number.MAX_SAFE_INTEGER });
  const ns = failures.filter((failure) => failure.code === 'unreadable').map((failure) => failure.n);
  if (ns.length) await ingest.retry(ns);
}

/** Resolves when ingest got on, or after a moment. */
function changed(onChange: Deps['ingest']['onChange'], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      off();
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, LOOK_MS);
    const off = onChange(end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
