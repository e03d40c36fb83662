/** The rows of `export_preset`, computed from the registers of presets. */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { Tx } from './procedure.ts';
import { register } from './register.ts';

/** A preset without a name or with nothing in it is no longer there. */
export function materializePreset(tx: Tx, n: number): void {
  tx.changed('templates');
  const [name, body] = [register(tx, n, FIELD.presetName), register(tx, n, FIELD.presetBody)];
  tx.sql('DELETE FROM export_preset WHERE n = ?').run(n);
  if (typeof name === 'string' && body != null && register(tx, n, FIELD.presetRemoved) !== true)
    tx.sql('INSERT INTO export_preset VALUES (?, ?, ?)').run(n, name.normalize('NFC'), JSON.stringify(body));
}
