/**
 * Undo is a new action computed from what really changed, never from what was meant. It touches only registers whose winner is still
 * the action taken back; what others changed since stays, and is counted.
 */
import { FIELD, isCustom } from '../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import { decodeBefore, unpackNumbers, type Before } from './before.ts';
import { asUndo, commit, type UndoChange } from './commit.ts';
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
  return target ? reverse(tx, actor, 'undo', target, target.before) : nothing(tx);
}

/** Redo takes back the undo: from what the undo really changed. */
export function redo(tx: Tx, actor: string): Step {
  const target = nextStep(tx, actor, 'redo');
  if (!target) return nothing(tx);
  // The undo may have found nothing left to take back; then there is nothing to bring again.
  const last = tx.sql('SELECT kind, before FROM change WHERE target = ? ORDER BY seq DESC LIMIT 1').get(target.seq) as { kind: string; before: Buffer } | undefined;
  return reverse(tx, actor, 'redo', target, last?.kind === 'undo' ? last.before : undefined);
}

const nothing = (tx: Tx): Step => ({ done: false, seq: tx.rev(), changed: 0, kept: 0, label: '' });

function reverse(tx: Tx, actor: string, kind: 'undo' | 'redo', target: ChangeRow, before: Buffer | undefined): Step {
  let kept = 0;
  const { seq, changed } = commit(tx, { actor, kind, label: target.label, target: target.seq }, (change) => {
    for (const item of (before ? decodeBefore(before) : []).reverse()) kept += takeBack(tx, asUndo(change), item);
  });
  tx.sql('UPDATE change SET undone = ? WHERE seq = ?').run(kind === 'undo' ? 1 : 0, target.seq);
  if (kind === 'redo') {
    // Undo after redo must take back what redo wrote: its keys and dots, not the first action's.
    const again = tx.sql('SELECT before FROM change WHERE seq = ?').get(seq) as { before: Buffer } | undefined;
    if (again) tx.sql('UPDATE change SET before = ? WHERE seq = ?').run(again.before, target.seq);
  }
  return { done: true, seq, changed, kept, label: target.label };
}

/** Fields of which a hundred thousand assets may have as many values: a time each, or one for each stack. */
const ONE_BY_ONE: ReadonlySet<number> = new Set([FIELD.takenAt, FIELD.gps, FIELD.stack]);
/** Texts mostly have a few values, which are written all at once; with more groups than this they go one by one. */
const MANY = 20;
const isText = (field: number): boolean => (field >= FIELD.title && field <= FIELD.webStatement) || isCustom(field);

/** Answers how many values stayed. */
function takeBack(tx: Tx, change: UndoChange, item: Before): number {
  if (item.op === 'add') {
    const ns = unpackNumbers(item.ns);
    return ns.length - change.removeOwned(ns, item.field, item.elem, item.owner);
  }
  // Files may have been written meanwhile: what they call a tag goes on meaning it.
  if (item.op === 'set' && item.field === FIELD.tagAlias) return 0;
  let kept = 0;
  /** Names and places of tags, times and places of assets: written in one go, there may be ten thousand, each its own group. */
  const [values, owners] = [new Map<number, Value>(), new Map<number, number>()];
  const ofAsset = item.op === 'set' && (ONE_BY_ONE.has(item.field) || (item.groups.length > MANY && isText(item.field)));
  /** These may be a value each too: asked once whether they are still ours. */
  const still = ofAsset ? new Set(stillOurs(tx, item.groups.flatMap(([, , packed]) => unpackNumbers(packed)), item.field, item.owner, false)) : undefined;
  for (const [value, seq, packed] of item.groups) {
    const ns = unpackNumbers(packed);
    if (item.op === 'remove') {
      change.bringBack(ns, item.field, item.elem, seq);
      continue;
    }
    const ours = still ? ns.filter((n) => still.has(n)) : stillOurs(tx, ns, item.field, item.owner, value === null);
    const ofTag = item.field === FIELD.tagName || item.field === FIELD.tagParent;
    // The name and place of a tag that the action made are no values that people set one by one.
    if (value !== null || !ofTag) kept += ns.length - ours.length;
    if (item.op === 'set' && item.field === FIELD.copied && value === null) intoTrash(tx, change, ours);
    if (value === null || !(ofTag || ofAsset)) change.set(ours, item.field, value === null ? undefined : JSON.parse(value), seq);
    else
      for (const n of ours) {
        values.set(n, JSON.parse(value) as Value);
        owners.set(n, seq);
      }
  }
  if (item.op === 'set' && values.size) change.setEach(values, item.field, owners);
  return kept;
}

/** Copies that should not have been made: the files follow what is said of them here. */
function intoTrash(tx: Tx, change: UndoChange, ns: readonly number[]): void {
  const registerOf = tx.column('SELECT value FROM register WHERE entity = ? AND field = ?');
  for (const n of ns) {
    if (registerOf.get(n, FIELD.trashed) != null) continue;
    const { trash } = JSON.parse(registerOf.get(n, FIELD.copied) as string) as { trash: Value };
    change.set([n], FIELD.trashed, trash);
  }
}

function stillOurs(tx: Tx, ns: readonly number[], field: number, owner: number, fresh: boolean): number[] {
  select(tx, ns);
  const ours = tx.column('SELECT sel.n FROM sel CROSS JOIN register ON entity = sel.n AND field = ? AND seq = ?').all(field, owner) as number[];
  if (!fresh || (field !== FIELD.tagName && field !== FIELD.tagParent)) return ours;
  // A tag that the action made stays when somebody uses it by now. One that files mention goes back to how these call it.
  const isMade = tx.sql('SELECT 1 FROM tag WHERE n = ? AND file_name IS NULL');
  const isUsed = tx.sql('SELECT 1 FROM member WHERE field = ? AND elem = ? LIMIT 1');
  const belowOf = tx.column('SELECT n FROM tag WHERE parent = ? AND removed = 0');
  const made = ours.filter((n) => isMade.get(n));
  const going = new Set(made.filter((n) => !isUsed.get(FIELD.tags, n)));
  // What lies below it may go along. Where one stays, those above it stay too.
  for (let size = -1; size !== going.size; ) {
    size = going.size;
    for (const n of [...going].reverse()) if ((belowOf.all(n) as number[]).some((child) => !going.has(child))) going.delete(n);
  }
  const stay = new Set(made.filter((n) => !going.has(n)));
  return ours.filter((n) => !stay.has(n));
}
