/** What files told in whole, kept beside the rows of `asset`, so that lists and edits of a million of these do not carry it. */
import type { Tx } from './procedure.ts';

/** `facts`: JSON Facts. */
export function putFacts(tx: Tx, n: number, facts: string): void {
  tx.sql('INSERT INTO told (n, facts) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET facts = excluded.facts').run(n, facts);
}

/** `layer`, `bases`: JSON Values and Base[]. The layer's hash stands in `asset`. */
export function putLayer(tx: Tx, n: number, layer: string | null, bases: string | null): void {
  tx.sql(
    'INSERT INTO told (n, layer, bases) VALUES (?, ?, ?) ON CONFLICT (n) DO UPDATE SET layer = excluded.layer, bases = excluded.bases',
  ).run(n, layer, bases);
}
