/** The rows of `marker`, computed from the registers of markers. */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { ensureEntity } from './effective.ts';
import type { Tx } from './procedure.ts';
import { registersOf } from './register.ts';

/** @returns the assets at which it stands, and stood before */
export function materializeMarker(tx: Tx, n: number): readonly number[] {
  const before = tx.column('DELETE FROM marker WHERE n = ? RETURNING asset').all(n) as number[];
  const said = registersOf(tx, n);
  const [of, at, text] = [said.get(FIELD.markerOf), said.get(FIELD.markerAt), said.get(FIELD.markerText)];
  const concerned = new Set(before);
  if (typeof of === 'string' && typeof at === 'number' && said.get(FIELD.markerRemoved) !== true) {
    // From another machine it may be known before the file itself is seen.
    const asset = ensureEntity(tx, Buffer.from(of, 'hex'), ENTITY.asset);
    tx.sql('INSERT INTO marker VALUES (?, ?, ?, ?)').run(
      n,
      asset,
      Math.max(0, Math.round(at)),
      typeof text === 'string' ? text.normalize('NFC') : '',
    );
    concerned.add(asset);
  }
  tx.touch(concerned, 'markers');
  return [...concerned];
}
