/**
 * The write door: the only writer of what people do. Within one transaction it sets registers and dots, brings what is computed from
 * them up to date, appends the operations with what really changed before, and ticks the clock. One call is one undo step, whether it
 * touches one asset or a hundred thousand.
 */
import { randomBytes } from 'node:crypto';
import { ASSET_FIELDS, ENTITY, FIELD, fieldName, isCustom } from '../../../src-shared/domain/ops/fields.ts';
import { compareBytes, hex, makeKey, stampOf, tick, type Id, type Key, type Stamp, type Value } from '../../../src-shared/domain/ops/key.ts';
import { encodeGroup, type Identity, type Op } from '../../../src-shared/domain/ops/op.ts';
import { ALIKE, type Alike, idsOf, numbersOf } from './alike.ts';
import { noteFields } from './change-fields.ts';
import { encodeBefore, gathered, packNumbers, type Before } from './before.ts';
import { dotsOf, ensureEntity, materializeField, recomputeTags } from './effective.ts';
import { dropMember, putMember } from './collection-rows.ts';
import { isOfCopy, materializeCopies } from './copies.ts';
import { materializeEntity } from './entities.ts';
import { materializeSame } from './fold.ts';
import type { Tx } from './procedure.ts';
import { overlookedNow } from '../team/overlooked.ts';
import { checkRights } from '../team/rights.ts';
import { select } from './sel.ts';
import { kin, namesOf } from './tags.ts';

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
  /** `id`: of an entity whose id follows from something; random unless given. */
  create(kind: number, id?: Id): number;
  /** Sets a register; undefined clears it, so that the file's own value shows again. */
  set(entities: readonly number[], field: number, value: Value | undefined): number;
  /** Sets a register of each entity to a value of its own. */
  setEach(values: ReadonlyMap<number, Value>, field: number): void;
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
  const changed = new Set([...action.assets, ...action.concerned]).size;
  const label = typeof author.label === 'string' ? author.label : author.label(changed);
  if (!action.ops.length) return { seq: tx.rev(), changed, label };
  // What files say, and what the library finds, is nobody's doing.
  if (author.actor === 'me' && author.kind !== 'file') checkRights(tx, action.ops);
  const seq = tx.rev();
  const kind = author.kind ?? 'do';
  // A new action puts what was taken back out of redo's reach.
  if (kind === 'do') tx.sql("UPDATE change SET undone = 2 WHERE actor = ? AND kind = 'do' AND undone = 1").run(author.actor);
  tx.sql('INSERT INTO change (seq, grp, actor, label, kind, wall, ops, before, target, assets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    seq, action.group, author.actor, label, kind, tx.now,
    Buffer.from(encodeGroup({ stamp: action.stamp, group: action.group, ops: [...action.ops, ...action.alsoSeen.filter((op) => stands(tx, op))] })),
    Buffer.from(encodeBefore(action.before)), author.target ?? null, changed,
  );
  noteFields(tx, seq, action.ops);
  tx.sql('INSERT OR IGNORE INTO hist SELECT value, ? FROM json_each(?)').run(seq, JSON.stringify([...action.entities]));
  tx.touch(action.assets, ...action.fields);
  return { seq, changed, label };
}

/** Of one register an action may write several values: only the last counts. */
function stands(tx: Tx, { entities, field, value }: Written): boolean {
  const text = tx.column('SELECT value FROM register WHERE entity = (SELECT n FROM entity WHERE id = ?) AND field = ?').get(Buffer.from(entities[0] as Id), field);
  return text === (value === undefined ? null : JSON.stringify(value));
}

/** What files hold too. */
const IN_FILES: ReadonlySet<number> = new Set(Object.values(ASSET_FIELDS));

/** Entities of one kind that had the same before. */
interface Had extends Alike {
  readonly kind: number;
  readonly value: string | null;
  readonly key: Key | null;
  readonly seq: number;
}
/** Assets that carry a tag by the same dots. `dots`: hex, one after another. `seq`: the change that added it, 0 for several or none. */
interface Tagged extends Alike {
  readonly dots: string;
  readonly seq: number;
}

/** One entity. */
interface One {
  readonly n: number;
  readonly id: Id;
  readonly kind: number;
  readonly value: string | null;
  readonly key: Key | null;
  readonly seq: number;
}

interface Written {
  readonly op: 'set';
  readonly entities: Id[];
  readonly field: number;
  readonly value: Value | undefined;
  readonly seen: (Key | null)[];
}

class Action implements Change {
  readonly ops: Op[] = [];
  readonly before: Before[] = [];
  /** What was written over beside what showed, as operations; after all others, since nothing of them is undone. */
  readonly alsoSeen: Written[] = [];
  readonly entities = new Set<number>();
  readonly assets = new Set<number>();
  /** Assets that show another tag since, though nothing of theirs was written. */
  readonly concerned = new Set<number>();
  readonly fields = new Set<string>();
  /** By field and entity; of tags and the like, of which one action may change the same twice. */
  private readonly written = new Map<string, Written>();
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

  create(kind: number, id: Id = randomBytes(16)): number {
    const n = ensureEntity(this.tx, id, kind);
    this.ops.push({ op: 'create', entity: id, kind });
    this.entities.add(n);
    return n;
  }

  set(entities: readonly number[], field: number, value: Value | undefined, owner = this.tx.rev(), by?: Identity): number {
    if (value === undefined && (IN_FILES.has(field) || isCustom(field))) return this.clear(entities, field, owner);
    return this.put(entities, field, value, owner, by);
  }

  /** The file's own value shows again: where this program has written over it since, that value is set. */
  private clear(entities: readonly number[], field: number, owner: number): number {
    const { tx } = this;
    select(tx, entities);
    const written = tx.sql('SELECT asset, value FROM sel CROSS JOIN overwritten ON asset = sel.n AND field = ? AND elem = 0').all(field) as { asset: number; value: string }[];
    const own = new Set(written.map(({ asset }) => asset));
    let changed = 0;
    for (const [value, some] of Map.groupBy(written, (one) => one.value))
      changed += this.put(some.map(({ asset }) => asset), field, JSON.parse(value) ?? (field === FIELD.rating ? 0 : null), owner);
    const rest = own.size ? entities.filter((n) => !own.has(n)) : entities;
    return changed + (rest.length ? this.put(rest, field, undefined, owner) : 0);
  }

  /** Says once more what shows, so that it counts over what others wrote without having seen it. */
  confirm(entities: readonly number[], field: number): void {
    select(this.tx, entities);
    const shown = this.tx.sql('SELECT value, json_group_array(n) AS ns FROM sel CROSS JOIN register ON entity = sel.n AND field = ? GROUP BY value').all(field) as { value: string | null; ns: string }[];
    for (const { value, ns } of shown) this.put(JSON.parse(ns) as number[], field, value === null ? undefined : (JSON.parse(value) as Value), this.tx.rev(), undefined, true);
  }

  /** `again`: also where this value stands already. */
  private put(entities: readonly number[], field: number, value: Value | undefined, owner: number, by?: Identity, again = false): number {
    const { tx } = this;
    select(tx, entities);
    const text = value === undefined ? null : JSON.stringify(value);
    const same = again ? '(? AND 0)' : 'register.value IS ?';
    const groups = tx.sql(
      `SELECT kind, value, key, seq, ${ALIKE} FROM (
         SELECT sel.n, entity.id, entity.kind, register.value, register.key, ifnull(register.seq, 0) AS seq FROM sel CROSS JOIN entity ON entity.n = sel.n
         LEFT JOIN register ON register.entity = sel.n AND register.field = ? WHERE NOT (${same}))
       GROUP BY kind, value, key, seq`,
    ).all(field, text) as Had[];
    if (!groups.length) return 0;
    const ahead = by ? [] : groups.filter(({ key }) => this.isAhead(key));
    if (ahead.length) return this.putOver(entities, ahead, { field, value, owner, again });
    tx.sql(
      `DELETE FROM sel WHERE n IN (SELECT sel.n FROM sel LEFT JOIN entity ON entity.n = sel.n LEFT JOIN register ON entity = sel.n AND field = ?
       WHERE entity.n IS NULL OR ${same})`,
    ).run(field, text);
    const overlooked = overlookedNow(tx, field);
    tx.sql('INSERT OR REPLACE INTO register (entity, field, value, key, seq) SELECT n, ?, ?, ?, ? FROM sel').run(field, text, makeKey(by?.stamp ?? this.stamp, by?.id ?? this.writer, value), owner);
    const had = groups.map((group) => ({ ...group, ns: numbersOf(group), ids: idsOf(group) }));
    const op: Written = { op: 'set', entities: had.flatMap(({ ids }) => ids), field, value, seen: had.flatMap(({ key, ids }) => ids.map(() => key)), ...(by ? { by } : {}) };
    if (had.some(({ kind }) => kind !== ENTITY.asset)) this.onlyLast(op);
    this.ops.push(op);
    for (const { id, key } of overlooked) this.alsoSeen.push({ ...op, entities: [id], seen: [key] });
    this.before.push({ op: 'set', field, owner, groups: gathered(had) });
    for (const { ns, kind } of had) this.note(ns, kind, field);
    if (field === FIELD.sameAs) materializeSame(tx);
    else if (isOfCopy(field)) materializeCopies(tx);
    else if (had[0]?.kind === ENTITY.asset) materializeField(tx, field, value);
    else
      for (const { ns, kind } of had)
        for (const n of ns) for (const asset of materializeEntity(tx, kind, n)) this.concerned.add(asset);
    return had.reduce((sum, { ns }) => sum + ns.length, 0);
  }

  /** Was this written later than now, by a machine whose clock is wrong? */
  private isAhead(key: Key | null): boolean {
    if (!key) return false;
    const { ms, counter } = stampOf(key);
    if (ms !== this.stamp.ms || counter !== this.stamp.counter) return ms > this.stamp.ms || (ms === this.stamp.ms && counter > this.stamp.counter);
    return compareBytes(key.subarray(8, 24), this.writer) !== 0;
  }

  /** Whoever saw a value may write over it at once, whatever time it claims: each gets the moment after that (team.md §2.7). */
  private putOver(entities: readonly number[], ahead: readonly Had[], { field, value, owner, again }: { field: number; value: Value | undefined; owner: number; again: boolean }): number {
    const later = new Map(ahead.flatMap((group) => numbersOf(group).map((n) => [n, stampOf(group.key as Key)] as const)));
    let changed = 0;
    for (const [n, seen] of later) changed += this.put([n], field, value, owner, { stamp: tick(seen, 0), id: this.writer }, again);
    const rest = entities.filter((n) => !later.has(n));
    return changed + (rest.length ? this.put(rest, field, value, owner, undefined, again) : 0);
  }

  /**
   * Ten thousand names are as many values: through `put` they would be as many groups of one. `owners`: by entity, the change to which its
   * value belongs. In the order of numbers, since a parent is made before what lies below it.
   */
  setEach(values: ReadonlyMap<number, Value>, field: number, owners?: ReadonlyMap<number, number>): void {
    const { tx } = this;
    const owner = tx.rev();
    select(tx, values.keys());
    const had = tx.sql(
      `SELECT sel.n, entity.id, entity.kind, register.value, register.key, ifnull(register.seq, 0) AS seq FROM sel CROSS JOIN entity ON entity.n = sel.n
       LEFT JOIN register ON register.entity = sel.n AND register.field = ? ORDER BY sel.n`,
    ).all(field) as One[];
    const overlooked = Map.groupBy(overlookedNow(tx, field), ({ n }) => n);
    const put = tx.sql('INSERT OR REPLACE INTO register (entity, field, value, key, seq) VALUES (?, ?, ?, ?, ?)');
    const textOf = new Map([...values].map(([n, value]) => [n, JSON.stringify(value)]));
    const differ = had.filter(({ n, value }) => value !== textOf.get(n));
    const ahead = differ.filter(({ key }) => this.isAhead(key));
    for (const { n, key } of ahead) this.put([n], field, JSON.parse(textOf.get(n) as string) as Value, owners?.get(n) ?? owner, { stamp: tick(stampOf(key as Key), 0), id: this.writer });
    const other = ahead.length ? differ.filter((one) => !ahead.includes(one)) : differ;
    if (!other.length) return;
    for (const [text, some] of Map.groupBy(other, ({ n }) => textOf.get(n) as string)) {
      const value = JSON.parse(text) as Value;
      const key = makeKey(this.stamp, this.writer, value);
      for (const { n } of some) put.run(n, field, text, key, owners?.get(n) ?? owner);
      const op: Written = { op: 'set', entities: some.map(({ id }) => id), field, value, seen: some.map((one) => one.key) };
      if (some[0]?.kind !== ENTITY.asset) this.onlyLast(op);
      this.ops.push(op);
      for (const { n, id } of overlooked.size ? some : []) for (const one of overlooked.get(n) ?? []) this.alsoSeen.push({ ...op, entities: [id], seen: [one.key] });
    }
    for (const [of, some] of Map.groupBy(other, ({ n }) => owners?.get(n) ?? owner))
      this.before.push({ op: 'set', field, owner: of, groups: gathered(some.map(({ n, value, seq }) => ({ ns: [n], value, seq }))) });
    if (other[0]?.kind === ENTITY.asset) {
      select(tx, other.map(({ n }) => n));
      materializeField(tx, field, undefined);
    }
    for (const { n, kind } of other) {
      this.note([n], kind, field);
      for (const asset of materializeEntity(tx, kind, n)) this.concerned.add(asset);
    }
  }

  /** One action has one stamp: of two values that it gives to one register others could not tell which was the last. The first is not told. */
  private onlyLast(op: Written): void {
    op.entities.forEach((id, i) => {
      const register = `${op.field} ${hex(id)}`;
      const before = this.written.get(register);
      this.written.set(register, op);
      const at = before?.entities.findIndex((one) => compareBytes(one, id) === 0) ?? -1;
      if (!before || at < 0) return;
      before.entities.splice(at, 1);
      op.seen[i] = before.seen.splice(at, 1)[0] ?? null;
    });
  }

  add(entities: readonly number[], field: number, elem: number): number {
    const { tx } = this;
    // What was merged into it is shown as it.
    const others = kin(tx, elem).slice(1);
    if (!others.length) return this.bringBack(entities, field, elem, tx.rev());
    select(tx, entities);
    const lacking = tx.column('SELECT n FROM sel WHERE NOT EXISTS (SELECT 1 FROM asset_tag WHERE asset = sel.n AND tag IN (SELECT value FROM json_each(?)))');
    return this.bringBack(lacking.all(JSON.stringify(others)) as number[], field, elem, tx.rev());
  }

  /** Undo of a removal: also where what was merged into it is back already, since it had both. */
  bringBack(entities: readonly number[], field: number, elem: number, owner: number): number {
    const { tx } = this;
    if (field === FIELD.collections) return this.putInto(entities, elem, owner);
    select(tx, entities);
    const group = tx.sql(
      `SELECT ${ALIKE} FROM (SELECT sel.n, entity.id FROM sel CROSS JOIN asset ON asset.n = sel.n CROSS JOIN entity ON entity.n = sel.n
       LEFT JOIN asset_tag ON asset_tag.asset = sel.n AND tag = ? WHERE tag IS NULL)`,
    ).get(elem) as Alike;
    if (!group.ids) return 0;
    const ns = numbersOf(group);
    // Mostly all of them.
    if (ns.length < (tx.column('SELECT count(*) FROM sel').get() as number))
      tx.sql('DELETE FROM sel WHERE EXISTS (SELECT 1 FROM asset_tag WHERE asset = sel.n AND tag = ?) OR NOT EXISTS (SELECT 1 FROM asset WHERE asset.n = sel.n)').run(elem);
    tx.sql('INSERT INTO member SELECT n, ?, ?, ?, ? FROM sel').run(field, elem, this.group, owner);
    tx.sql('INSERT INTO asset_tag SELECT n, ? FROM sel').run(elem);
    this.ops.push({ op: 'add', entities: idsOf(group), field, elem: this.idOf(elem), dot: this.group });
    this.before.push({ op: 'add', field, elem, owner, ns: packNumbers(ns) });
    this.note(ns, ENTITY.asset, field);
    tx.changed('tags');
    return ns.length;
  }

  /** In the order given. */
  private putInto(entities: readonly number[], collection: number, owner: number): number {
    const { tx } = this;
    select(tx, entities);
    const group = tx.sql(
      `SELECT ${ALIKE} FROM (SELECT sel.n, entity.id FROM sel CROSS JOIN asset ON asset.n = sel.n CROSS JOIN entity ON entity.n = sel.n
       WHERE NOT EXISTS (SELECT 1 FROM asset_collection WHERE collection = ? AND asset = sel.n AND gone = 0))`,
    ).get(collection) as Alike;
    if (!group.ids) return 0;
    const ids = idsOf(group);
    const idBy = new Map(numbersOf(group).map((n, i) => [n, ids[i] as Id]));
    const ns = [...new Set(entities)].filter((n) => idBy.has(n));
    tx.sql('INSERT INTO member SELECT value, ?, ?, ?, ? FROM json_each(?)').run(FIELD.collections, collection, this.group, owner, JSON.stringify(ns));
    for (const [rank, n] of ns.entries()) putMember(tx, collection, n, { stamp: this.stamp, dot: this.group, rank }, owner !== tx.rev());
    this.ops.push({ op: 'add', entities: ns.map((n) => idBy.get(n) as Id), field: FIELD.collections, elem: this.idOf(collection), dot: this.group });
    this.before.push({ op: 'add', field: FIELD.collections, elem: collection, owner, ns: packNumbers(ns) });
    this.note(ns, ENTITY.asset, FIELD.collections);
    return ns.length;
  }

  /** `owner`: only what this change put in; else whoever did. */
  private takeOut(entities: readonly number[], collection: number, owner?: number): number {
    const { tx } = this;
    select(tx, entities);
    const groups = tx.sql(
      `SELECT dots, seq, ${ALIKE} FROM (
         SELECT sel.n, entity.id, group_concat(hex(dot), '') AS dots, iif(count(dot) = 1, max(member.seq), 0) AS seq FROM sel
         CROSS JOIN entity ON entity.n = sel.n CROSS JOIN member ON member.entity = sel.n AND field = ? AND elem = ? AND member.seq = ifnull(?, member.seq)
         GROUP BY sel.n)
       GROUP BY dots, seq`,
    ).all(FIELD.collections, collection, owner ?? null) as Tagged[];
    if (!groups.length) return 0;
    tx.sql('DELETE FROM member WHERE field = ? AND elem = ? AND seq = ifnull(?, seq) AND entity IN (SELECT n FROM sel)').run(FIELD.collections, collection, owner ?? null);
    for (const group of groups) for (const n of numbersOf(group)) dropMember(tx, collection, n);
    return this.noteRemoval(groups, FIELD.collections, collection, new Map());
  }

  remove(entities: readonly number[], field: number, elem: number): number {
    if (field === FIELD.collections) return this.takeOut(entities, elem);
    const removed = kin(this.tx, elem).map((one) => this.removeOne(entities, field, one));
    return Math.max(...removed);
  }

  private removeOne(entities: readonly number[], field: number, elem: number): number {
    const { tx } = this;
    select(tx, entities);
    // Several people's additions become one when they are brought back: nobody's undo then takes it away.
    const groups = tx.sql(
      `SELECT dots, seq, ${ALIKE} FROM (
         SELECT sel.n, entity.id, ifnull(group_concat(hex(dot), ''), '') AS dots, iif(count(dot) = 1, max(member.seq), 0) AS seq FROM sel
         CROSS JOIN asset_tag ON asset = sel.n AND tag = ? CROSS JOIN entity ON entity.n = sel.n CROSS JOIN asset ON asset.n = sel.n
         LEFT JOIN member ON member.entity = sel.n AND field = ? AND elem = ? GROUP BY sel.n)
       GROUP BY dots, seq`,
    ).all(elem, field, elem) as Tagged[];
    if (!groups.length) return 0;
    const fromFile = this.mentioning(elem);
    const takeBack = tx.sql('INSERT OR IGNORE INTO removed VALUES (?, ?, ?, ?)');
    const isTagged = tx.sql('SELECT 1 FROM asset_tag WHERE asset = ? AND tag = ?');
    for (const [n, dots] of fromFile) if (isTagged.get(n, elem)) for (const dot of dots) takeBack.run(n, field, elem, dot);
    tx.sql('DELETE FROM member WHERE field = ? AND elem = ? AND entity IN (SELECT n FROM sel)').run(field, elem);
    tx.sql('DELETE FROM asset_tag WHERE tag = ? AND asset IN (SELECT n FROM sel)').run(elem);
    return this.noteRemoval(groups, field, elem, fromFile);
  }

  /** Undo of an addition: takes back one change's dots only; what others or the file say of the tag stays. */
  removeOwned(entities: readonly number[], field: number, elem: number, owner: number): number {
    const { tx } = this;
    if (field === FIELD.collections) return this.takeOut(entities, elem, owner);
    select(tx, entities);
    const groups = tx.sql(
      `SELECT hex(dot) AS dots, seq, ${ALIKE} FROM (
         SELECT sel.n, entity.id, member.dot, member.seq FROM sel CROSS JOIN entity ON entity.n = sel.n CROSS JOIN asset ON asset.n = sel.n
         CROSS JOIN member ON member.entity = sel.n AND field = ? AND elem = ? AND member.seq = ?)
       GROUP BY dot, seq`,
    ).all(field, elem, owner) as Tagged[];
    if (!groups.length) return 0;
    tx.sql('DELETE FROM member WHERE field = ? AND elem = ? AND seq = ? AND entity IN (SELECT n FROM sel)').run(field, elem, owner);
    tx.sql(
      `DELETE FROM asset_tag WHERE tag = ? AND asset IN (SELECT n FROM sel)
       AND NOT EXISTS (SELECT 1 FROM member WHERE entity = asset AND field = ? AND elem = tag)`,
    ).run(elem, field);
    // It was not shown before it was added, so the file brings it only where it was read, became another's, or was written, since.
    const fromFile = this.mentioning(elem, owner);
    const wrote = tx.sql('DELETE FROM overwritten WHERE asset = ? AND field = ? AND elem = ?');
    const takeBack = tx.sql('INSERT OR IGNORE INTO removed VALUES (?, ?, ?, ?)');
    const ours = new Map<number, readonly Id[]>();
    for (const [n, dots] of fromFile) {
      if (wrote.run(n, field, elem).changes) {
        ours.set(n, dots);
        for (const dot of dots) takeBack.run(n, field, elem, dot);
      }
      recomputeTags(tx, n);
    }
    return this.noteRemoval(groups, field, elem, ours);
  }

  /** Another program wrote this value into the file of one asset. */
  setSeen(n: number, field: number, value: Value, by: Identity): void {
    this.set([n], field, value, this.tx.rev(), by);
  }

  /** It put a tag there: shown by the file already, and from now on whatever the file says later. */
  addSeen(n: number, field: number, elem: number, dot: Id): void {
    const { tx } = this;
    const owner = tx.rev();
    if (!tx.sql('INSERT OR IGNORE INTO member VALUES (?, ?, ?, ?, ?)').run(n, field, elem, dot, owner).changes) return;
    tx.sql('INSERT OR IGNORE INTO asset_tag VALUES (?, ?)').run(n, elem);
    this.ops.push({ op: 'add', entities: [this.idOf(n)], field, elem: this.idOf(elem), dot });
    this.before.push({ op: 'add', field, elem, owner, ns: packNumbers([n]) });
    this.noteTag(n, field);
  }

  /** It took a tag away: `fileDots` are those of the block which had it, beside whatever people added. */
  removeSeen(n: number, field: number, elem: number, fileDots: readonly Id[]): void {
    const { tx } = this;
    const own = tx.sql('DELETE FROM member WHERE entity = ? AND field = ? AND elem = ? RETURNING dot, seq').all(n, field, elem) as { dot: Id; seq: number }[];
    for (const dot of fileDots) tx.sql('INSERT OR IGNORE INTO removed VALUES (?, ?, ?, ?)').run(n, field, elem, dot);
    recomputeTags(tx, n);
    this.ops.push({ op: 'remove', entities: [this.idOf(n)], field, elem: this.idOf(elem), dots: [[...own.map(({ dot }) => dot), ...fileDots]] });
    this.before.push({ op: 'remove', field, elem, groups: gathered([{ ns: [n], value: null, seq: own.length === 1 ? (own[0]?.seq ?? 0) : 0 }]) });
    this.noteTag(n, field);
  }

  private noteTag(n: number, field: number): void {
    this.note([n], ENTITY.asset, field);
    this.tx.changed('tags');
  }

  /** `fromFile`: the dots of the file's mentions, for those whose file said it too. */
  private noteRemoval(groups: readonly Tagged[], field: number, elem: number, fromFile: ReadonlyMap<number, readonly Id[]>): number {
    const taken = groups.map((group) => ({ ns: numbersOf(group), ids: idsOf(group), dots: cut(group.dots), seq: group.seq, value: null }));
    const dots = taken.flatMap(({ ns, dots: own }) =>
      ns.map((n) => {
        const said = fromFile.get(n);
        return said ? [...own, ...said] : own;
      }),
    );
    this.ops.push({ op: 'remove', entities: taken.flatMap(({ ids }) => ids), field, elem: this.idOf(elem), dots });
    this.before.push({ op: 'remove', field, elem, groups: gathered(taken) });
    for (const { ns } of taken) this.note(ns, ENTITY.asset, field);
    if (field === FIELD.tags) this.tx.changed('tags');
    return dots.length;
  }

  /**
   * The assets in `sel` whose file's layer mentions this tag, by whatever path, with the dots of its mentions. `since`: only those whose row
   * changed after that count.
   */
  private mentioning(elem: number, since = -1): Map<number, readonly Id[]> {
    const names = namesOf(this.tx, elem).map((name) => JSON.stringify(name).toLowerCase());
    // SQLite knows the two cases of ASCII letters only: where others stand, on either side, JavaScript looks.
    const other = '[^ -~]';
    const rows = this.tx.sql(
      `SELECT sel.n, layer, layer_hash FROM sel CROSS JOIN asset ON asset.n = sel.n AND rev > ? CROSS JOIN told ON told.n = sel.n
       WHERE layer IS NOT NULL AND layer_hash IS NOT NULL
       AND (layer GLOB ? OR EXISTS (SELECT 1 FROM json_each(?) AS name WHERE name.value GLOB ? OR instr(lower(layer), name.value)))`,
    ).all(since, `*${other}*`, JSON.stringify(names), `*${other}*`) as { n: number; layer: string; layer_hash: string }[];
    const mentions = (layer: string) => {
      const text = layer.toLowerCase().normalize('NFC');
      return names.some((name) => text.includes(name));
    };
    return new Map(
      rows
        .filter(({ layer }) => mentions(layer))
        .map(({ n, layer, layer_hash: hash }) => [n, dotsOf(this.tx, elem, { hash, values: JSON.parse(layer) })] as const)
        .filter(([, dots]) => dots.length > 0),
    );
  }

  private idOf(n: number): Id {
    return (this.tx.sql('SELECT id FROM entity WHERE n = ?').get(n) as { id: Id }).id;
  }

  private note(ns: readonly number[], kind: number, field: number): void {
    // What a tag or a root is called is no field of an asset: whoever hears of it looks at what changed of assets only.
    if (kind === ENTITY.asset) this.fields.add(fieldName(field));
    for (const n of ns) {
      this.entities.add(n);
      if (kind === ENTITY.asset) this.assets.add(n);
    }
  }
}

/** Ids of 16 bytes that stand one after another, in hex. */
const cut = (ids: string): Id[] => (ids.match(/.{32}/g) ?? []).map((id) => Buffer.from(id, 'hex'));

/** What may be done in the name of another program, that wrote into a file. */
export type FileChange = Pick<Action, 'setSeen' | 'addSeen' | 'removeSeen'>;
export const asFile = (change: Change): FileChange => change as Action;

/** What undo may do besides: give values and dots back to the changes they came from. */
export type UndoChange = Pick<Action, 'set' | 'setEach' | 'bringBack' | 'removeOwned'>;
export const asUndo = (change: Change): UndoChange => change as Action;

/** What may be done where several wrote without having seen each other. */
export const asJudge = (change: Change): Pick<Action, 'confirm'> => change as Action;
