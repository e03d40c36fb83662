import { ingestWrite, read } from '../db/procedure.ts';

export interface ToHear {
  readonly n: number;
  /** Of the content that is measured. */
  readonly preview: string;
}

/** As the index `asset_unheard` has it. */
const UNHEARD = 'kind IN (4, 5) AND preview IS NOT NULL AND loudness_of IS NOT preview AND copy_of IS NULL';

/** Films and sounds that nobody has measured, whose file can be read now, after the `after`th; how many there are in all. */
export const nextUnheard = read('loudness.next', (tx, { after, limit }: { after: number; limit: number }): { todo: ToHear[]; left: number } => ({
  todo: tx.sql(
    `SELECT asset.n, preview FROM asset INDEXED BY asset_unheard JOIN location ON location.n = asset.location JOIN root ON root.n = asset.root
     WHERE asset.n > ? AND ${UNHEARD} AND asset.state = 0 AND location.cloud = 0 AND root.state = 'online' ORDER BY asset.n LIMIT ?`,
  ).all(after, limit) as ToHear[],
  left: tx.column(`SELECT count(*) FROM asset INDEXED BY asset_unheard WHERE n > ? AND ${UNHEARD}`).get(after) as number,
}));

/** `loudness`: LUFS; null where it cannot be told. */
export const putLoudness = ingestWrite('loudness.put', (tx, { n, preview, loudness }: ToHear & { loudness: number | null }): void => {
  // It may have been read anew meanwhile.
  if (tx.sql('UPDATE asset SET loudness = ?, loudness_of = ? WHERE n = ? AND preview = ?').run(loudness, preview, n, preview).changes) tx.touch([n], 'loudness');
});
