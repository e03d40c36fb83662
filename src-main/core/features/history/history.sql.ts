import type { Change } from '../../../../src-shared/contract/history.ts';
import { FIELD, fieldName } from '../../../../src-shared/domain/ops/fields.ts';
import { writtenTo } from '../../../../src-shared/domain/ops/op.ts';
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { decodeBefore, holdsNumber } from '../../db/before.ts';
import { shownPath } from '../../db/tags.ts';
import { read, write, type Tx } from '../../db/procedure.ts';
import { nextStep, redo, type Step, undo } from '../../db/undo.ts';
import { noteFileWork } from '../rename/rename.service.ts';
import { customRegister } from '../fields/fields.service.ts';

export const undoStep = write('history.undo', (tx, { actor }: { actor: string }) => noted(tx, undo(tx, actor)));
export const redoStep = write('history.redo', (tx, { actor }: { actor: string }) => noted(tx, redo(tx, actor)));

/** Files that it renames are still to be renamed. */
function noted(tx: Tx, step: Step): Step {
  if (step.done) noteFileWork(tx, step.seq);
  return step;
}

export const nextSteps = read('history.next', (tx, { actor }: { actor: string }) => {
  const [back, again] = [nextStep(tx, actor, 'undo'), nextStep(tx, actor, 'redo')];
  return { ...(back ? { undo: back.label } : {}), ...(again ? { redo: again.label } : {}) };
});

interface Row { seq: number; actor: string; label: string; kind: Change['kind']; wall: number; undone: number; assets: number }

/** Newest first; of one asset with what changed of it. */
export const listChanges = read('history.list', (tx, { asset, before, limit }: { asset?: number | undefined; before?: number | undefined; limit: number }) => {
  const upTo = before ?? Number.MAX_SAFE_INTEGER;
  const COLUMNS = 'seq, actor, label, kind, wall, undone, assets';
  const rows = (
    asset === undefined
      ? tx.sql(`SELECT ${COLUMNS} FROM change WHERE seq < ? ORDER BY seq DESC LIMIT ?`).all(upTo, limit)
      : tx.sql(`SELECT ${COLUMNS} FROM hist JOIN change USING (seq) WHERE entity = ? AND seq < ? ORDER BY seq DESC LIMIT ?`).all(asset, upTo, limit)
  ) as Row[];
  const changes = rows.map((row): Change => ({
    seq: row.seq, at: new Date(row.wall).toISOString(), actor: row.actor, label: row.label, kind: row.kind, undone: row.undone !== 0, assets: row.assets,
    ...(asset === undefined ? {} : { details: detailsOf(tx, row.seq, asset) }),
  }));
  return { seq: tx.rev(), changes };
}, 'slow');

/** One change at a time: each may be megabytes. */
function detailsOf(tx: Tx, seq: number, asset: number): NonNullable<Change['details']> {
  const row = tx.sql('SELECT before, ops FROM change WHERE seq = ?').get(seq) as { before: Buffer; ops: Buffer };
  const written = writtenTo(row.ops, tx.column('SELECT id FROM entity WHERE n = ?').get(asset) as Buffer);
  return decodeBefore(row.before).flatMap((item) => {
    if (item.op !== 'set') {
      const ns = item.op === 'add' ? [item.ns] : item.groups.map(([, , packed]) => packed);
      if (!ns.some((packed) => holdsNumber(packed, asset))) return [];
      const tag = item.field === FIELD.tags ? printTagPath(shownPath(tx, item.elem)) : String(item.elem);
      return [{ field: fieldName(item.field), before: item.op === 'add' ? null : tag, after: item.op === 'add' ? tag : null }];
    }
    const group = item.groups.find(([, , ns]) => holdsNumber(ns, asset));
    if (!group) return [];
    const [was, is] = [group[0] === null ? null : JSON.parse(group[0]), written.get(item.field) ?? null];
    const custom = customRegister(tx, item.field);
    if (custom) return [{ field: custom.name, before: custom.show(was), after: custom.show(is) }];
    return [{ field: fieldName(item.field), before: was, after: is as never }];
  });
}
