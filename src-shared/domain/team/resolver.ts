/**
 * Which entries of the membership log count (team.md §3): strong removal, decided by a pure function of the set. An entry counts when its
 * author held the right in what they had seen (R1), nobody more senior removed or demoted them meanwhile (R2), and what it rests on counts
 * (R3); the last admin stays (R4). Two who remove each other: who became admin first wins.
 */
import type { AclEntry } from './acl.ts';
import { after, allowed, nobody, RECOVERY, takenFrom, type AclState, type Crypto } from './state.ts';
import { atLeast } from './roles.ts';

export interface Resolved {
  /** After everything that counts. */
  readonly state: AclState;
  /** Hashes of the entries that count. */
  readonly valid: ReadonlySet<string>;
  /** All entries that hang together with the founding, earlier before later. */
  readonly order: readonly AclEntry[];
  /** Entries that nobody has followed yet: what the next one names. */
  readonly heads: readonly string[];
  /** Entries seen by who names these heads, those included. Undefined when one of them is not known (yet). */
  past(heads: readonly string[]): ReadonlySet<string> | undefined;
  /** The state of what counts among what was seen by who names these heads. */
  stateAt(heads: readonly string[]): AclState | undefined;
}

/** As many heads a file may name. */
export const MOST_HEADS = 64;

/** Hashes of the entries that have a place in the log: see `sorted`. */
export const placedIn = (entries: Iterable<AclEntry>, root: string, crypto: Crypto): ReadonlySet<string> => new Set(sorted(entries, root, crypto).pasts.keys());

/** @param root hash of the founding, which the catalog names; another is none */
export function resolve(entries: Iterable<AclEntry>, root: string, crypto: Crypto): Resolved {
  const { order, pasts } = sorted(entries, root, crypto);
  const known = devicesIn(order, crypto);
  const rank = ({ device }: AclEntry) => known.seniority.get(known.members.get(device) ?? '') ?? order.length;
  const queue = bySeniority(order, rank);
  let voided = new Set<string>();
  let valid = new Set<string>();
  // What a removal takes away may be what another removal rested on. It ends when nothing changes any more, and at the latest after as many
  // rounds as there are entries, for everybody after the same.
  for (let round = 0; round <= order.length; round++) {
    const now = oneRound(queue, { order, pasts, crypto, rank, members: known.members, voided });
    const settled = now.voided.size === voided.size && [...now.voided].every((hash) => voided.has(hash));
    ({ voided, valid } = now);
    if (settled) break;
  }
  const states = new Map<string, AclState | undefined>();
  const past = (heads: readonly string[]) => {
    if (!heads.length || !heads.every((hash) => pasts.has(hash))) return undefined;
    const seen = new Set(heads);
    for (const hash of heads) for (const one of pasts.get(hash) ?? []) seen.add(one);
    return seen;
  };
  return {
    state: stateOf(order, (hash) => valid.has(hash), crypto),
    valid,
    order,
    heads: headsOf(order, valid, pasts),
    past,
    stateAt(heads) {
      const name = [...heads].sort().join(' ');
      if (!states.has(name)) {
        const seen = past(heads);
        states.set(name, seen && stateOf(order, (hash) => seen.has(hash) && valid.has(hash), crypto));
      }
      return states.get(name);
    },
  };
}

/**
 * Entries whose whole past is known, by depth and then by hash, and what each had seen. One whose author no entry in its past lets in never
 * counts, whatever comes later: it has no place, so that who can write to the share cannot make the log longer than the team does.
 */
function sorted(entries: Iterable<AclEntry>, root: string, crypto: Crypto): { order: AclEntry[]; pasts: Map<string, Set<string>> } {
  const all = [...new Map([...entries].map((entry) => [entry.hash, entry])).values()].sort((a, b) => a.depth - b.depth || (a.hash < b.hash ? -1 : 1));
  const order: AclEntry[] = [];
  const pasts = new Map<string, Set<string>>();
  const depths = new Map<string, number>();
  /** By device: the entries that let it in. */
  const letIn = new Map<string, string[]>();
  for (const entry of all) {
    const isRoot = entry.hash === root && entry.prev.length === 0 && entry.body.t === 'found';
    if (!isRoot && (entry.prev.length === 0 || entry.body.t === 'found' || !entry.prev.every((hash) => pasts.has(hash)))) continue;
    // Who claims another depth would come before what was seen.
    const depth = isRoot ? 0 : 1 + Math.max(...entry.prev.map((hash) => depths.get(hash) as number));
    if (entry.depth !== depth) continue;
    const seen = new Set(entry.prev);
    for (const hash of entry.prev) for (const one of pasts.get(hash) as Set<string>) seen.add(one);
    if (!isRoot && !letIn.get(entry.device)?.some((hash) => seen.has(hash))) continue;
    for (const sign of keysIn(entry.body)) {
      const id = crypto.deviceId(sign);
      letIn.set(id, [...(letIn.get(id) ?? []), entry.hash]);
    }
    pasts.set(entry.hash, seen);
    depths.set(entry.hash, depth);
    order.push(entry);
  }
  return { order, pasts };
}

/** Of devices that an entry lets in. */
function keysIn(body: AclEntry['body']): readonly Uint8Array[] {
  if (body.t === 'found') return [body.device.sign, body.recovery.sign];
  return body.t === 'admit' ? [body.device.sign] : [];
}

/** Where there are more than a file may name (somebody says what does not count over and over), it is those that count. */
function headsOf(order: readonly AclEntry[], valid: ReadonlySet<string>, pasts: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const followed = new Set(order.flatMap(({ prev }) => prev));
  const heads = order.map(({ hash }) => hash).filter((hash) => !followed.has(hash));
  if (heads.length <= MOST_HEADS) return heads;
  const seen = new Set<string>();
  for (const hash of valid) for (const one of pasts.get(hash) ?? []) seen.add(one);
  return [...valid].filter((hash) => !seen.has(hash)).sort().slice(0, MOST_HEADS);
}

const stateOf = (order: readonly AclEntry[], counts: (hash: string) => boolean, crypto: Crypto): AclState =>
  order.reduce((state, entry) => (counts(entry.hash) ? after(state, entry, crypto) : state), nobody);

/**
 * Whose each device is, which never changes, and by member the place of the first entry that could have made them an admin; whether that
 * entry counts does not matter here.
 */
function devicesIn(order: readonly AclEntry[], crypto: Crypto): { members: Map<string, string>; seniority: Map<string, number> } {
  const seniority = new Map<string, number>();
  const members = new Map<string, string>();
  const forAdmins = new Set<string>();
  const admin = (member: string, i: number) => {
    if (!seniority.has(member)) seniority.set(member, i);
  };
  const own = (sign: Uint8Array, member: string | undefined) => {
    const id = crypto.deviceId(sign);
    if (member !== undefined && !members.has(id)) members.set(id, member);
  };
  for (const [i, { body }] of order.entries()) {
    if (body.t === 'found') {
      admin(body.member, i);
      admin(RECOVERY, i + 0.5);
      own(body.device.sign, body.member);
      own(body.recovery.sign, RECOVERY);
    } else if (body.t === 'invite' && body.role === 'admin' && body.member === undefined) forAdmins.add(body.invite);
    else if (body.t === 'admit') {
      if (forAdmins.has(body.invite)) admin(body.member, i);
      own(body.device.sign, body.member);
    } else if (body.t === 'role.set' && body.role === 'admin') admin(body.member, i);
  }
  return { members, seniority };
}

/** Everything after what it has seen; among the others who is more senior comes first. */
function bySeniority(order: readonly AclEntry[], rank: (entry: AclEntry) => number): AclEntry[] {
  const waiting = [...order];
  const done = new Set<string>();
  const queue: AclEntry[] = [];
  while (waiting.length) {
    let best = -1;
    for (const [i, entry] of waiting.entries()) {
      if (!entry.prev.every((hash) => done.has(hash))) continue;
      if (best < 0 || rank(entry) < rank(waiting[best] as AclEntry)) best = i;
    }
    const [next] = waiting.splice(best, 1) as [AclEntry];
    done.add(next.hash);
    queue.push(next);
  }
  return queue;
}

interface Round {
  readonly order: readonly AclEntry[];
  readonly pasts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly crypto: Crypto;
  readonly rank: (entry: AclEntry) => number;
  /** Whose each device is. */
  readonly members: ReadonlyMap<string, string>;
  /** What the round before found void. */
  readonly voided: ReadonlySet<string>;
}

function oneRound(queue: readonly AclEntry[], { order, pasts, crypto, rank, members, voided: before }: Round): { valid: Set<string>; voided: Set<string> } {
  const valid = new Set<string>();
  const voided = new Set<string>();
  const seenBy = (entry: AclEntry) => pasts.get(entry.hash) as ReadonlySet<string>;
  const concurrent = (a: AclEntry, b: AclEntry) => a !== b && !seenBy(a).has(b.hash) && !seenBy(b).has(a.hash);
  const states = new Map<string, AclState>();
  for (const entry of queue) {
    const [only, second] = entry.prev;
    // Mostly one entry follows one other.
    const state =
      only !== undefined && second === undefined
        ? (states.get(only) as AclState)
        : stateOf(order, (hash) => seenBy(entry).has(hash) && valid.has(hash), crypto);
    const counts = !voided.has(entry.hash) && !before.has(entry.hash) && allowed(state, entry, crypto);
    states.set(entry.hash, counts ? after(state, entry, crypto) : state);
    if (!counts) continue;
    valid.add(entry.hash);
    const taken = takenFrom(entry.body);
    if (!taken || taken.collection) continue;
    for (const other of order) {
      if (members.get(other.device) !== taken.member || !concurrent(entry, other)) continue;
      if (taken.device !== undefined && other.device !== taken.device) continue;
      // Demoted: what the new role allows too stays.
      if (taken.role && stillAllowed(taken.role, other, taken.member)) continue;
      // Who removed somebody, and was more senior than who removes them now, is not undone by it.
      if (takenFrom(other.body) && rank(other) <= rank(entry)) continue;
      voided.add(other.hash);
    }
  }
  for (const hash of voided) valid.delete(hash);
  return { valid, voided };
}

/** `author`: the member who said it. */
function stillAllowed(role: Parameters<typeof atLeast>[0], { body }: AclEntry, author: string): boolean {
  if (role === 'admin') return true;
  // Everybody lets in computers of their own.
  if ((body.t === 'invite' || body.t === 'admit') && body.member === author) return true;
  return body.t === 'admit' && atLeast(role, 'editor');
}
