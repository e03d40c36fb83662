import { read, type Tx } from '../../db/procedure.ts';
import { showPath } from '../../paths.ts';
import { checks } from './verify.ts';

export const statusOf = read('catalog.status', (tx) => {
  const one = (text: string) => (tx.sql(text).get() as { c: number }).c;
  return {
    seq: tx.rev(),
    assets: one('SELECT count(*) AS c FROM asset WHERE state <> 2'),
    missing: one('SELECT count(*) AS c FROM asset WHERE state = 1'),
    failed: one('SELECT count(*) AS c FROM asset WHERE problem_code IS NOT NULL AND state <> 2'),
    pending: one('SELECT count(*) AS c FROM asset WHERE step < 3 AND state <> 2'),
    tags: one('SELECT count(*) AS c FROM tag WHERE removed = 0'),
    roots: (
      tx
        .sql(
          'SELECT path, state, (SELECT count(*) FROM folder CROSS JOIN asset ON asset.folder = folder.n WHERE folder.root = root.n AND asset.state <> 2) AS count FROM root WHERE removed = 0',
        )
        .all() as { path: Buffer; state: string; count: number }[]
    ).map((root) => ({ ...root, path: showPath(root.path) })),
  };
});

const LABELS = 5;

/** What was changed after a change, and how the last of it is called. */
export const changesAfter = read('catalog.changesAfter', (tx, seq: number) => ({
  changes: (tx.sql('SELECT count(*) AS c FROM change WHERE seq > ?').get(seq) as { c: number }).c,
  labels: tx.column(`SELECT label FROM change WHERE seq > ? ORDER BY seq DESC LIMIT ${LABELS}`).all(seq) as string[],
}));

export const verifyRows = read('catalog.verify', (tx: Tx) => checks(tx));
