/** `asset.twin`, computed from the full hashes: assets of one content have one number. Who alone has a content has none. */
import type { Tx } from './procedure.ts';

/** After the full hash of these assets was written or forgotten. Others that are no longer alone are told of too. */
export function noteTwins(tx: Tx, ns: Iterable<number>): void {
  const own = tx.sql('SELECT sha256, twin FROM asset WHERE n = ?');
  const other = tx.sql('SELECT n, twin FROM asset WHERE sha256 = ? AND n <> ? LIMIT 1');
  const put = tx.sql('UPDATE asset SET twin = ? WHERE n = ?');
  for (const n of ns) {
    const row = own.get(n) as { sha256: Buffer | null; twin: number | null } | undefined;
    if (!row) continue;
    const found = row.sha256 === null ? undefined : (other.get(row.sha256, n) as { n: number; twin: number | null } | undefined);
    const twin = found ? (found.twin ?? numberOf(tx, row.sha256 as Buffer)) : null;
    if (twin !== row.twin) {
      put.run(twin, n);
      tx.touch([n], 'twin');
    }
    if (!found || found.twin !== null) continue;
    put.run(twin, found.n);
    tx.touch([found.n], 'twin');
  }
}

function numberOf(tx: Tx, sha256: Buffer): number {
  tx.sql('INSERT OR IGNORE INTO twin (sha256) VALUES (?)').run(sha256);
  return tx.column('SELECT n FROM twin WHERE sha256 = ?').get(sha256) as number;
}

/** All of them anew, from the hashes. @returns how many assets differed */
export function repairTwins(tx: Tx): number {
  tx.sql('INSERT OR IGNORE INTO twin (sha256) SELECT sha256 FROM asset WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1').run();
  const wrong = tx.column(
    `SELECT asset.n FROM twin CROSS JOIN asset ON asset.sha256 = twin.sha256 WHERE asset.twin IS NOT twin.n
       AND EXISTS (SELECT 1 FROM asset AS other WHERE other.sha256 = twin.sha256 AND other.n <> asset.n)
     UNION SELECT asset.n FROM asset LEFT JOIN twin ON twin.n = asset.twin WHERE asset.twin IS NOT NULL AND asset.sha256 IS NOT twin.sha256`,
  ).all() as number[];
  noteTwins(tx, wrong);
  return wrong.length;
}
