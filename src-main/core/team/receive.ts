/**
 * What the team said comes into the catalog's tables, and goes again where it does not count any more. Each group is a change like one's
 * own, under its author's name.
 */
import { ENTITY, FIELD, fieldName } from '../../../src-shared/domain/ops/fields.ts';
import { compareBytes, type Id, type Stamp } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup, encodeGroup, type Op, type OpGroup } from '../../../src-shared/domain/ops/op.ts';
import { applyOp, applyShare, type Share, type Touched } from '../backup/replay.ts';
import { noteFields } from '../db/change-fields.ts';
import { dropMember } from '../db/collection-rows.ts';
import { ensureFileTag } from '../db/effective.ts';
import type { Tx } from '../db/procedure.ts';
import { Numbers } from './numbers.ts';

/** A clock ahead of ours is followed so far: no further, or one wrong clock would be everybody's (team.md §2.7). */
const AHEAD_MS = 5 * 60_000;

/** What many groups of one transaction share. */
export class Intake {
  readonly numbers: Numbers;
  /** Whatever is to be computed again. */
  readonly touched: Touched;
  readonly #tx: Tx;
  #later: Share[] = [];

  constructor(tx: Tx, touched: Touched) {
    this.#tx = tx;
    this.touched = touched;
    this.numbers = new Numbers(tx);
  }

  /** What is said of files waits for `write`; of whatever else, it counts for what comes next. */
  readonly put = (share: Share): void => {
    const { field } = share.of.op;
    if (kindOf(field) === ENTITY.asset && field !== FIELD.collections) this.#later.push(share);
    else applyShare(this.#tx, share);
  };

  /** In the order in which the tables have it: a history goes all over the catalog, and each page is then needed once. */
  write(): void {
    const all = this.#later;
    this.#later = [];
    for (const share of all.sort((a, b) => a.n - b.n || a.of.op.field - b.of.op.field)) applyShare(this.#tx, share);
  }
}

/** @returns the change's number */
export function receive(tx: Tx, { group, writer, member }: { group: OpGroup; writer: Id; member: string }, { touched, numbers, put }: Intake): number {
  const known = tx.sql('SELECT seq, held FROM change WHERE grp = ? AND ifnull(writer, ?) = ?').get(Buffer.from(group.group), Buffer.from(writer), Buffer.from(writer)) as { seq: number; held: number } | undefined;
  for (const op of group.ops) introduce(tx, op, numbers);
  const seq = known?.seq ?? nextSeq(tx);
  if (known) tx.sql('UPDATE change SET held = 0 WHERE seq = ?').run(seq);
  else
    tx.sql("INSERT INTO change (seq, grp, actor, label, kind, wall, ops, before, assets, writer, said) VALUES (?, ?, ?, ?, 'do', ?, ?, NULL, ?, ?, ?)").run(
      seq, Buffer.from(group.group), `member:${member}`, labelOf(group), tx.now, Buffer.from(encodeGroup(group)), countOf(group), Buffer.from(writer), group.stamp.ms,
    );
  if (!known) noteFields(tx, seq, group.ops);
  for (const op of group.ops) applyOp(tx, { op, owner: seq, seq, stamp: group.stamp, writer, touched, foreign: true, numberOf: numbers.of }, put);
  follow(tx, group.stamp);
  return seq;
}

/** Several changes may come in one transaction, and each has a number of its own. */
function nextSeq(tx: Tx): number {
  const last = tx.column('SELECT max(seq) FROM change').get() as number | null;
  const seq = Math.max(tx.rev(), (last ?? 0) + 1);
  tx.sql("UPDATE meta SET value = max(value, ?) WHERE key = 'rev'").run(seq);
  return seq;
}

/** Entities of which nothing is known here yet. */
function introduce(tx: Tx, op: Op, numbers: Numbers): void {
  if (op.op === 'create') {
    const path = (op.info as { path?: unknown } | undefined)?.path;
    if (op.kind === ENTITY.tag && Array.isArray(path) && path.length <= 64 && path.every((name) => typeof name === 'string')) ensureFileTag(tx, path as string[]);
    const n = numbers.make(op.entity, op.kind);
    // It may have been taken for something else by what was said of it before this came.
    tx.sql('UPDATE entity SET kind = ? WHERE n = ? AND kind <> ? AND NOT EXISTS (SELECT 1 FROM asset WHERE asset.n = entity.n)').run(op.kind, n, op.kind);
    if (op.kind !== ENTITY.asset) numbers.ofTeam(n);
    return;
  }
  // Files are assets without anybody's creating them.
  const kind = kindOf(op.field);
  for (const id of op.entities) {
    const n = numbers.make(id, kind);
    if (kind !== ENTITY.asset) numbers.ofTeam(n);
  }
  if (op.op !== 'set') numbers.ofTeam(numbers.make(op.elem, op.field === FIELD.collections ? ENTITY.collection : ENTITY.tag));
}

/** Of what this field is, by its name; what is none of the others' is an asset's. */
function kindOf(field: number): number {
  const known = kinds.get(field);
  if (known !== undefined) return known;
  const kind = KINDS.find(([names]) => names.test(fieldName(field)))?.[1] ?? ENTITY.asset;
  // There are as many custom fields as anybody cares to name.
  if (kinds.size < 1000) kinds.set(field, kind);
  return kind;
}
const kinds = new Map<number, number>();
const KINDS: readonly (readonly [names: RegExp, kind: number])[] = [
  [/^tag[A-Z]/, ENTITY.tag], [/^collection[A-Z]/, ENTITY.collection], [/^place$/, ENTITY.place], [/^root[A-Z]/, ENTITY.root], [/^def[A-Z]/, ENTITY.field],
  [/^template[A-Z]/, ENTITY.template], [/^version[A-Z]/, ENTITY.version], [/^editPreset[A-Z]/, ENTITY.editPreset], [/^preset[A-Z]/, ENTITY.preset], [/^marker[A-Z]/, ENTITY.marker],
];

function follow(tx: Tx, stamp: Stamp): void {
  if (stamp.ms > tx.now + AHEAD_MS) return;
  const clock = JSON.parse((tx.column("SELECT value FROM meta WHERE key = 'clock'").get() as string | undefined) ?? '{"ms":0,"counter":0}') as Stamp;
  if (stamp.ms > clock.ms || (stamp.ms === clock.ms && stamp.counter > clock.counter)) tx.sql("INSERT OR REPLACE INTO meta VALUES ('clock', ?)").run(JSON.stringify(stamp));
}

/**
 * These changes do not count any more: what they said of is built again from those that do.
 * @param groups as the team was told them: of one's own change that may be a part
 */
export function takeBack(tx: Tx, seqs: readonly number[], groups: readonly OpGroup[], touched: Touched): void {
  for (const seq of seqs) tx.sql('UPDATE change SET held = 1 WHERE seq = ?').run(seq);
  const numberOf = tx.column('SELECT n FROM entity WHERE id = ?');
  const entities = new Set<number>();
  for (const { ops } of groups)
    for (const op of ops)
      for (const id of op.op === 'create' ? [] : op.entities) {
        const n = numberOf.get(Buffer.from(id)) as number | undefined;
        if (n !== undefined) entities.add(n);
      }
  for (const n of entities) rebuild(tx, n, touched);
}

function rebuild(tx: Tx, n: number, touched: Touched): void {
  const id = tx.column('SELECT id FROM entity WHERE n = ?').get(n) as Buffer;
  const own = tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Id;
  tx.sql('DELETE FROM register WHERE entity = ?').run(n);
  tx.sql('DELETE FROM member WHERE entity = ?').run(n);
  tx.sql('DELETE FROM removed WHERE entity = ?').run(n);
  const changes = tx.sql('SELECT change.seq, ops, writer FROM hist JOIN change USING (seq) WHERE entity = ? AND held = 0 ORDER BY seq').all(n) as { seq: number; ops: Buffer; writer: Buffer | null }[];
  for (const { seq, ops, writer } of changes) {
    const group = decodeGroup(ops);
    for (const op of group.ops) {
      const one = only(op, id);
      if (!one) continue;
      applyOp(tx, { op: one, owner: seq, seq, stamp: group.stamp, writer: writer ?? own, touched, foreign: true });
    }
  }
  for (const collection of tx.column('SELECT collection FROM asset_collection WHERE asset = ? AND gone = 0').all(n) as number[]) dropMember(tx, collection, n);
  touched.add(n);
}

function only(op: Op, id: Uint8Array): Op | undefined {
  if (op.op === 'create') return undefined;
  const at = op.entities.findIndex((one) => compareBytes(one, id) === 0);
  if (at < 0) return undefined;
  if (op.op === 'set') return { ...op, entities: [id], seen: [op.seen[at] ?? null] };
  return op.op === 'add' ? { ...op, entities: [id] } : { ...op, entities: [id], dots: [op.dots[at] ?? []] };
}

export const countOf = ({ ops }: OpGroup): number => new Set(ops.flatMap((op) => (op.op === 'create' ? [] : op.entities.map((id) => Buffer.from(id).toString('latin1'))))).size;

/** What others did, in words; theirs do not travel, since they may name what is private. */
export function labelOf(group: OpGroup): string {
  const fields = [...new Set(group.ops.flatMap((op) => (op.op === 'create' ? [] : [fieldName(op.field)])))];
  const count = countOf(group);
  return `Changed ${fields.slice(0, 3).join(', ') || 'what there is'}${count > 1 ? ` of ${count.toLocaleString('en-US')}` : ''}`;
}
