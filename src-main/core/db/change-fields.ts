import type { Op } from '../../../src-shared/domain/ops/op.ts';
import type { Tx } from './procedure.ts';

/** Stands for fields in `change_field`: something was made. */
export const MADE = 0;

/** Notes which fields a change touched, so that history is looked up by them. */
export function noteFields(tx: Tx, seq: number, ops: readonly Op[]): void {
  const note = tx.sql('INSERT OR IGNORE INTO change_field VALUES (?, ?)');
  for (const field of new Set(ops.map((op) => (op.op === 'create' ? MADE : op.field)))) note.run(field, seq);
}
