/** The rows of `marker`, computed from the registers of markers. */
import { isId } from '../../../src-shared/domain/fitting.ts';
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { ensureEntity } from './effective.ts';
import type { Tx } from './procedure.ts';
import { registersOf } from './register.ts';

/** Nothing plays for a year. */
const LONGEST_MS = 365 * 86_400_000;

/** @returns the assets at which it stands, and stood before */
export function materializeMarker(tx: Tx, n: number): readonly number[] {
  const before = tx.column('DELETE FROM marker WHERE n = ? RETURNING asset').all(n) as number[];
  const said = registersOf(tx, n);
  const [of, at, text] = [said.get(FIELD.markerOf), said.get(FIELD.markerAt), said.get(FIELD.markerText)];
  const concerned = new Set(before);
  if (isId(of) && typeof at === 'number' && Math.abs(at) <= LONGEST_MS && said.get(FIELD.markerRemoved) !== true) {
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
