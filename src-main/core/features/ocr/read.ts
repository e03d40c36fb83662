/** Reads the words of one asset after the other, and makes them found. */
import type { Deps } from '../../deps.ts';
import { translate } from '../../errors.ts';
import type { TextPart } from '../../formats/handler.ts';
import { RECOGNIZED_BY } from '../../formats/recognize.ts';
import { deflate, inflate } from '../../ingest/packed.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { pictureSource } from '../../previews/previews.sql.ts';
import { reachable } from '../../previews/reachable.ts';
import { keptWords, type Means, putWords } from './ocr.sql.ts';

export type ReadDeps = Pick<Deps, 'db' | 'pool' | 'search'>;
/** What anybody looks at comes first. */
const PRIORITY = -1;

export const meansOf = (languages: readonly string[]): Means => ({
  version: RECOGNIZED_BY,
  languages: languages.join('+'),
});

/** Words that were read in this asset's picture, as long as it is the same picture. */
export async function kept(db: Deps['db'], n: number): Promise<TextPart[]> {
  const parts = await db.call(keptWords, n);
  return parts ? (JSON.parse(await inflate(parts)) as TextPart[]) : [];
}

/**
 * Answers whether there are any words. `onShare` hears 0–1 of this one. Rejects when it cannot be reached now, or somebody stopped it; a file
 * whose words cannot be read is remembered with its reason, which is thrown too.
 */
export async function readOne(
  deps: ReadDeps,
  n: number,
  means: Means,
  job: Pick<JobControl, 'signal' | 'unpaused'>,
  onShare: (share: number) => void,
): Promise<boolean> {
  const source = await deps.db.call(pictureSource, n);
  if (!source?.key) return false;
  reachable(source, 'its words cannot be read');
  const { path, size, type, facts, root, key: content } = source;
  const own: TextPart[] = [];
  const read: TextPart[] = [];
  try {
    for (let from: number | undefined = 0; from !== undefined; ) {
      job.signal.throwIfAborted();
      await job.unpaused();
      const part = await deps.pool.recognize(
        { path, size, type, facts, from, languages: means.languages },
        { priority: PRIORITY, lane: root, signal: job.signal },
      );
      own.push(...part.own);
      read.push(...part.read);
      from = part.next;
      onShare((from ?? part.total) / part.total);
    }
  } catch (error) {
    const known = translate(error);
    // What has to do with the file stays so until it changes; a disk that is away does not.
    if (known?.code === 'unsupported' && !job.signal.aborted)
      await deps.db.call(putWords, { n, content, parts: null, problem: known.message, ...means });
    throw error;
  }
  const parts = read.length > 0 ? await deflate(JSON.stringify(read)) : null;
  await deps.search.indexText(n, [...own, ...read]);
  await deps.db.call(putWords, { n, content, parts, problem: null, ...means });
  return read.length > 0;
}
