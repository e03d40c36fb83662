/**
 * What another program wrote into a file, everybody who has the folder finds, and each would tell the same operations of it, under the same
 * identity. Who has heard of them from somebody else does not tell them again.
 */
import { compareBytes, hex, type Id } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup, type Op } from '../../../src-shared/domain/ops/op.ts';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';
import { shownPath } from '../db/tags.ts';
import type { Tx } from '../db/procedure.ts';

/** Of operations that say what files say: those that nobody has told yet. */
export function notHeard(tx: Tx, ops: readonly Op[]): Op[] {
  return ops.filter((op) => op.op === 'create' || !op.entities.every((id) => heardOf(tx, id).some((other) => isSame(op, other, id))));
}

/**
 * Does this change of files (`seq`) say only what colleagues were heard to say after it? Then a colleague's program wrote the files, and they
 * were read before the colleague's edit came: nobody else edited anything.
 */
export function repeats(tx: Tx, seq: number, ops: readonly Op[]): boolean {
  return ops.every((op) => op.op !== 'create' && op.entities.every((id) => heardOf(tx, id, seq).some((other) => saysSame(tx, op, other, id))));
}

function saysSame(tx: Tx, op: Exclude<Op, { op: 'create' }>, other: Op, id: Uint8Array): boolean {
  if (other.op === 'create' || other.op !== op.op || other.field !== op.field || !other.entities.some((one) => compareBytes(one, id) === 0)) return false;
  if (op.op === 'set') return other.op === 'set' && (op.value ?? null) === (other.value ?? null);
  return other.op !== 'set' && calledAs(tx, op.elem) === calledAs(tx, other.elem);
}

/** A tag has one id by what files call it and another one where a person made it. */
function calledAs(tx: Tx, tag: Id): string {
  const n = tx.column('SELECT n FROM entity WHERE id = ?').get(Buffer.from(tag)) as number | undefined;
  return n === undefined ? hex(tag) : tagKey(shownPath(tx, n));
}

/** `after`: only what came after this change. */
function heardOf(tx: Tx, id: Uint8Array, after = 0): Op[] {
  const told = tx.column('SELECT ops FROM entity JOIN hist ON hist.entity = entity.n JOIN change USING (seq) WHERE id = ? AND seq > ? AND writer IS NOT NULL AND held = 0').all(Buffer.from(id), after) as Buffer[];
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
