/**
 * The write door: the only writer of what people do. Within one transaction it sets registers and dots, brings what is computed from
 * them up to date, appends the operations with what really changed before, and ticks the clock. One call is one undo step, whether it
 * touches one asset or a hundred thousand.
 */
import { randomBytes } from 'node:crypto';
import { ENTITY, fieldName } from '../../../src-shared/domain/ops/fields.ts';
import { makeKey, tick, type Id, type Key, type Stamp, type Value } from '../../../src-shared/domain/ops/key.ts';
import { encodeGroup, type Op } from '../../../src-shared/domain/ops/op.ts';
import { encodeBefore, groupRows, packNumbers, type Before, type Group } from './before.ts';
import { ensureEntity, fileDot, materializeField, recomputeTags } from './effective.ts';
import { materializeEntity } from './entities.ts';
import type { Tx } from './procedure.ts';
import { select } from './sel.ts';

export interface Author {
  /** Whose undo stack it joins: `me`, later a member's name. */
  readonly actor: string;
  /** For toast, history and audit: `Rated 12 photos ★★★`. `changed`: assets that really changed. */
  readonly label: string | ((changed: number) => string);
  readonly kind?: 'do' | 'undo' | 'redo' | 'file';
  /** For undo and redo: the change taken back or brought again. */
  readonly target?: number;
}

/** What an action may do. Entities are local numbers. Each answers how many entities really changed. */
export interface Change {
  create(kind: number): number;
  /** Sets a register; undefined clears it, so that the file's own value shows again. */
  set(entities: readonly number[], field: number, value: Value | undefined): number;
  /** Adds `elem` to the set `field` of each. Those that show it already are left alone. */
  add(entities: readonly number[], field: number, elem: number): number;
  /** Removes `elem`, whether people or the file put it there. */
  remove(entities: readonly number[], field: number, elem: number): number;
}

export interface Outcome {
  readonly seq: number;
  /** How many assets really changed. */
  readonly changed: number;
  readonly label: string;
}

/** Runs one action. When nothing really changed nothing is written, and `changed` is 0. */
export function commit(tx: Tx, author: Author, act: (change: Change) => void): Outcome {
  const action = new Action(tx);
  act(action);
  const changed = action.assets.size;
  const label = typeof author.label === 'string' ? author.label : author.label(changed);
  if (!action.ops.length) return { seq: tx.rev(), changed, label };
  const seq = tx.rev();
  const kind = author.kind ?? 'do';
  // A new action puts what was taken back out of redo's reach.
  if (kind === 'do') tx.sql("UPDATE change SET undone = 2 WHERE actor = ? AND kind = 'do' AND undone = 1").run(author.actor);
  tx.sql('INSERT INTO change (seq, grp, actor, label, kind, wall, ops, before, target, assets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    seq, action.group, author.actor, label, kind, tx.now,
    Buffer.from(encodeGroup({ stamp: action.stamp, group: action.group, ops: action.ops })),
    Buffer.from(encodeBefore(action.before)), author.target ?? null, changed,
  );
  tx.sql('INSERT OR IGNORE INTO hist SELECT value, ? FROM json_each(?)').run(seq, JSON.stringify([...action.entities]));
  tx.touch(action.assets, ...action.fields);
  return { seq, changed, label };
}

interface Row {
  readonly n: number;
  readonly id: Id;
  readonly kind: number;
}
interface Layered {
  readonly layer: string | null;
  readonly layer_hash: string | null;
}

class Action implements Change {
  readonly ops: Op[] = [];
  readonly before: Before[] = [];
  readonly entities = new Set<number>();
  readonly assets = new Set<number>();
  readonly fields = new Set<string>();
  readonly group: Id = randomBytes(16);
  readonly stamp: Stamp;
  private readonly tx: Tx;
  private readonly writer: Id;

  constructor(tx: Tx) {
    this.tx = tx;
    const meta = (key: string) => (tx.sql('SELECT value FROM meta WHERE key = ?').get(key) as { value: unknown } | undefined)?.value;
    this.writer = meta('writerId') as Id;
    const last = JSON.parse((meta('clock') as string | undefined) ?? '{"ms":0,"counter":0}') as Stamp;
    this.stamp = tick(last, tx.now);
    tx.sql("INSERT OR REPLACE INTO meta VALUES ('clock', ?)").run(JSON.stringify(this.stamp));
  }

  create(kind: number): number {
    const id = randomBytes(16);
    const n = ensureEntity(this.tx, id, kind);
    this.ops.push({ op: 'create', entity: id, kind });
    this.entities.add(n);
    return n;
  }

  set(entities: readonly number[], field: number, value: Value | undefined, owner = this.tx.rev()): number {
    const { tx } = this;
    select(tx, entities);
    const text = value === undefined ? null : JSON.stringify(value);
    const rows = tx.sql(
      `SELECT sel.n, entity.id, entity.kind, register.value, register.key, ifnull(register.seq, 0) AS seq FROM sel CROSS JOIN entity ON entity.n = sel.n
       LEFT JOIN register ON register.entity = sel.n AND register.field = ? WHERE register.value IS NOT ?`,
    ).all(field, text) as { n: number; id: Id; kind: number; value: string | null; key: Key | null; seq: number }[];
    if (!rows.length) return 0;
    tx.sql(
      `DELETE FROM sel WHERE n IN (SELECT sel.n FROM sel LEFT JOIN entity ON entity.n = sel.n LEFT JOIN register ON entity = sel.n AND field = ?
       WHERE entity.n IS NULL OR register.value IS ?)`,
    ).run(field, text);
    tx.sql('INSERT OR REPLACE INTO register SELECT n, ?, ?, ?, ? FROM sel').run(field, text, makeKey(this.stamp, this.writer, value), owner);
    this.ops.push({ op: 'set', entities: rows.map((r) => r.id), field, value, seen: rows.map((r) => r.key) });
    this.before.push({ op: 'set', field, owner, groups: groupRows(rows) });
    this.note(rows, field);
    if (rows[0]?.kind === ENTITY.asset) materializeField(tx, field);
    else for (const row of rows) materializeEntity(tx, row.kind, row.n);
    return rows.length;
  }

  add(entities: readonly number[], field: number, elem: number, owner = this.tx.rev()): number {
    const { tx } = this;
    select(tx, entities);
    const rows = tx.sql(
      `SELECT sel.n, entity.id, entity.kind FROM sel CROSS JOIN asset ON asset.n = sel.n CROSS JOIN entity ON entity.n = sel.n
       LEFT JOIN asset_tag ON asset_tag.asset = sel.n AND tag = ? WHERE tag IS NULL`,
    ).all(elem) as Row[];
    if (!rows.length) return 0;
    tx.sql('DELETE FROM sel WHERE EXISTS (SELECT 1 FROM asset_tag WHERE asset = sel.n AND tag = ?) OR NOT EXISTS (SELECT 1 FROM asset WHERE asset.n = sel.n)').run(elem);
    tx.sql('INSERT INTO member SELECT n, ?, ?, ?, ? FROM sel').run(field, elem, this.group, owner);
    tx.sql('INSERT INTO asset_tag SELECT n, ? FROM sel').run(elem);
    this.ops.push({ op: 'add', entities: rows.map((r) => r.id), field, elem: this.idOf(elem), dot: this.group });
    this.before.push({ op: 'add', field, elem, owner, ns: packNumbers(rows.map((r) => r.n)) });
    this.note(rows, field);
    tx.changed('tags');
    return rows.length;
  }

  remove(entities: readonly number[], field: number, elem: number): number {
    const { tx } = this;
    select(tx, entities);
    const rows = tx.sql(
      `SELECT sel.n, entity.id, entity.kind, layer, layer_hash FROM sel CROSS JOIN asset_tag ON asset = sel.n AND tag = ?
       CROSS JOIN entity ON entity.n = sel.n CROSS JOIN asset ON asset.n = sel.n LEFT JOIN told ON told.n = sel.n`,
    ).all(elem) as (Row & Layered)[];
    if (!rows.length) return 0;
    const mentions = this.mentions(elem);
    const dotsOf = tx.sql('SELECT dot, seq FROM member WHERE entity = ? AND field = ? AND elem = ?');
    const takeBack = tx.sql('INSERT OR IGNORE INTO removed VALUES (?, ?, ?, ?)');
    const owners: { n: number; value: null; seq: number }[] = [];
    const dots = rows.map((row) => {
      const seen = dotsOf.all(row.n, field, elem) as { dot: Buffer; seq: number }[];
      // Several people's additions become one when they are brought back: nobody's undo then takes it away.
      owners.push({ n: row.n, value: null, seq: seen.length === 1 ? (seen[0]?.seq ?? 0) : 0 });
      if (!row.layer_hash || !mentions(row.layer)) return seen.map((s) => s.dot);
      takeBack.run(row.n, field, elem, fileDot(row.layer_hash));
      return [...seen.map((s) => s.dot), fileDot(row.layer_hash)];
    });
    select(tx, rows.map((r) => r.n));
    tx.sql('DELETE FROM member WHERE field = ? AND elem = ? AND entity IN (SELECT n FROM sel)').run(field, elem);
    tx.sql('DELETE FROM asset_tag WHERE tag = ? AND asset IN (SELECT n FROM sel)').run(elem);
    this.noteRemoval(rows, field, elem, dots, groupRows(owners));
    return rows.length;
  }

  /** Undo of an addition: takes back one change's dots only; what others or the file say of the tag stays. */
  removeOwned(entities: readonly number[], field: number, elem: number, owner: number): number {
    const { tx } = this;
    select(tx, entities);
    const rows = tx.sql(
      `SELECT sel.n, entity.id, entity.kind, member.dot, member.seq, layer FROM sel CROSS JOIN entity ON entity.n = sel.n LEFT JOIN told ON told.n = sel.n
       CROSS JOIN member ON member.entity = sel.n AND field = ? AND elem = ? AND member.seq = ?`,
    ).all(field, elem, owner) as (Row & Layered & { dot: Buffer; seq: number })[];
    if (!rows.length) return 0;
    tx.sql('DELETE FROM member WHERE field = ? AND elem = ? AND seq = ? AND entity IN (SELECT n FROM sel)').run(field, elem, owner);
    tx.sql(
      `DELETE FROM asset_tag WHERE tag = ? AND asset IN (SELECT n FROM sel)
       AND NOT EXISTS (SELECT 1 FROM member WHERE entity = asset AND field = ? AND elem = tag)`,
    ).run(elem, field);
    const mentions = this.mentions(elem);
    for (const row of rows) if (mentions(row.layer)) recomputeTags(tx, row.n);
    this.noteRemoval(rows, field, elem, rows.map((r) => [r.dot]), groupRows(rows.map(({ n, seq }) => ({ n, seq, value: null }))));
    return rows.length;
  }

  private noteRemoval(rows: readonly Row[], field: number, elem: number, dots: readonly Id[][], groups: readonly Group[]): void {
    this.ops.push({ op: 'remove', entities: rows.map((r) => r.id), field, elem: this.idOf(elem), dots });
    this.before.push({ op: 'remove', field, elem, groups });
    this.note(rows, field);
    this.tx.changed('tags');
  }

  /** May a file's layer mention this tag, perhaps in another case? Yes is sometimes wrong, no never. */
  private mentions(elem: number): (layer: string | null) => boolean {
    const name = JSON.stringify((this.tx.sql('SELECT name FROM tag WHERE n = ?').get(elem) as { name: string }).name).toLowerCase();
    return (layer) => (layer ?? '').toLowerCase().normalize('NFC').includes(name);
  }

  private idOf(n: number): Id {
    return (this.tx.sql('SELECT id FROM entity WHERE n = ?').get(n) as { id: Id }).id;
  }

  private note(rows: readonly { n: number; kind: number }[], field: number): void {
    this.fields.add(fieldName(field));
    for (const { n, kind } of rows) {
      this.entities.add(n);
      if (kind === ENTITY.asset) this.assets.add(n);
    }
  }
}

/** What undo may do besides: give values and dots back to the changes they came from. */
export type UndoChange = Pick<Action, 'set' | 'add' | 'removeOwned'>;
export const asUndo = (change: Change): UndoChange => change as Action;
