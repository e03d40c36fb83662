import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { ingestWrite, read } from '../../db/procedure.ts';

/** By whom and how: what was read otherwise is read again. */
export interface Means {
  readonly version: number;
  readonly languages: string;
}
export interface ReadWords {
  readonly n: number;
  /** Key of the preview of what was read. */
  readonly content: string;
  /** Compressed JSON; null: there are none. */
  readonly parts: Uint8Array | null;
  readonly problem: string | null;
}

const PICTURES = [KINDS.indexOf('image'), KINDS.indexOf('layered')].join(', ');
const READABLE = `asset.state = 0 AND asset.copy_of IS NULL AND asset.step > 1 AND asset.preview IS NOT NULL AND (asset.kind IN (${PICTURES}) OR asset.handler = 'pdf' AND asset.ext = 'pdf')`;
const UNREAD =
  'NOT EXISTS (SELECT 1 FROM ocr WHERE ocr.n = asset.n AND content = preview AND version = ? AND languages = ?)';

/** The next that have not been read by these means, by number after `after`. */
export const nextUnread = read(
  'ocr.next',
  (tx, { after, limit, version, languages }: Means & { after: number; limit: number }): number[] =>
    tx
      .column(`SELECT n FROM asset WHERE n > ? AND ${READABLE} AND ${UNREAD} ORDER BY n LIMIT ?`)
      .all(after, version, languages, limit) as number[],
  'slow',
);

/** Which of these can be read and have not been. */
export const unreadOf = read(
  'ocr.of',
  (tx, { ns, version, languages }: Means & { ns: readonly number[] }): number[] => {
    const get = tx.column(`SELECT n FROM asset WHERE n = ? AND ${READABLE} AND ${UNREAD}`);
    return ns.filter((n) => get.get(n, version, languages) !== undefined);
  },
  'slow',
);

export const countOcr = read(
  'ocr.count',
  (tx, { version, languages }: Means) => ({
    read: tx.column('SELECT count(*) FROM ocr WHERE problem IS NULL').get() as number,
    waiting: tx.column(`SELECT count(*) FROM asset WHERE ${READABLE} AND ${UNREAD}`).get(version, languages) as number,
  }),
  'slow',
);

/** What was read of an asset; undefined: nothing, or it is another picture now. */
export const keptWords = read('ocr.kept', (tx, n: number): Uint8Array | undefined => {
  const parts = tx.column('SELECT parts FROM ocr JOIN asset USING (n) WHERE n = ? AND content = preview').get(n) as
    | Uint8Array
    | null
    | undefined;
  return parts ?? undefined;
});

export const putWords = ingestWrite(
  'ocr.put',
  (tx, { n, content, parts, problem, version, languages }: ReadWords & Means): void => {
    tx.sql('INSERT OR REPLACE INTO ocr VALUES (?, ?, ?, ?, ?, ?)').run(
      n,
      content,
      version,
      languages,
      parts && Buffer.from(parts),
      problem,
    );
    if (parts) tx.touch([n], 'text');
  },
);
