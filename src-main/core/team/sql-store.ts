/** All that a machine keeps of a team, in the catalog's tables: within one transaction. */
import type { Cut } from '../../../src-shared/domain/team/acl.ts';
import { hex, type Id, makeKey, type Stamp } from '../../../src-shared/domain/ops/key.ts';
import { decodeGroup, encodeGroup, type Op, type OpGroup } from '../../../src-shared/domain/ops/op.ts';
import { unbase32 } from '../../../src-shared/domain/team/names.ts';
import type { Tx } from '../db/procedure.ts';
import { type AclFile, readAcl } from './acl-file.ts';
import type { Head } from './head.ts';
import { notHeard, repeats } from './heard.ts';
import { sha256 } from './keys.ts';
import type { Kept, SegmentState, Size, Verdict } from './log-store.ts';
import type { OwnLog, OwnStore, PackOf } from './own-store.ts';
import { Intake, receive, takeBack } from './receive.ts';
import { nameOf, readSegment, type Segment, shortOf } from './segment.ts';
import { LOCAL } from './scope.ts';
import { put, tellJoined } from './share-root.ts';
import { TouchedFields } from './touched.ts';
import { heardOf } from './turns.ts';

interface Row {
  readonly state: SegmentState;
  readonly verdict: string;
  readonly bytes: Buffer;
}

/** Files that are remembered to be none of ours; older ones are looked at again. */
const MOST_REFUSED = 50_000;
/** Number of the last change of which it is known what the team is told. */
const TOLD = 'teamTold';
const OPENED = 'teamOpened';
/** See the contract's `setBack`. */
export const SET_BACK = 'teamSetBack';
/** In `meta`, beside the tables of the team. */
export const MARKS: readonly string[] = [TOLD, OPENED, SET_BACK];

export class SqlOwnStore implements OwnStore {
  readonly #tx: Tx;
  readonly #read = new Map<string, Segment>();
  readonly #touched = new TouchedFields();
  readonly #intake: Intake;
  #acl: AclFile[] | undefined;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.#intake = new Intake(tx, this.#touched);
  }

  /** Brings what is computed up to date, or notes that it is to be: at the end of the transaction. */
  finish(): void {
    this.#intake.write();
    this.#touched.bring(this.#tx);
  }

  // The membership log.
  acl(): Iterable<AclFile> {
    this.#acl ??= (this.#tx.column('SELECT bytes FROM team_acl').all() as Buffer[]).flatMap((bytes) => readAcl(bytes) ?? []);
    return this.#acl;
  }
  putAcl(entry: AclFile): void {
    this.#tx.sql('INSERT OR IGNORE INTO team_acl VALUES (?, ?)').run(entry.hash, Buffer.from(entry.bytes));
    this.#acl = [...this.acl(), entry];
  }
  dropAcl(hash: string): void {
    this.#tx.sql('DELETE FROM team_acl WHERE hash = ?').run(hash);
    this.#acl = [...this.acl()].filter((entry) => entry.hash !== hash);
  }

  // Segments.
  #segment(bytes: Buffer): Segment {
    const segment = readSegment(new Uint8Array(bytes));
    if (!segment) throw new Error('A segment that the catalog holds cannot be read.');
    return segment;
  }
  get(hash: string): Kept | undefined {
    const row = this.#tx.sql('SELECT state, verdict, bytes FROM team_segment WHERE hash = ?').get(hash) as Row | undefined;
    return row && this.#kept(hash, row);
  }
  #kept(hash: string, { state, verdict, bytes }: Row): Kept {
    const segment = this.#read.get(hash) ?? this.#segment(bytes);
    this.#read.set(hash, segment);
    return { segment, state, verdict: (JSON.parse(verdict) as (string | null)[]).map((one) => one ?? undefined) as Verdict };
  }
  put(segment: Segment, state: SegmentState, verdict: Verdict): void {
    const { header, hash, writer } = segment;
    this.#tx
      .sql(
        `INSERT INTO team_segment (hash, short, writer, device, first, last, prev, state, verdict, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET state = excluded.state, verdict = excluded.verdict`,
      )
      .run(
        hash, shortOf(segment), writer, header.device, header.first, header.last, header.prev ? hex(header.prev) : null, state,
        JSON.stringify(verdict.map((one) => one ?? null)), Buffer.from(segment.bytes),
      );
  }
  waiting(): Iterable<Segment> {
    return (this.#tx.column("SELECT bytes FROM team_segment WHERE state = 'waiting'").all() as Buffer[]).map((bytes) => this.#segment(bytes));
  }
  waitingFor(hash: string): Iterable<Segment> {
    return (this.#tx.column("SELECT bytes FROM team_segment WHERE prev = ? AND state = 'waiting'").all(hash) as Buffer[]).map((bytes) => this.#segment(bytes));
  }
  waitingSizes(): ReadonlyMap<string, Size> {
    const rows = this.#tx.sql("SELECT device, count(*) AS files, sum(length(bytes)) AS bytes FROM team_segment WHERE state = 'waiting' GROUP BY device").all() as (Size & { device: string })[];
    return new Map(rows.map(({ device, files, bytes }) => [device, { files, bytes }]));
  }
  forget(hash: string): void {
    this.#tx.sql('DELETE FROM team_segment WHERE hash = ?').run(hash);
    this.#read.delete(hash);
  }
  takenOf(devices: ReadonlySet<string>): Iterable<Kept> {
    const rows = this.#tx.sql("SELECT hash, state, verdict, bytes FROM team_segment WHERE state = 'taken' AND device IN (SELECT value FROM json_each(?))").all(JSON.stringify([...devices])) as (Row & { hash: string })[];
    return rows.map((row) => this.#kept(row.hash, row));
  }
  isVouchedFor(hash: string, device: string): boolean {
    return this.#tx.sql('SELECT 1 FROM team_segment WHERE prev = ? AND device = ?').get(hash, device) !== undefined;
  }
  refuse(short: string, until: string): void {
    this.#tx.sql('INSERT OR REPLACE INTO team_refused (short, until) VALUES (?, ?)').run(short, until);
    this.#tx.sql('DELETE FROM team_refused WHERE n <= (SELECT max(n) FROM team_refused) - ?').run(MOST_REFUSED);
  }
  refusedUntil(short: string): string | undefined {
    return this.#tx.column('SELECT until FROM team_refused WHERE short = ?').get(short) as string | undefined;
  }
  lift(short: string): void {
    this.#tx.sql('DELETE FROM team_refused WHERE short = ?').run(short);
  }
  makersOf(entity: Uint8Array): ReadonlySet<string> {
    return new Set(this.#tx.column('SELECT DISTINCT member FROM team_made WHERE entity = ?').all(Buffer.from(entity)) as string[]);
  }
  setMade({ hash }: Segment, member: string, entities: readonly Uint8Array[]): void {
    this.#tx.sql('DELETE FROM team_made WHERE segment = ?').run(hash);
    const put = this.#tx.sql('INSERT OR IGNORE INTO team_made VALUES (?, ?, ?)');
    for (const entity of entities) put.run(Buffer.from(entity), member, hash);
  }
  apply(segment: Segment, groups: readonly { readonly at: number; readonly group: OpGroup }[], member: string): void {
    const link = this.#tx.sql('INSERT OR REPLACE INTO team_group VALUES (?, ?, ?)');
    for (const { at, group } of groups) {
      const seq = receive(this.#tx, { group, writer: segment.header.writer, member }, this.#intake);
      link.run(segment.hash, at, seq);
    }
  }
  retract({ hash }: Segment, groups: readonly { readonly at: number; readonly group: OpGroup }[]): void {
    const seqOf = this.#tx.column('SELECT seq FROM team_group WHERE segment = ? AND at = ?');
    const seqs = groups.flatMap(({ at }) => (seqOf.get(hash, at) as number | undefined) ?? []);
    this.#intake.write();
    takeBack(this.#tx, seqs, groups.map(({ group }) => group), this.#touched);
  }

  // This machine's own part.
  log(): OwnLog {
    const id = this.#tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Buffer;
    const opened = this.#tx.column('SELECT value FROM meta WHERE key = ?').get(OPENED) as string | undefined;
    const said = opened === undefined ? undefined : (JSON.parse(opened) as { before: string; reason: string });
    return { id: new Uint8Array(id), opened: said ? { before: Buffer.from(said.before, 'hex'), reason: said.reason } : null };
  }
  setLog({ id, opened }: OwnLog): void {
    const before = this.log().id;
    this.#gather();
    // What was told is, and what is private stays, of the log before: its values have the keys of it.
    this.#tx.sql('UPDATE change SET writer = ? WHERE writer IS NULL AND seq NOT IN (SELECT seq FROM team_pending WHERE seq IS NOT NULL)').run(Buffer.from(before));
    const meta = this.#tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)');
    meta.run('writerId', Buffer.from(id));
    if (opened) meta.run(OPENED, JSON.stringify({ before: hex(opened.before), reason: opened.reason }));
    const still = (this.#tx.column('SELECT ops FROM change WHERE writer IS NULL').all() as Buffer[]).map((ops) => decodeGroup(ops));
    for (const group of still) this.#rekey(group, before, id);
    this.#tellUnder(before, id, new Set(still.map(({ stamp }) => stampText(stamp))));
  }
  /** Values that nobody else has seen yet get the keys that others will give them. */
  #rekey({ ops, stamp }: OpGroup, from: Id, to: Id): void {
    const set = this.#tx.sql('UPDATE register SET key = ? WHERE entity = (SELECT n FROM entity WHERE id = ?) AND field = ? AND key = ?');
    for (const op of ops) {
      if (op.op !== 'set' || op.by) continue;
      const [had, has] = [makeKey(stamp, from, op.value), makeKey(stamp, to, op.value)];
      for (const id of op.entities) set.run(Buffer.from(has), Buffer.from(id), op.field, Buffer.from(had));
    }
  }
  /** What is to be told beside these changes, of tags for instance, is told under the keys that it has here now. `still`: stamps of what belongs to the new log. */
  #tellUnder(from: Id, to: Id, still: ReadonlySet<string>): void {
    const rows = this.#tx.sql('SELECT n, ops FROM team_pending WHERE seq IS NULL').all() as { n: number; ops: Buffer }[];
    for (const { n, ops } of rows) {
      const group = decodeGroup(ops);
      const told = group.ops.map((op): Op => {
        if (op.op !== 'set') return op;
        const { stamp, id } = op.by ?? { stamp: group.stamp, id: from };
        return hex(id) === hex(from) ? { ...op, by: { stamp, id: still.has(stampText(stamp)) ? to : from } } : op;
      });
      this.#tx.sql('UPDATE team_pending SET ops = ? WHERE n = ?').run(Buffer.from(encodeGroup({ ...group, ops: told })), n);
    }
  }
  lastOwn(writer: string): Segment | undefined {
    const hash = this.#tx.column('SELECT hash FROM team_segment WHERE own = 1 AND writer = ? ORDER BY last DESC LIMIT 1').get(writer) as string | undefined;
    return hash === undefined ? undefined : this.get(hash)?.segment;
  }
  seen(): Record<string, number> {
    const rows = this.#tx.sql("SELECT writer, max(last) AS last FROM team_segment WHERE state <> 'waiting' GROUP BY writer").all() as { writer: string; last: number }[];
    return Object.fromEntries(rows.map(({ writer, last }) => [writer, last]));
  }
  /** What was done since goes into `team_pending` first: as much of it as the team hears of. */
  pending(most: number): readonly OpGroup[] {
    this.#gather();
    return (this.#tx.column('SELECT ops FROM team_pending ORDER BY n LIMIT ?').all(Math.min(most, 1e9)) as Buffer[]).map((ops) => decodeGroup(ops));
  }
  #gather(): void {
    const after = (this.#tx.column('SELECT value FROM meta WHERE key = ?').get(TOLD) as number | undefined) ?? 0;
    const rows = this.#tx.sql('SELECT seq, grp, kind, ops FROM change WHERE seq > ? AND writer IS NULL ORDER BY seq').all(after) as { seq: number; grp: Buffer; kind: string; ops: Buffer }[];
    for (const { seq, grp, kind, ops } of rows) {
      const group = decodeGroup(ops);
      if (kind === 'file' && repeats(this.#tx, seq, group.ops)) {
        this.#intake.write();
        takeBack(this.#tx, [seq], [group], this.#touched);
        continue;
      }
      put(this.#tx, group.stamp, kind === 'file' ? notHeard(this.#tx, group.ops) : group.ops, seq, grp);
    }
    tellJoined(this.#tx);
    this.tellFrom();
  }
  /** What was done up to now is told already, or never will be. */
  tellFrom(): void {
    this.#tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ifnull((SELECT max(seq) FROM change), 0))').run(TOLD);
  }
  /** As a revocation names it. */
  cutOf(devices: readonly string[]): Cut {
    const rows = this.#tx
      .sql(
        `SELECT writer, last, hash FROM team_segment AS one WHERE state <> 'waiting' AND device IN (SELECT value FROM json_each(?))
         AND last = (SELECT max(last) FROM team_segment WHERE writer = one.writer AND state <> 'waiting') GROUP BY writer`,
      )
      .all(JSON.stringify(devices)) as { writer: string; last: number; hash: string }[];
    return Object.fromEntries(rows.map(({ writer, last, hash }) => [writer, [last, new Uint8Array(Buffer.from(hash, 'hex'))] as const]));
  }
  sealed(segment: Segment, count: number): void {
    const rows = this.#tx.sql('SELECT n, seq FROM team_pending ORDER BY n LIMIT ?').all(count) as { n: number; seq: number | null }[];
    this.put(segment, 'taken', rows.map(() => undefined));
    this.#tx.sql('UPDATE team_segment SET own = 1 WHERE hash = ?').run(segment.hash);
    const link = this.#tx.sql('INSERT OR REPLACE INTO team_group VALUES (?, ?, ?)');
    for (const [at, { n, seq }] of rows.entries()) {
      if (seq !== null) link.run(segment.hash, at, seq);
      this.#tx.sql('DELETE FROM team_pending WHERE n = ?').run(n);
    }
  }
  unplaced(): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
    const entries = this.#tx.sql('SELECT name, bytes FROM team_file ORDER BY n').all() as { name: string; bytes: Buffer }[];
    const segments = (this.#tx.column('SELECT bytes FROM team_segment WHERE own = 1 AND placed = 0 ORDER BY rowid').all() as Buffer[]).map((bytes) => this.#segment(bytes));
    return [...entries.map(({ name, bytes }) => ({ name, bytes: new Uint8Array(bytes) })), ...segments.map((segment) => ({ name: nameOf(segment), bytes: segment.bytes }))];
  }
  place(name: string): void {
    this.#tx.sql('DELETE FROM team_file WHERE name = ?').run(name);
    const short = /-([a-z2-7]{26})\.seg$/.exec(name)?.[1];
    if (short) this.#tx.sql('UPDATE team_segment SET placed = 1 WHERE short = ?').run(short);
  }
  toPlace(name: string, bytes: Uint8Array): void {
    this.#tx.sql('INSERT OR IGNORE INTO team_file (name, bytes) VALUES (?, ?)').run(name, Buffer.from(bytes));
  }
  packs(): readonly PackOf[] {
    const rows = this.#tx.sql('SELECT name, hash, holds, stood FROM team_pack').all() as { name: string; hash: string; holds: string; stood: number | null }[];
    return rows.map((row) => ({ ...row, holds: JSON.parse(row.holds) as string[] }));
  }
  putPack({ name, hash, holds, stood }: PackOf): void {
    this.#tx.sql('INSERT OR REPLACE INTO team_pack VALUES (?, ?, ?, ?)').run(name, hash, JSON.stringify(holds), stood === null ? null : Math.floor(stood));
  }
  unpacked(writer: string): readonly Segment[] {
    const rows = this.#tx
      .column(
        'SELECT bytes FROM team_segment WHERE own = 1 AND placed = 1 AND writer = ? AND hash NOT IN (SELECT held.value FROM team_pack, json_each(team_pack.holds) AS held) ORDER BY first',
      )
      .all(writer) as Buffer[];
    return rows.map((bytes) => this.#segment(bytes));
  }
  knows(hash: string): boolean {
    return this.#tx.sql('SELECT 1 FROM team_segment WHERE short = ?').get(hash) !== undefined;
  }
  byName(hash: string): Segment | undefined {
    const bytes = this.#tx.column('SELECT bytes FROM team_segment WHERE short = ?').get(hash) as Buffer | undefined;
    return bytes && this.#segment(bytes);
  }
  *all(): Iterable<Segment> {
    for (const hash of this.#tx.column('SELECT hash FROM team_segment').all() as string[]) {
      const kept = this.get(hash);
      if (kept) yield kept.segment;
    }
  }
  dropped(): ReadonlySet<string> {
    return new Set(this.#tx.column('SELECT name FROM team_dropped').all() as string[]);
  }
  drop(name: string): void {
    this.#tx.sql('INSERT OR IGNORE INTO team_dropped VALUES (?)').run(name);
  }
  heads(): readonly Head[] {
    return (this.#tx.column('SELECT said FROM team_head').all() as string[]).map((said) => JSON.parse(said) as Head);
  }
  setHead(head: Head): void {
    const said = JSON.stringify(head);
    if (said === this.#tx.column('SELECT said FROM team_head WHERE writer = ?').get(head.writer)) return;
    this.#tx.sql('INSERT OR REPLACE INTO team_head VALUES (?, ?)').run(head.writer, said);
    const author = unbase32(head.writer, 16);
    if (author) heardOf(this.#tx, author);
  }
}

/** Of everything that the team has said: equal where the same counts. Hex, 32 digits. Registers and sets of what it knows of. */
export function digestOf(tx: Tx): string {
  let sum = 0n;
  const teams = `SELECT asset.n FROM asset JOIN root ON root.n = asset.root WHERE team = 1 UNION SELECT n FROM team_entity UNION SELECT hist.entity FROM hist JOIN change USING (seq) WHERE writer IS NOT NULL`;
  const rows = tx.sql(`SELECT entity.id, field, value, key FROM register JOIN entity ON entity.n = register.entity WHERE register.entity IN (${teams}) AND field NOT IN (${[...LOCAL].join()})`).iterate() as IterableIterator<{ id: Buffer; field: number; value: string | null; key: Buffer }>;
  for (const { id, field, value, key } of rows) sum += BigInt(`0x${base(id, String(field), value ?? '', key)}`);
  const members = tx.sql(`SELECT a.id, field, e.id AS elem, dot FROM member JOIN entity a ON a.n = member.entity JOIN entity e ON e.n = elem WHERE member.entity IN (${teams})`).iterate() as IterableIterator<{ id: Buffer; field: number; elem: Buffer; dot: Buffer }>;
  for (const { id, field, elem, dot } of members) sum += BigInt(`0x${base(id, String(field), elem, dot)}`);
  return BigInt.asUintN(128, sum).toString(16).padStart(32, '0');
}

const stampText = ({ ms, counter }: Stamp): string => `${ms} ${counter}`;
const base = (...parts: readonly (Buffer | string)[]): string => sha256(...parts.flatMap((part) => [part, '\0'])).subarray(0, 16).toString('hex');
