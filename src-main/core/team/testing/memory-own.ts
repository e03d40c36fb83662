/** All that a machine keeps of a team, in memory; a copy of it is a copy of the machine. */
import { randomBytes } from 'node:crypto';
import { apply } from '../../../../src-shared/domain/ops/merge.ts';
import type { OpGroup } from '../../../../src-shared/domain/ops/op.ts';
import type { Head } from '../head.ts';
import type { SegmentState, Verdict } from '../log-store.ts';
import type { OwnLog, OwnStore, PackOf } from '../own-store.ts';
import { nameOf, type Segment, shortOf } from '../segment.ts';
import { MemoryLogStore } from './memory-store.ts';

export class MemoryOwnStore extends MemoryLogStore implements OwnStore {
  #log: OwnLog;
  #pending: OpGroup[] = [];
  #last = new Map<string, Segment>();
  #seen = new Map<string, number>();
  #unplaced: { name: string; bytes: Uint8Array }[] = [];
  #placed = new Set<string>();
  #packs = new Map<string, PackOf>();
  #dropped = new Set<string>();
  #heads = new Map<string, Head>();
  #shorts = new Map<string, Segment>();

  constructor(id: Uint8Array = randomBytes(16)) {
    super();
    this.#log = { id, opened: null };
  }

  /** What somebody does here: done at once, published later. */
  act(group: OpGroup): void {
    this.#pending.push(group);
    apply(this.state, this.#log.id, group);
  }

  /** As a disk image that is started elsewhere, or restored. */
  copy(): MemoryOwnStore {
    const other = new MemoryOwnStore(this.#log.id);
    other.#log = this.#log;
    other.#pending = [...this.#pending];
    other.#last = new Map(this.#last);
    other.#unplaced = [...this.#unplaced];
    other.#placed = new Set(this.#placed);
    other.#packs = new Map(this.#packs);
    other.#dropped = new Set(this.#dropped);
    other.#heads = new Map(this.#heads);
    for (const entry of this.entries.values()) other.putAcl(entry);
    this.copyMade(other);
    for (const { segment, state, verdict } of this.segments.values()) other.put(segment, state, verdict);
    for (const [short, until] of this.refused) other.refuse(short, until);
    other.retract();
    return other;
  }

  protected override *pendingGroups(): Iterable<{ writer: Uint8Array; group: OpGroup }> {
    for (const group of this.#pending) yield { writer: this.#log.id, group };
  }
  override put(segment: Segment, state: SegmentState, verdict: Verdict): void {
    super.put(segment, state, verdict);
    this.#shorts.set(shortOf(segment), segment);
    if (state !== 'waiting') this.#seen.set(segment.writer, Math.max(this.#seen.get(segment.writer) ?? 0, segment.header.last));
  }
  override forget(hash: string): void {
    const kept = this.segments.get(hash);
    if (kept) this.#shorts.delete(shortOf(kept.segment));
    super.forget(hash);
  }
  log(): OwnLog {
    return this.#log;
  }
  setLog(log: OwnLog): void {
    this.#log = log;
    // What is pending belongs to the new one, and so do the keys of its values.
    this.retract();
  }
  lastOwn(writer: string): Segment | undefined {
    return this.#last.get(writer);
  }
  seen(): Record<string, number> {
    return Object.fromEntries(this.#seen);
  }
  pending(most: number): readonly OpGroup[] {
    return this.#pending.slice(0, most);
  }
  sealed(segment: Segment, count: number): void {
    this.#pending.splice(0, count);
    this.#last.set(segment.writer, segment);
    this.#unplaced.push({ name: nameOf(segment), bytes: segment.bytes });
  }
  unplaced(): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
    return this.#unplaced;
  }
  place(name: string): void {
    this.#unplaced = this.#unplaced.filter((file) => file.name !== name);
    this.#placed.add(name);
  }
  toPlace(name: string, bytes: Uint8Array): void {
    this.#unplaced.push({ name, bytes });
  }
  packs(): readonly PackOf[] {
    return [...this.#packs.values()];
  }
  putPack(pack: PackOf): void {
    this.#packs.set(pack.name, pack);
  }
  unpacked(writer: string): readonly Segment[] {
    const packed = new Set(this.packs().flatMap(({ holds }) => holds));
    return [...this.all()].filter((one) => one.writer === writer && !packed.has(one.hash) && this.#placed.has(nameOf(one))).sort((a, b) => a.header.first - b.header.first);
  }
  knows(hash: string): boolean {
    return this.#shorts.has(hash);
  }
  byName(hash: string): Segment | undefined {
    return this.#shorts.get(hash);
  }
  *all(): Iterable<Segment> {
    for (const { segment } of this.segments.values()) yield segment;
  }
  dropped(): ReadonlySet<string> {
    return this.#dropped;
  }
  drop(name: string): void {
    this.#dropped.add(name);
  }
  heads(): readonly Head[] {
    return [...this.#heads.values()];
  }
  setHead(head: Head): void {
    const had = this.#heads.get(head.writer);
    if (!had || had.seq < head.seq || (had.seq === head.seq && had.wall < head.wall)) this.#heads.set(head.writer, head);
  }
}
