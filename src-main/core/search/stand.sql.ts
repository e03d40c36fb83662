import { read } from '../db/procedure.ts';

/** What a catalog stands at. */
export interface Stand {
  readonly rev: number;
  /** The catalog and the last thing that people did in it. */
  readonly identity: string;
}

export const standOf = read('search.stand', (tx): Stand => {
  const id = tx.column("SELECT hex(value) FROM meta WHERE key = 'catalogId'").get();
  const last = tx.column("SELECT seq || '/' || hex(grp) FROM change ORDER BY seq DESC LIMIT 1").get() ?? '';
  return { rev: tx.rev(), identity: `${String(id)}/${String(last)}` };
});
