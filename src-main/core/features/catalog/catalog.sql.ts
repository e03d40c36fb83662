import { read, type Tx } from '../../db/procedure.ts';
import { showPath } from '../../paths.ts';
import { checks } from './verify.ts';

/** Without counts of assets, which the search worker knows. */
export const statusOf = read('catalog.status', (tx) => {
  const one = (text: string) => tx.column(text).get() as number;
  return {
    seq: tx.rev(),
    // What is not there is not waited for.
    pending: one('SELECT count(*) FROM asset WHERE step < 3 AND state = 0'),
    tags: one('SELECT count(*) FROM tag WHERE removed = 0'),
    roots: (
      tx.sql('SELECT path, state, folder FROM root WHERE removed = 0').all() as {
        path: Buffer;
        state: string;
        folder: number | null;
      }[]
    ).map((root) => ({ ...root, path: showPath(root.path) })),
  };
});

const LABELS = 5;

/** What was changed after a change, and how the last of it is called. */
export const changesAfter = read('catalog.changesAfter', (tx, seq: number) => ({
  changes: (tx.sql('SELECT count(*) AS c FROM change WHERE seq > ?').get(seq) as { c: number }).c,
  labels: tx.column(`SELECT label FROM change WHERE seq > ? ORDER BY seq DESC LIMIT ${LABELS}`).all(seq) as string[],
}));

export const verifyRows = read('catalog.verify', (tx: Tx) => checks(tx), 'long');
