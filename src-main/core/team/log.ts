/**
 * Takes in what comes from a team's folder: entries of the membership log and segments of operations, in any order, however often. Which of
 * them count follows from their set alone (domain/team); what counts is applied, and taken back where a late revocation says so. Own
 * segments go the same way, so that everybody decides alike.
 */
import { hex } from '../../../src-shared/domain/ops/key.ts';
import type { OpGroup } from '../../../src-shared/domain/ops/op.ts';
import { rulesOf, type Rules } from '../../../src-shared/domain/team/authorize.ts';
import { type Resolved, resolve } from '../../../src-shared/domain/team/resolver.ts';
import { takenFrom } from '../../../src-shared/domain/team/state.ts';
import { type AclFile, crypto, readAcl } from './acl-file.ts';
import { shortHash, verify } from './keys.ts';
import type { Kept, LogStore, SegmentState, Verdict } from './log-store.ts';
import { readSegment, type Segment, shortened, shortOf } from './segment.ts';
import { storiesIn } from './stories.ts';
import { LIMITS, type Limits, Strangers, takeEntries } from './strangers.ts';

export interface TeamOf {
  /** Catalog id, 16 bytes. */
  readonly catalog: Uint8Array;
  /** Hash of the founding, base32. */
  readonly root: string;
}

export interface Taken {
  /** Segments and entries that were new and are kept. */
  readonly kept: number;
  /** Files that are no segment, no entry, of another team, or not genuine; and what there is no room for before it is known whose it is. */
  readonly bad: number;
  /** Groups applied, taken back, and held back now. */
  readonly applied: number;
  readonly retracted: number;
  readonly held: number;
}

/** Who belongs to the team, and which operations count, as far as this machine knows. */
export interface Membership {
  readonly resolved: Resolved;
  readonly rules: Rules;
}

export class TeamLog {
  readonly #team: TeamOf;
  readonly #store: LogStore;
  readonly #limits: Limits;
  #membership: Membership | undefined;
  #counts = { kept: 0, bad: 0, applied: 0, retracted: 0, held: 0 };
  #strangers: Strangers | undefined;
  /** Segments (hex) that were decided upon in this intake: others may have waited for them. */
  #settled: string[] = [];

  constructor(team: TeamOf, store: LogStore, limits = LIMITS) {
    this.#team = team;
    this.#store = store;
    this.#limits = limits;
  }

  get membership(): Membership {
    this.#membership ??= this.#resolve();
    return this.#membership;
  }

  /** Files as they lie on the share. Entries of the membership log are taken in before segments, whatever the order they are given in. */
  take(files: Iterable<Uint8Array>): Taken {
    this.#counts = { kept: 0, bad: 0, applied: 0, retracted: 0, held: 0 };
    [this.#strangers, this.#settled] = [undefined, []];
    const segments: Segment[] = [];
    const entries: AclFile[] = [];
    for (const bytes of files) {
      const segment = readSegment(bytes);
      const entry = segment ? undefined : readAcl(bytes);
      const catalog = segment?.header.catalog ?? entry?.catalog;
      if (!catalog || hex(catalog) !== hex(this.#team.catalog)) this.#refuse(segment ? shortOf(segment) : shortHash(bytes));
      else if (segment) segments.push(segment);
      else if (entry) entries.push(entry);
    }
    const changed = entries.length > 0 && this.#takeEntries(entries);
    segments.sort((a, b) => (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.header.first - b.header.first));
    const proven = this.#provenByRuns(segments);
    for (const segment of segments) this.#takeSegment(segment, proven.has(segment.hash));
    if (changed) for (const segment of this.#waitingOfKnown()) this.#place(segment);
    this.#goOn();
    return this.#counts;
  }

  /** A segment that this machine just wrote, whose groups its state has taken in already. */
  takeOwn(segment: Segment): Taken {
    this.#counts = { kept: 1, bad: 0, applied: 0, retracted: 0, held: 0 };
    this.#decide(segment, { segment, state: 'taken', verdict: Array.from({ length: segment.header.last - segment.header.first + 1 }, () => undefined) });
    return this.#counts;
  }

  #refuse(short: string): void {
    this.#store.refuse(short, '');
    this.#counts.bad++;
  }

  /** @returns whether the membership may be another now */
  #takeEntries(entries: readonly AclFile[]): boolean {
    const before = this.membership.resolved;
    const { kept, refused } = takeEntries(this.#store, entries, this.#team.root, this.#limits);
    this.#counts.kept += kept;
    this.#counts.bad += refused;
    if (kept) this.#membersChanged(before);
    return kept > 0;
  }

  #resolve(): Membership {
    const resolved = resolve(this.#store.acl(), this.#team.root, crypto);
    const rules = rulesOf(resolved, {
      // One who signs the creation of what another made has not made it.
      made: (member, entity) => {
        const makers = this.#store.makersOf(entity);
        return makers.size === 1 && makers.has(member);
      },
      leadsTo: (segment, cut) => this.#leadsTo(segment, cut),
    });
    return { resolved, rules };
  }

  /** Is the first segment the second, or before it in its chain? */
  #leadsTo(segment: string, cut: string): boolean {
    const first = this.#store.get(segment)?.segment.header.first ?? this.#now?.header.first ?? Number.MAX_SAFE_INTEGER;
    for (let at: string | undefined = cut; at !== undefined; ) {
      if (at === segment) return true;
      const one: Segment | undefined = this.#store.get(at)?.segment;
      if (!one || one.header.first <= first) return false;
      at = one.header.prev ? hex(one.header.prev) : undefined;
    }
    return false;
  }
  /** The one being decided upon, which the store may not hold yet. */
  #now: Segment | undefined;

  /** Segments (hex) that revocations name, and whose they concern. */
  #pins(): ReadonlyMap<string, string> {
    const { resolved } = this.membership;
    if (this.#pinned?.of !== resolved) {
      const taken = resolved.order.flatMap(({ hash, body }) => (resolved.valid.has(hash) ? (takenFrom(body) ?? []) : []));
      this.#pinned = { of: resolved, pins: new Map(taken.flatMap(({ member, cut }) => Object.values(cut).map(([, hash]) => [hex(hash), member] as const))) };
    }
    return this.#pinned.pins;
  }
  #pinned: { readonly of: Resolved; readonly pins: ReadonlyMap<string, string> } | undefined;

  /** The state of the membership was another before: what was decided about those whom that concerns is decided again. */
  #membersChanged(before: Resolved): void {
    this.#membership = this.#resolve();
    const now = this.#membership.resolved;
    this.#check(new Set([...now.state.devices.keys()].filter((device) => !before.state.devices.has(device))));
    const [had, has] = [storiesIn(before), storiesIn(now)];
    const changed = new Set([...had.keys(), ...has.keys()].filter((member) => had.get(member) !== has.get(member)));
    this.#again(changed, [...before.state.devices.values()].filter(({ id, member }) => now.state.devices.get(id)?.member !== member).map(({ id }) => id));
  }

  /** What was kept of devices before they were known: what is not theirs goes. Only what is signed speaks for what is before it. */
  #check(devices: ReadonlySet<string>): void {
    if (!devices.size) return;
    const theirs = [...this.#store.waiting()].filter(({ header }) => devices.has(header.device));
    const proven = this.#provenBySigned(theirs, theirs);
    for (const segment of theirs) {
      if (proven.has(segment.hash)) continue;
      this.#store.forget(segment.hash);
      this.#refuse(shortOf(segment));
    }
  }

  /** `vanished`: devices that are nobody's now, or another's. */
  #again(members: ReadonlySet<string>, vanished: readonly string[] = []): void {
    if (!members.size && !vanished.length) return;
    const { devices } = this.membership.resolved.state;
    const theirs = new Set([...vanished, ...[...devices.values()].filter(({ member }) => members.has(member)).map(({ id }) => id)]);
    for (const kept of [...this.#store.takenOf(theirs)]) this.#decide(kept.segment, kept);
  }

  /** Of segments that hang together in this batch the last one's signature speaks for all of them. */
  #provenByRuns(segments: readonly Segment[]): Set<string> {
    const followed = new Set(segments.map(({ header }) => (header.prev ? hex(header.prev) : '')));
    return this.#provenBySigned(
      segments.filter(({ hash }) => !followed.has(hash)),
      segments,
    );
  }

  /** Those of `lasts` that are signed, and what of `segments` their chains lead to. */
  #provenBySigned(lasts: readonly Segment[], segments: readonly Segment[]): Set<string> {
    const byHash = new Map(segments.map((segment) => [segment.hash, segment]));
    const proven = new Set<string>();
    for (const last of lasts) {
      if (proven.has(last.hash) || !this.#isSigned(last)) continue;
      for (let one: Segment | undefined = last; one && !proven.has(one.hash); ) {
        proven.add(one.hash);
        const before: Segment | undefined = one.header.prev ? byHash.get(hex(one.header.prev)) : undefined;
        one = before && before.header.device === last.header.device ? before : undefined;
      }
    }
    return proven;
  }

  #isSigned(segment: Segment): boolean {
    const device = this.membership.resolved.state.devices.get(segment.header.device);
    return device !== undefined && verify(device.keys.sign, segment.signed, segment.signature);
  }

  #isKnown = (device: string): boolean => this.membership.resolved.state.devices.has(device);

  #takeSegment(segment: Segment, proven: boolean): void {
    if (this.#store.get(segment.hash)) return;
    const { header } = segment;
    // Whose device nobody knows yet may be told by an entry that comes later; nothing of it is believed until then.
    if (!this.#isKnown(header.device)) {
      this.#strangers ??= new Strangers(this.#store, this.#limits);
      if (!this.#strangers.admit(segment, this.#isKnown)) {
        this.#counts.bad++;
        return;
      }
      this.#store.put(segment, 'waiting', []);
    } else if (proven || this.#isSigned(segment) || this.#store.isVouchedFor(segment.hash, header.device)) this.#place(segment);
    else {
      this.#refuse(shortOf(segment));
      return;
    }
    this.#counts.kept++;
  }

  /** Decides upon it where that can be done now. @returns whether it could */
  #place(segment: Segment): boolean {
    const { header } = segment;
    const before = header.prev ? this.#store.get(hex(header.prev)) : undefined;
    if (header.prev && (!before || before.state === 'waiting')) {
      this.#store.put(segment, 'waiting', []);
      // Should it have been refused, its author speaks for it now.
      if (!before) this.#store.lift(shortened(hex(header.prev)));
      return false;
    }
    if (before && (before.segment.header.last + 1 !== header.first || before.segment.header.device !== header.device || before.segment.writer !== segment.writer)) {
      this.#store.put(segment, 'raw', []);
      this.#settled.push(segment.hash);
      return true;
    }
    return this.#decide(segment, undefined);
  }

  #decide(segment: Segment, had: Kept | undefined): boolean {
    this.#now = segment;
    const { rules } = this.membership;
    const groups = had && had.state === 'raw' ? 'raw' : read(segment);
    if (groups === 'raw') {
      if (!had) this.#store.put(segment, 'raw', []);
      this.#settled.push(segment.hash);
      return true;
    }
    const { header, writer, hash } = segment;
    const signed = { writer, device: header.device, acl: header.acl, last: header.last, hash };
    const member = rules.memberOf(header.device);
    const made = member === undefined ? 'wait' : this.#noteMade(segment, member, groups, rules);
    const verdict = made === 'wait' ? 'wait' : rules.decide(signed, groups);
    if (made === 'wait' || verdict === 'wait' || member === undefined) {
      // What counted once is taken back, should the membership be such that nobody can say any more.
      const nothing: Verdict = groups.map(() => 'unknown-device');
      if (had?.state === 'taken') {
        this.#change(segment, groups, had.verdict, nothing, '');
        this.#store.setMade(segment, '', []);
      }
      this.#store.put(segment, 'waiting', []);
      return false;
    }
    this.#change(segment, groups, had?.state === 'taken' ? had.verdict : groups.map(() => 'role'), verdict, member);
    this.#store.put(segment, 'taken' satisfies SegmentState, verdict);
    this.#settled.push(hash);
    if (made) this.#again(made);
    // What lies before a cut can be told once the segment that it names is here.
    const cutOff = had ? undefined : this.#pins().get(hash);
    if (cutOff !== undefined) this.#again(new Set([cutOff]));
    return true;
  }

  /** @returns members whose operations are to be decided upon again, since what they made was made by another too */
  #noteMade(segment: Segment, member: string, groups: readonly OpGroup[], rules: Rules): ReadonlySet<string> | undefined | 'wait' {
    const created = groups.flatMap(({ ops }) => ops.flatMap((op) => (op.op === 'create' ? [op] : [])));
    if (!created.length) return undefined;
    const { header, writer, hash } = segment;
    const alone = created.map((op): OpGroup => ({ stamp: { ms: 0, counter: 0 }, group: op.entity, ops: [op] }));
    const verdict = rules.decide({ writer, device: header.device, acl: header.acl, last: header.last, hash }, alone);
    if (verdict === 'wait') return 'wait';
    const own = created.filter((_, i) => !verdict[i]).map(({ entity }) => entity);
    const makers = () => created.map(({ entity }) => [...this.#store.makersOf(entity)].sort());
    const before = makers();
    this.#store.setMade(segment, member, own);
    const now = makers();
    const concerned = new Set(now.flatMap((some, i) => (some.join() === before[i]?.join() ? [] : [...some, ...(before[i] ?? [])])));
    concerned.delete(member);
    return concerned.size ? concerned : undefined;
  }

  #change(segment: Segment, groups: readonly OpGroup[], had: Verdict, now: Verdict, member: string): void {
    const placed = groups.map((group, at) => ({ at, group }));
    const gone = placed.filter(({ at }) => !had[at] && now[at]);
    const come = placed.filter(({ at }) => had[at] && !now[at]);
    if (gone.length) this.#store.retract(segment, gone);
    if (come.length) this.#store.apply(segment, come, member);
    this.#counts.applied += come.length;
    this.#counts.retracted += gone.length;
    this.#counts.held += now.filter(Boolean).length;
  }

  #waitingOfKnown(): Segment[] {
    return [...this.#store.waiting()].filter(({ header }) => this.#isKnown(header.device)).sort((a, b) => a.header.first - b.header.first);
  }

  /** What waited for what was just decided upon is decided upon now, and so on. */
  #goOn(): void {
    for (let hash = this.#settled.pop(); hash !== undefined; hash = this.#settled.pop())
      for (const segment of this.#store.waitingFor(hash)) if (this.#isKnown(segment.header.device)) this.#place(segment);
  }
}

function read(segment: Segment): OpGroup[] | 'raw' {
  try {
    return segment.groups();
  } catch {
    return 'raw';
  }
}
