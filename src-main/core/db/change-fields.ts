import type { Op } from '../../../src-shared/domain/ops/op.ts';
import { MADE } from '../../../src-shared/domain/team/kinds.ts';
import type { Tx } from './procedure.ts';

/** Notes which fields a change touched, so that history is looked up by them. */
export function noteFields(tx: Tx, seq: number, ops: readonly Op[]): void {
  const note = tx.sql('INSERT OR IGNORE INTO change_field VALUES (?, ?)');
  for (const field of new Set(ops.map((op) => (op.op === 'create' ? MADE : op.field)))) note.run(field, seq);
}
