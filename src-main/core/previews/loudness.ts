/** How loud films and sounds are, measured one after the other while nothing is read that people wait for. */
import { DiskAway } from '../disks/away.ts';
import type { Deps } from '../deps.ts';
import { FormatError } from '../formats/handler.ts';
import { createSweep, type Sweep } from '../jobs/sweep.ts';
import { pictureSource } from './previews.sql.ts';
import { nextUnheard, putLoudness, type ToHear } from './loudness.sql.ts';

/** After everything that somebody waits for. */
const PRIORITY = -10;
const AT_ONCE = 20;

type LoudnessDeps = Pick<Deps, 'db' | 'log' | 'jobs'> & { readonly pool: Pick<Deps['pool'], 'loudness'>; readonly ingest: Pick<Deps['ingest'], 'state' | 'onChange'> };

export function createLoudness({ db, log, jobs, pool, ingest }: LoudnessDeps): Pick<Sweep, 'wake' | 'close'> {
  const isReading = () => ingest.state().state === 'running';
  const closing = new AbortController();
  let awake = false;
  let [after, done] = [0, 0];
  const sweep = createSweep({ jobs, log, name: 'loudness', title: 'Measuring how loud films and sounds are', next });

  async function next(isOver: () => boolean) {
    if (isReading()) return undefined;
    const { todo, left } = await db.call(nextUnheard, { after, limit: AT_ONCE });
    if (todo.length === 0) {
      // What was away is looked for again the next time.
      [after, done] = [0, 0];
      return undefined;
    }
    const total = done + left;
    for (const one of todo) {
      if (isOver() || isReading()) break;
      const loudness = await measure(one);
      if (loudness !== undefined) await db.call(putLoudness, { ...one, loudness });
      after = one.n;
      done++;
    }
    return { done, total };
  }

  /** Null: it cannot be told. Undefined: not now. */
  async function measure({ n, preview }: ToHear): Promise<number | null | undefined> {
    const from = await db.call(pictureSource, n);
    if (!from || from.away || from.cloud || from.key !== preview) return undefined;
    const { path, size, type, facts, root } = from;
    try {
      return (await pool.loudness({ path, size, type, facts }, { priority: PRIORITY, lane: root, signal: closing.signal })).lufs ?? null;
    } catch (error) {
      if (error instanceof DiskAway || closing.signal.aborted) return undefined;
      if (error instanceof FormatError) return error.code === 'unreadable' ? undefined : null;
      throw error;
    }
  }

  const forget = ingest.onChange(() => {
    if (awake && !isReading()) sweep.wake();
  });
  return {
    wake() {
      awake = true;
      sweep.wake();
    },
    async close() {
      forget();
      closing.abort(new Error('closed'));
      await sweep.close();
    },
  };
}
