import type { FileLayer } from '../../../src-shared/domain/asset.ts';
import { keepRemoved, recompute } from '../db/effective.ts';
import type { Tx } from '../db/procedure.ts';
import { putLayer } from '../db/told.ts';

/**
 * Lays what a file says of itself under what people set, and computes what is shown. Makes no operation. A tag that a person took
 * back stays so under a new block that still brings it.
 */
export function applyLayer(tx: Tx, asset: number, layer: FileLayer): void {
  const before = tx.sql('SELECT layer_hash FROM asset WHERE n = ?').get(asset) as
    | { layer_hash: string | null }
    | undefined;
  if (!before || before.layer_hash === layer.hash) return;
  if (before.layer_hash) keepRemoved(tx, asset, before.layer_hash, layer);
  tx.sql('UPDATE asset SET layer_hash = ? WHERE n = ?').run(layer.hash, asset);
  putLayer(tx, asset, JSON.stringify(layer.values), JSON.stringify(layer.bases));
  recompute(tx, [asset]);
}
