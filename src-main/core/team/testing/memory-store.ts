/** A team's logs and what follows from them, in memory: what the catalog's tables hold, in its obviously right form. */
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { apply, canonical, emptyState, type State } from '../../../../src-shared/domain/ops/merge.ts';
import type { OpGroup } from '../../../../src-shared/domain/ops/op.ts';
import type { AclFile } from '../acl-file.ts';
import type { Kept, LogStore, SegmentState, Size, Verdict } from '../log-store.ts';
import type { Segment } from '../segment.ts';

export class MemoryLogStore implements LogStore {
  readonly entries = new Map<string, AclFile>();
  readonly segments = new Map<string, Kept>();
  readonly refused = new Map<string, string>();
  /** By the segment that they name as the one before, hex. */
  readonly #after = new Map<string, Set<string>>();
  readonly #made = new Map<string, { member: string; entities: string[] }>();
  #makers: Map<string, Set<string>> | undefined;
  #state: State | undefined = emptyState();

  acl(): Iterable<AclFile> {
    return this.entries.values();
  }
  putAcl(entry: AclFile): void {
    this.entries.set(entry.hash, entry);
  }
  dropAcl(hash: string): void {
    this.entries.delete(hash);
  }
  get(hash: string): Kept | undefined {
    return this.segments.get(hash);
  }
  put(segment: Segment, state: SegmentState, verdict: Verdict): void {
    this.segments.set(segment.hash, { segment, state, verdict });
    const prev = segment.header.prev && hex(segment.header.prev);
    if (prev) this.#after.set(prev, (this.#after.get(prev) ?? new Set()).add(segment.hash));
  }
  *waiting(): Iterable<Segment> {
    for (const { segment, state } of this.segments.values()) if (state === 'waiting') yield segment;
  }
  *takenOf(devices: ReadonlySet<string>): Iterable<Kept> {
    for (const kept of this.segments.values()) if (kept.state === 'taken' && devices.has(kept.segment.header.device)) yield kept;
  }
  #following(hash: string): Kept[] {
    return [...(this.#after.get(hash) ?? [])].flatMap((one) => this.segments.get(one) ?? []);
  }
  waitingFor(hash: string): Iterable<Segment> {
    return this.#following(hash).flatMap(({ segment, state }) => (state === 'waiting' ? [segment] : []));
  }
  waitingSizes(): ReadonlyMap<string, Size> {
    const sizes = new Map<string, Size>();
    for (const { header, bytes } of this.waiting()) {
      const had = sizes.get(header.device) ?? { files: 0, bytes: 0 };
      sizes.set(header.device, { files: had.files + 1, bytes: had.bytes + bytes.length });
    }
    return sizes;
  }
  forget(hash: string): void {
    this.segments.delete(hash);
  }
  isVouchedFor(hash: string, device: string): boolean {
    return this.#following(hash).some(({ segment }) => segment.header.device === device);
  }
  refuse(short: string, until: string): void {
    this.refused.set(short, until);
  }
  refusedUntil(short: string): string | undefined {
    return this.refused.get(short);
  }
  lift(short: string): void {
    this.refused.delete(short);
  }
  makersOf(entity: Uint8Array): ReadonlySet<string> {
    if (!this.#makers) {
      this.#makers = new Map();
      for (const { member, entities } of this.#made.values())
        for (const id of entities) this.#makers.set(id, (this.#makers.get(id) ?? new Set()).add(member));
    }
    return this.#makers.get(hex(entity)) ?? new Set();
  }
  setMade({ hash }: Segment, member: string, entities: readonly Uint8Array[]): void {
    this.#made.set(hash, { member, entities: entities.map(hex) });
    this.#makers = undefined;
  }
  apply({ header }: Segment, groups: readonly { readonly group: OpGroup }[]): void {
    if (this.#state) for (const { group } of groups) apply(this.#state, header.writer, group);
  }
  retract(): void {
    this.#state = undefined;
  }

  /** After a retraction it is built again from what counts. */
  get state(): State {
    if (!this.#state) {
      this.#state = emptyState();
      for (const { segment, group } of this.counting()) apply(this.#state, segment.header.writer, group);
      for (const { writer, group } of this.pendingGroups()) apply(this.#state, writer, group);
    }
    return this.#state;
  }

  /** What was done here and no segment holds yet. */
  protected *pendingGroups(): Iterable<{ writer: Uint8Array; group: OpGroup }> {}

  protected copyMade(to: MemoryLogStore): void {
    for (const [hash, made] of this.#made) to.#made.set(hash, made);
  }

  /** Every group that counts. */
  *counting(): Iterable<{ segment: Segment; group: OpGroup }> {
    for (const { segment, state, verdict } of this.segments.values()) {
      if (state !== 'taken') continue;
      const groups = segment.groups();
      if (groups === 'raw') continue;
      for (const [at, group] of groups.entries()) if (!verdict[at]) yield { segment, group };
    }
  }

  digest(): string {
    return canonical(this.state);
  }
}
