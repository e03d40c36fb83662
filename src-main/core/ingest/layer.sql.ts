import type { FileLayer } from '../../../src-shared/domain/asset.ts';
import { keepRemoved, recompute } from '../db/effective.ts';
import type { Tx } from '../db/procedure.ts';
import { putLayer } from '../db/told.ts';

/**
 * Lays what a file says of itself under what people set, and computes what is shown. Makes no operation. A tag that a person took
 * back stays so under a new block that still brings it.
 */
export function applyLayer(tx: Tx, asset: number, layer: FileLayer): void {
  const before = tx.sql('SELECT layer_hash AS hash, layer FROM asset LEFT JOIN told USING (n) WHERE n = ?').get(asset) as
    | { hash: string | null; layer: string | null }
    | undefined;
  if (!before || before.hash === layer.hash) return;
  if (before.hash) keepRemoved(tx, asset, { hash: before.hash, values: JSON.parse(before.layer ?? '{}') }, layer);
  tx.sql('UPDATE asset SET layer_hash = ? WHERE n = ?').run(layer.hash, asset);
  putLayer(tx, asset, JSON.stringify(layer.values), JSON.stringify(layer.bases));
  recompute(tx, [asset]);
}
