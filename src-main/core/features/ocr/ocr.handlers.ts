import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { translate } from '../../errors.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { resolveTargets } from '../../targets.ts';
import { INSTALL_TESSERACT, tesseractHere } from '../../formats/here.ts';
import { allSettingsOf, saveSetting } from '../app/app.service.ts';
import { countOcr, type Means, nextUnread, unreadOf } from './ocr.sql.ts';
import { meansOf, readOne } from './read.ts';

/** Settings: whether all is read, and in which languages. */
const ON = 'ocr.on';
const LANGUAGES = 'ocr.languages';
const KIND = 'ocr.read';
const AT_ONCE = 200;
const PARTS = 100;
/** Without `ns`: all that wait. */
interface Wish {
  readonly ns?: readonly number[];
}

export interface Ocr {
  readonly handlers: NounHandlers<'ocr'>;
  /** There may be something to read. */
  wake(): void;
  close(): Promise<void>;
}

export function createOcr(deps: Deps): Ocr {
  let running: string | undefined;
  /** Somebody stopped it: it begins by itself no more until the program does, or it is turned on again. */
  let stopped = false;
  let closed = false;
  let waking: Promise<unknown> | undefined;

  async function chosen(): Promise<{
    on: boolean;
    languages: string[];
    here: Awaited<ReturnType<typeof tesseractHere>>;
  }> {
    const [settings, here] = await Promise.all([allSettingsOf(deps), tesseractHere()]);
    const installed = here?.languages ?? [];
    const wanted = Array.isArray(settings[LANGUAGES]) ? (settings[LANGUAGES] as string[]) : ['eng'];
    const languages = wanted.filter((one) => installed.includes(one));
    return { on: settings[ON] === true, languages: languages.length > 0 ? languages : installed.slice(0, 1), here };
  }

  deps.jobs.define<Wish>(KIND, {
    title: ({ ns }) =>
      ns
        ? `Reading words in ${ns.length === 1 ? 'a file' : `${ns.length.toLocaleString('en')} files`}`
        : 'Reading words in pictures and scanned pages',
    goesOn: true,
    async run({ ns }, job) {
      const { here, languages } = await chosen();
      if (!here || languages.length === 0)
        throw new RpcError(
          'unsupported',
          `${here ? 'No language of tesseract' : 'tesseract'} is installed. ${INSTALL_TESSERACT}`,
        );
      const means = meansOf(languages);
      if (ns) return await readAll(await deps.db.call(unreadOf, { ns, ...means }), means, job, { done: 0, total: 0 });
      running = job.id;
      try {
        return await readWaiting(means, job);
      } finally {
        running = undefined;
        if (job.signal.aborted) stopped = true;
      }
    },
  });

  async function readWaiting(means: Means, job: JobControl) {
    const all = { read: 0, withWords: 0, failed: [] as { n: number; message: string }[] };
    for (let after = 0; ; ) {
      const ns = await deps.db.call(nextUnread, { after, limit: AT_ONCE, ...means });
      after = ns.at(-1) ?? after;
      if (ns.length === 0) return all;
      const { waiting } = await deps.db.call(countOcr, means);
      const done = all.read + all.failed.length;
      const some = await readAll(ns, means, job, { done, total: done + waiting });
      all.read += some.read;
      all.withWords += some.withWords;
      // All of them stand in the table; a list of some is enough for people.
      all.failed.push(...some.failed.slice(0, 500 - all.failed.length));
    }
  }

  async function readAll(
    ns: readonly number[],
    means: Means,
    job: JobControl,
    before: { done: number; total: number },
  ) {
    const failed: { n: number; message: string }[] = [];
    let withWords = 0;
    const total = Math.max(before.total, before.done + ns.length) * PARTS;
    for (const [i, n] of ns.entries()) {
      const tell = (share: number) =>
        job.progress({ done: Math.floor((before.done + i + share) * PARTS), total, failed: failed.length });
      tell(0);
      try {
        if (await readOne(deps, n, means, job, tell)) withWords++;
      } catch (error) {
        const known = translate(error);
        if (job.signal.aborted || !known || known.code === 'disk-full') throw error;
        failed.push({ n, message: known.message });
      }
      tell(1);
    }
    return { read: ns.length - failed.length, withWords, failed };
  }

  async function begin(): Promise<string | undefined> {
    if (running || closed) return running;
    // Whether it is installed is asked by starting it, which holds this thread for some milliseconds each time.
    if ((await allSettingsOf(deps))[ON] !== true) return running;
    const { on, here, languages } = await chosen();
    if (!on || !here || languages.length === 0 || running) return running;
    const { waiting } = await deps.db.call(countOcr, meansOf(languages));
    if (waiting === 0) return undefined;
    return (await deps.jobs.start(KIND, {})).jobId;
  }
  const wake = (): void => {
    if (stopped || closed || waking || running) return;
    waking = begin()
      .catch((error: unknown) => deps.log.error({ error }, 'words in pictures could not be read'))
      .finally(() => {
        waking = undefined;
      });
  };
  const forget = deps.ingest.onChange(() => {
    if (deps.ingest.state().state !== 'running') wake();
  });

  return {
    wake,
    async close() {
      closed = true;
      forget();
      await waking;
    },
    handlers: {
      async 'ocr.state'() {
        const { on, languages, here } = await chosen();
        const counts = await deps.db.call(countOcr, meansOf(languages));
        return {
          on,
          languages,
          installed: [...(here?.languages ?? [])],
          program: here ? { path: here.path, version: here.version } : null,
          install: INSTALL_TESSERACT,
          ...counts,
          job: running ?? null,
        };
      },
      async 'ocr.set'({ on, languages }) {
        const here = await tesseractHere();
        if (!here && on) throw new RpcError('unsupported', `tesseract is not installed. ${INSTALL_TESSERACT}`);
        const missing = languages?.filter((one) => !here?.languages.includes(one)) ?? [];
        if (missing.length > 0)
          throw new RpcError(
            'unsupported',
            `tesseract has no ${missing.join(', ')} here, but ${here?.languages.join(', ') || 'no language'}. ${INSTALL_TESSERACT}`,
          );
        let seq = 0;
        if (languages) seq = await saveSetting(deps, LANGUAGES, languages);
        if (on !== undefined) seq = await saveSetting(deps, ON, on);
        if (running && (on === false || languages)) deps.jobs.cancel(running);
        stopped = on === false;
        return { seq, job: on === false ? null : ((await begin()) ?? null) };
      },
      'ocr.read': async ({ targets }) => deps.jobs.start(KIND, { ns: await resolveTargets(deps, targets) }),
    },
  };
}
