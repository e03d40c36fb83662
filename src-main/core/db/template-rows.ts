/** The rows of `metadata_template`, computed from the registers of templates. */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { Tx } from './procedure.ts';
import { register } from './register.ts';

/** A template without a name or with nothing in it is no longer there. */
export function materializeTemplate(tx: Tx, n: number): void {
  tx.changed('templates');
  const [name, body] = [register(tx, n, FIELD.templateName), register(tx, n, FIELD.templateBody)];
  tx.sql('DELETE FROM metadata_template WHERE n = ?').run(n);
  if (typeof name === 'string' && body != null && register(tx, n, FIELD.templateRemoved) !== true)
    tx.sql('INSERT INTO metadata_template VALUES (?, ?, ?)').run(n, name.normalize('NFC'), JSON.stringify(body));
}
