/** A machine's part in a team: what TeamDisk asks, over what OwnStore keeps. Synchronous, so that each of its steps is one transaction. */
import { randomBytes } from 'node:crypto';
import { hex } from '../../../src-shared/domain/ops/key.ts';
import type { OpGroup } from '../../../src-shared/domain/ops/op.ts';
import type { AclBody } from '../../../src-shared/domain/team/acl.ts';
import { base32, parseAcl, parseLog, printAcl, printLog } from '../../../src-shared/domain/team/names.ts';
import { type AclFile, writeAcl } from './acl-file.ts';
import type { FileHint, Heard, OwnFile, Standing } from './disk.ts';
import { MOST_WANTS, NO_HASH, readHead, writeHead } from './head.ts';
import { shortHash, type Signer } from './keys.ts';
import { TeamLog, type TeamOf, type Taken } from './log.ts';
import type { OwnStore } from './own-store.ts';
import { isPack, readPack, writePack } from './pack.ts';
import { FORMAT, nameOf, readSegment, type Segment, shortOf, writeSegment } from './segment.ts';

/** Groups and operations of one segment, roughly: an operation over 100,000 assets goes into one of its own. */
const MOST_GROUPS = 512;
const MOST_ENTITIES = 8192;
/** Groups looked at a time. */
const AT_A_TIME = 4096;
const STAY_MS = 14 * 24 * 3600_000;

export interface ReplicaDeps {
  readonly team: TeamOf;
  readonly store: OwnStore;
  readonly signer: Signer;
  /** ms since 1970. */
  readonly now: () => number;
  /** Bytes that nobody can guess; tests bring others. */
  readonly random?: (length: number) => Uint8Array;
  /** Segments of a pack. */
  readonly packOf?: number;
  /** How long what a pack holds stays beside it. */
  readonly stayMs?: number;
}

export class Replica {
  readonly log: TeamLog;
  readonly #deps: ReplicaDeps;

  constructor(deps: ReplicaDeps) {
    this.#deps = deps;
    this.log = new TeamLog(deps.team, deps.store);
  }

  standing(): Standing {
    const { store } = this.#deps;
    const writer = base32(store.log().id);
    const last = store.lastOwn(writer);
    return {
      writer,
      seq: last?.header.last ?? 0,
      hash: last ? shortOf(last).slice(0, 10) : NO_HASH,
      acl: this.log.membership.resolved.heads,
      seen: store.seen(),
    };
  }

  outbox(): readonly OwnFile[] {
    this.seal();
    return this.#deps.store.unplaced();
  }

  /** Turns what is pending into segments. */
  seal(): void {
    const { store, team, signer, now } = this.#deps;
    // Who is not let in yet keeps what they do. What somebody who was removed did meanwhile is held back, and an admin may adopt it.
    if (!this.log.membership.resolved.state.devices.has(signer.id)) return;
    const { id, opened } = store.log();
    const writer = base32(id);
    let before = store.lastOwn(writer);
    let told = before?.header.seen ?? {};
    for (;;) {
      const groups = firstOf(store.pending(AT_A_TIME));
      if (!groups.length) return;
      const first = (before?.header.last ?? 0) + 1;
      const seen = store.seen();
      const segment = writeSegment(
        {
          catalog: team.catalog, writer: id, device: signer.id, first, last: first + groups.length - 1, prev: before ? Buffer.from(before.hash, 'hex') : null,
          acl: this.log.membership.resolved.heads, seen: newsIn(seen, told, writer), wall: Math.floor(now()), least: FORMAT, opened: before ? null : opened,
        },
        groups,
        signer,
      );
      told = seen;
      store.sealed(segment, groups.length);
      this.log.takeOwn(segment);
      before = segment;
    }
  }

  /** An entry of one's own for the membership log. */
  say(body: AclBody): AclFile {
    const { team, signer, store } = this.#deps;
    const { heads, order } = this.log.membership.resolved;
    const depths = new Map(order.map(({ hash, depth }) => [hash, depth]));
    const depth = heads.length ? 1 + Math.max(...heads.map((hash) => depths.get(hash) ?? 0)) : 0;
    const entry = writeAcl(team.catalog, { heads, depth }, body, signer);
    store.toPlace(printAcl(depth, entry.hash), entry.bytes);
    this.log.take([entry.bytes]);
    return entry;
  }

  stands(names: readonly string[]): void {
    const { store, now } = this.#deps;
    for (const name of names) {
      store.place(name);
      const pack = store.packs().find((one) => one.name === name);
      if (pack) store.putPack({ ...pack, stood: now() });
    }
  }

  unknown(files: readonly FileHint[]): readonly FileHint[] {
    const { store } = this.#deps;
    const entries = new Set([...store.acl()].map(({ hash }) => hash));
    const packs = new Set(store.packs().map(({ hash }) => hash));
    const refused = this.#refusedNow();
    return files.filter(({ name, hash }) => {
      if (refused(hash)) return false;
      if (parseAcl(name)) return !entries.has(hash);
      return (parseLog(name)?.level ?? 0) > 0 ? !packs.has(hash) : !store.knows(hash);
    });
  }

  /** What it waited for may be known by now. */
  #refusedNow(): (hash: string) => boolean {
    const { state, order } = this.log.membership.resolved;
    const placed = new Set(order.map(({ hash }) => hash));
    return (hash) => {
      const until = this.#deps.store.refusedUntil(hash);
      return until !== undefined && !state.devices.has(until) && !placed.has(until);
    };
  }

  take(files: readonly Uint8Array[]): Taken & { readonly foreign: boolean } {
    const { store } = this.#deps;
    const packs = files.flatMap((bytes) => (isPack(bytes) ? [{ bytes, held: readPack(bytes) }] : []));
    const single = [...files.filter((bytes) => !isPack(bytes)), ...packs.flatMap(({ held }) => held)];
    const own = base32(store.log().id);
    const told = this.log.take(single);
    for (const { bytes, held } of packs) this.#notePack(bytes, held);
    const foreign = single.some((bytes) => {
      const segment = readSegment(bytes);
      return segment?.writer === own && store.get(segment.hash) !== undefined && !isOwn(store, segment);
    });
    return { ...told, foreign };
  }

  #notePack(bytes: Uint8Array, held: readonly Uint8Array[]): void {
    const { store, now } = this.#deps;
    const segments = held.flatMap((one) => readSegment(one) ?? []);
    const [first, last] = [segments[0], segments.at(-1)];
    const hash = shortHash(bytes);
    if (!first || !last) {
      store.refuse(hash, '');
      return;
    }
    // What there was no room for in it is read again with it.
    const until = segments.flatMap((one) => store.refusedUntil(shortOf(one)) ?? []).find((one) => one !== '');
    if (until !== undefined) {
      store.refuse(hash, until);
      return;
    }
    const name = printLog({ writer: first.writer, level: 1, first: first.header.first, last: last.header.last, hash });
    store.putPack({ name, hash, holds: segments.map((one) => one.hash), stood: now() });
  }

  beginLog(reason: string): void {
    const { store, random = randomBytes } = this.#deps;
    store.setLog({ id: Uint8Array.from(random(16)), opened: { before: store.log().id, reason } });
  }

  belongs(): readonly FileHint[] {
    const { store } = this.#deps;
    const packs = store.packs().filter(({ stood }) => stood !== null);
    const packed = new Set(packs.flatMap(({ holds }) => holds));
    const { order, state } = this.log.membership.resolved;
    const entries = order.map(({ depth, hash }) => ({ name: printAcl(depth, hash), hash }));
    // What nobody knows to be anybody's is not put back: who takes junk away is rid of it.
    const segments = [...store.all()].filter(({ hash, header }) => !packed.has(hash) && state.devices.has(header.device)).map((segment) => ({ name: nameOf(segment), hash: shortOf(segment) }));
    return [...entries, ...packs.map(({ name, hash }) => ({ name, hash })), ...segments];
  }

  files(name: string): readonly OwnFile[] {
    const { store } = this.#deps;
    const hash = (parseAcl(name) ?? parseLog(name))?.hash;
    if (hash === undefined) return [];
    if (parseAcl(name)) return [...store.acl()].flatMap((entry) => (entry.hash === hash ? [{ name, bytes: entry.bytes }] : []));
    const pack = store.packs().find((one) => one.name === name);
    const segments = pack ? pack.holds.flatMap((one) => store.get(one)?.segment ?? []) : [store.byName(hash) ?? []].flat();
    if (!pack) return segments.map(({ bytes }) => ({ name, bytes }));
    const bytes = writePack(segments.map((one) => one.bytes));
    // Another version of what deflates packs otherwise, and what is in it belongs there all the same.
    return shortHash(bytes) === hash ? [{ name, bytes }] : segments.map((one) => ({ name: nameOf(one), bytes: one.bytes }));
  }

  heard(heads: readonly Uint8Array[]): Heard {
    const { store } = this.#deps;
    const { devices } = this.log.membership.resolved.state;
    const wanted = new Set<string>();
    const writers = new Set<string>();
    for (const bytes of heads) {
      const head = readHead(bytes, (device) => devices.get(device)?.keys.sign);
      if (!head) continue;
      store.setHead(head);
      writers.add(head.writer);
      for (const hash of head.wants) wanted.add(hash);
    }
    return { lacking: [...wanted].flatMap((hash) => this.#named(hash) ?? []), writers: [...writers] };
  }

  /** The file with this hash, as names have it. */
  #named(hash: string): FileHint | undefined {
    const { store } = this.#deps;
    const entry = [...store.acl()].find((one) => one.hash === hash);
    if (entry) return { name: printAcl(entry.depth, hash), hash };
    const segment = store.byName(hash);
    if (segment) return { name: nameOf(segment), hash };
    return store.packs().find((pack) => pack.hash === hash);
  }

  head(wall: number, wants: readonly string[]): OwnFile {
    const { writer, seq, hash, acl, seen } = this.standing();
    return writeHead({ writer, seq, hash, acl, seen, digest: null, wants: wants.slice(0, MOST_WANTS), wall: Math.floor(wall) }, this.#deps.signer);
  }

  toPack(): { readonly file: OwnFile } | undefined {
    const { store, packOf = 32 } = this.#deps;
    const writer = base32(store.log().id);
    const segments = store.unpacked(writer).slice(0, packOf);
    const [first, last] = [segments[0], segments.at(-1)];
    if (!first || !last || segments.length < packOf) return undefined;
    const bytes = writePack(segments.map((segment) => segment.bytes));
    const hash = shortHash(bytes);
    const name = printLog({ writer, level: 1, first: first.header.first, last: last.header.last, hash });
    store.putPack({ name, hash, holds: segments.map((segment) => segment.hash), stood: null });
    return { file: { name, bytes } };
  }

  mayGo(now: number): readonly { readonly name: string; readonly coveredBy: string }[] {
    const { store, stayMs = STAY_MS } = this.#deps;
    const writer = base32(store.log().id);
    const others = store.heads().filter((head) => head.writer !== writer);
    const heardUpTo = Math.max(0, ...others.map(({ seen }) => seen[writer] ?? 0));
    const dropped = store.dropped();
    return store.packs().flatMap(({ name: coveredBy, holds, stood }) => {
      if (stood === null || now - stood < stayMs) return [];
      const segments = holds.flatMap((hash) => store.get(hash)?.segment ?? []);
      return segments.filter((one) => one.writer === writer && one.header.last <= heardUpTo).map((one) => ({ name: nameOf(one), coveredBy })).filter(({ name }) => !dropped.has(name));
    });
  }
}

/** Did this machine write it? What it writes it keeps before anybody can see it. */
function isOwn(store: OwnStore, segment: Segment): boolean {
  for (let at: Segment | undefined = store.lastOwn(segment.writer); at; at = at.header.prev ? store.get(hex(at.header.prev))?.segment : undefined) {
    if (at.hash === segment.hash) return true;
    if (at.header.first <= segment.header.first) return false;
  }
  return false;
}

function firstOf(groups: readonly OpGroup[]): readonly OpGroup[] {
  let entities = 0;
  const some: OpGroup[] = [];
  for (const group of groups) {
    entities += group.ops.reduce((sum, op) => sum + (op.op === 'create' ? 1 : op.entities.length), 0);
    if (some.length && (entities > MOST_ENTITIES || some.length >= MOST_GROUPS)) break;
    some.push(group);
  }
  return some;
}

/** What is new since the segment before. */
function newsIn(seen: Readonly<Record<string, number>>, told: Readonly<Record<string, number>>, own: string): Record<string, number> {
  return Object.fromEntries(Object.entries(seen).filter(([writer, seq]) => writer !== own && (told[writer] ?? 0) < seq));
}
