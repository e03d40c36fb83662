/**
 * What another program wrote into a file, everybody who has the folder finds, and each would tell the same operations of it, under the same
 * identity. Who has heard of them from somebody else does not tell them again.
 */
import { compareBytes, hex } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup, type Op } from '../../../src-shared/domain/ops/op.ts';
import type { Tx } from '../db/procedure.ts';

/** Of operations that say what files say: those that nobody has told yet. */
export function notHeard(tx: Tx, ops: readonly Op[]): Op[] {
  return ops.filter((op) => op.op === 'create' || !op.entities.every((id) => heardOf(tx, id).some((other) => isSame(op, other, id))));
}

function heardOf(tx: Tx, id: Uint8Array): Op[] {
  const told = tx.column('SELECT ops FROM entity JOIN hist ON hist.entity = entity.n JOIN change USING (seq) WHERE id = ? AND writer IS NOT NULL AND held = 0').all(Buffer.from(id)) as Buffer[];
  return told.flatMap((ops) => decodeGroup(ops).ops);
}

function isSame(op: Exclude<Op, { op: 'create' }>, other: Op, id: Uint8Array): boolean {
  if (other.op === 'create' || other.op !== op.op || other.field !== op.field || !other.entities.some((one) => compareBytes(one, id) === 0)) return false;
  if (op.op === 'set') return other.op === 'set' && op.by !== undefined && other.by !== undefined && compareBytes(op.by.id, other.by.id) === 0;
  if (other.op === 'set' || compareBytes(op.elem, other.elem) !== 0) return false;
  if (op.op === 'add') return other.op === 'add' && compareBytes(op.dot, other.dot) === 0;
  const dots = new Set(other.op === 'remove' ? other.dots.flat().map(hex) : []);
  return op.dots.flat().every((dot) => dots.has(hex(dot)));
}
