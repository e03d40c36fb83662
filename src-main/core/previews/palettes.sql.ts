import { KINDS } from '../../../src-shared/domain/asset.ts';
import { ingestWrite, read } from '../db/procedure.ts';

export interface ToLook {
  readonly n: number;
  /** Key in the preview store. */
  readonly preview: string;
}
export interface NextPalettes {
  readonly todo: readonly ToLook[];
  /** All up to here are in `todo`, or need nothing. */
  readonly upTo: number;
  /** The last number of an asset. */
  readonly last: number;
}

const REACHED = 'palettes';
const DONE = -1;
/** Drawn pages of text have no colors of their own, nor have sounds. */
const WITHOUT = [KINDS.indexOf('text'), KINDS.indexOf('audio')].join(', ');
/** Rows looked at for one answer: some 10 ms. */
const REACH = 20_000;

/** Pictures of which nobody has looked at the colors, since they were read before that was done. Undefined: all have been looked at. */
export const nextPalettes = read('palettes.next', (tx, limit: number): NextPalettes | undefined => {
  const reached = (tx.column('SELECT value FROM meta WHERE key = ?').get(REACHED) as number | undefined) ?? 0;
  if (reached === DONE) return undefined;
  const last = (tx.column('SELECT max(n) FROM asset').get() as number | null) ?? 0;
  const todo = tx.sql(`SELECT n, preview FROM asset WHERE n > ? AND n <= ? AND palette IS NULL AND preview IS NOT NULL AND copy_of IS NULL AND kind NOT IN (${WITHOUT}) ORDER BY n LIMIT ?`).all(reached, reached + REACH, limit) as ToLook[];
  return { todo, upTo: todo.length === limit ? (todo.at(-1)?.n ?? 0) : Math.min(last, reached + REACH), last };
}, 'slow');

export interface Looked {
  readonly upTo: number;
  /** There are none after it. */
  readonly done: boolean;
  readonly palettes: readonly { readonly n: number; readonly preview: string; readonly palette: Uint8Array }[];
}

export const putPalettes = ingestWrite('palettes.put', (tx, { upTo, done, palettes }: Looked): void => {
  // It may have been read anew meanwhile.
  const put = tx.sql('UPDATE asset SET palette = ? WHERE n = ? AND preview = ? AND palette IS NULL');
  const changed = palettes.filter(({ n, preview, palette }) => put.run(Buffer.from(palette), n, preview).changes > 0);
  tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(REACHED, done ? DONE : upTo);
  if (changed.length) tx.touch(changed.map(({ n }) => n), 'palette');
});
