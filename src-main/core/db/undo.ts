/**
 * Undo is a new action computed from what really changed, never from what was meant. It touches only registers whose winner is still
 * the action taken back; what others changed since stays, and is counted.
 */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { makeKey, type Id } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup } from '../../../src-shared/domain/ops/op.ts';
import { decodeBefore, unpackNumbers, type Before } from './before.ts';
import { asUndo, commit, type Claim, type UndoChange } from './commit.ts';
import type { Tx } from './procedure.ts';
import { select } from './sel.ts';

export interface Step {
  readonly done: boolean;
  readonly seq: number;
  readonly changed: number;
  /** Values that stayed because somebody changed them since. */
  readonly kept: number;
  readonly label: string;
}

interface ChangeRow {
  readonly seq: number;
  readonly label: string;
  readonly before: Buffer;
}

/** The change that undo would take back, or redo bring again. */
export function nextStep(tx: Tx, actor: string, direction: 'undo' | 'redo'): ChangeRow | undefined {
  return tx.sql(
    direction === 'undo'
      ? "SELECT seq, label, before FROM change WHERE actor = ? AND kind = 'do' AND undone = 0 ORDER BY seq DESC LIMIT 1"
      : "SELECT seq, label, before FROM change WHERE actor = ? AND kind = 'do' AND undone = 1 ORDER BY seq LIMIT 1",
  ).get(actor) as ChangeRow | undefined;
}

export function undo(tx: Tx, actor: string): Step {
  const target = nextStep(tx, actor, 'undo');
  return target ? reverse(tx, actor, 'undo', target, target.before, { seq: target.seq }) : nothing(tx);
}

/** Redo takes back the undo: from what the undo really changed. */
export function redo(tx: Tx, actor: string): Step {
  const target = nextStep(tx, actor, 'redo');
  if (!target) return nothing(tx);
  const undoing = tx.sql("SELECT before, ops FROM change WHERE target = ? AND kind = 'undo' ORDER BY seq DESC LIMIT 1").get(target.seq) as
    | { before: Buffer; ops: Buffer }
    | undefined;
  // The undo may have found nothing left to take back; then there is nothing to bring again.
  if (!undoing) return reverse(tx, actor, 'redo', target, undefined, { seq: target.seq });
  const { stamp, group } = decodeGroup(undoing.ops);
  const writer = (tx.sql("SELECT value FROM meta WHERE key = 'writerId'").get() as { value: Id }).value;
  const keyStart = makeKey(stamp, writer, null).slice(0, 24);
  return reverse(tx, actor, 'redo', target, undoing.before, { keyStart, dot: group });
}

const nothing = (tx: Tx): Step => ({ done: false, seq: tx.rev(), changed: 0, kept: 0, label: '' });

function reverse(tx: Tx, actor: string, kind: 'undo' | 'redo', target: ChangeRow, before: Buffer | undefined, claim: Claim): Step {
  let kept = 0;
  const { seq, changed } = commit(tx, { actor, kind, label: target.label, target: target.seq }, (change) => {
    for (const item of (before ? decodeBefore(before) : []).reverse()) kept += takeBack(tx, asUndo(change), item, claim);
  });
  tx.sql('UPDATE change SET undone = ? WHERE seq = ?').run(kind === 'undo' ? 1 : 0, target.seq);
  if (kind === 'redo') {
    // Undo after redo must take back what redo wrote: its keys and dots, not the first action's.
    const again = tx.sql('SELECT before FROM change WHERE seq = ?').get(seq) as { before: Buffer } | undefined;
    if (again) tx.sql('UPDATE change SET before = ? WHERE seq = ?').run(again.before, target.seq);
  }
  return { done: true, seq, changed, kept, label: target.label };
}

/** Answers how many values stayed. */
function takeBack(tx: Tx, change: UndoChange, item: Before, claim: Claim): number {
  if (item.op === 'add') {
    const ns = unpackNumbers(item.ns);
    return ns.length - change.removeOwned(ns, item.field, item.elem, claim);
  }
  let kept = 0;
  for (const [value, seq, packed] of item.groups) {
    const ns = unpackNumbers(packed);
    if (item.op === 'remove') {
      change.add(ns, item.field, item.elem, seq);
      continue;
    }
    const ours = stillOurs(tx, ns, item.field, claim, value === null);
    kept += ns.length - ours.length;
    change.set(ours, item.field, value === null ? undefined : JSON.parse(value), seq);
  }
  return kept;
}

function stillOurs(tx: Tx, ns: readonly number[], field: number, claim: Claim, fresh: boolean): number[] {
  select(tx, ns);
  const [own, is] = 'seq' in claim ? ['seq', claim.seq] : ['substr(key, 1, 24)', claim.keyStart];
  const ours = tx.sql(`SELECT sel.n FROM sel JOIN register ON entity = sel.n AND field = ? AND ${own} = ?`).pluck().all(field, is) as number[];
  if (!fresh || (field !== FIELD.tagName && field !== FIELD.tagParent)) return ours;
  // A tag that the action made stays when others use it by now.
  return ours.filter((n) => !tx.sql('SELECT 1 FROM asset_tag WHERE tag = ? LIMIT 1').get(n) && !tx.sql('SELECT 1 FROM tag WHERE parent = ? AND removed = 0 LIMIT 1').get(n));
}
