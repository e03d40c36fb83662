/** One client's look at a simulated share, through a network and a system that do all they are known to do. */
import { checkPut, checkRange, isSame, noCatalog, uncovered } from '../checked.ts';
import { cut } from '../memory.ts';
import {
  asName,
  byName,
  isName,
  type Listed,
  MAX_OBJECT,
  type Name,
  type Remote,
  RemoteError,
  UNKNOWN_SIZE,
} from '../remote.ts';
import type { Faults } from './faults.ts';
import { createRandom, type Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Life } from './sim-life.ts';
import { type SimShare, torn } from './sim-share.ts';

export interface SimRemoteInput {
  readonly who: string;
  readonly share: SimShare;
  readonly schedule: Schedule;
  readonly random: Random;
  faults(): Faults;
  /** Of the process that calls now. */
  life(): Life;
  /** A call is given up after this long; what it does to the share it may still do later. */
  readonly deadlineMs: number;
}

const NEGATIVE_MS = 60_000;
const PARTIAL_MS = 30_000;

export interface SimRemote extends Remote {
  /** Out of reach until then, ms of the schedule. */
  cutUntil: number;
}

export function createSimRemote({
  who,
  share,
  schedule,
  random,
  faults,
  life: living,
  deadlineMs,
}: SimRemoteInput): SimRemote {
  /** What belongs to a name and this client, whenever it is asked for. */
  const fixed = (name: string, what: string): number =>
    createRandom(`${who}/${what}/${name}/${share.storedAt(name)}`).next();
  const mine = new Set<string>();
  const negative = new Map<string, number>();
  const lagOf = (name: string, what: string): number => (mine.has(name) ? 0 : fixed(name, what) * faults().lag);
  /** Has what happened to this name at that time got here? */
  const isHere = (name: string, what: string, at: number): boolean =>
    at + faults().lag <= schedule.now() || at + lagOf(name, what) <= schedule.now();
  const isSeen = (name: string): boolean => share.objects.has(name) && isHere(name, 'seen', share.storedAt(name));
  const offline = (why: string): RemoteError => new RemoteError('offline', `The share does not answer (${why}).`);

  /** Begins a call: what it may wait for, and that it may fail. Answers the life it belongs to. */
  async function begin(where: string): Promise<Life> {
    const life = living();
    await life.step(where);
    if (random.chance(faults().cut)) remote.cutUntil = schedule.now() + random.span(1000, 20 * 60_000);
    if (remote.cutUntil > schedule.now()) {
      await life.step(`${where}: cut`, Math.min(remote.cutUntil - schedule.now(), deadlineMs));
      throw offline('cut');
    }
    return life;
  }
  /** The system holds the call; `act` is what it does to the share when it is let go, whoever waits for it by then. */
  async function held(life: Life, where: string, act: () => void): Promise<void> {
    if (!random.chance(faults().hang)) {
      await life.step(where);
      return act();
    }
    const ms = random.span(1000, 5 * 60_000);
    if (ms <= deadlineMs) {
      await life.step(`${where}: held`, ms);
      return act();
    }
    // The child that waits there is killed; what it asked of its system may be done all the same.
    if (random.chance(0.5)) schedule.spawn(`${who}: ${where}, late`, () => schedule.sleep(ms).then(act));
    await life.step(`${where}: given up`, deadlineMs);
    throw offline('deadline');
  }
  const lie = (what: string): void => {
    if (random.chance(faults().lied)) throw new RemoteError('failed', `${what} failed, says the system.`);
  };

  function seenNow(prefix: string, after: Name | undefined): Listed[] {
    const found: Listed[] = [];
    const isAsked = (name: string): boolean =>
      name.startsWith(prefix) && (after === undefined || name > after) && isName(name);
    const add = (name: string, size: number): void => {
      if (random.chance(faults().missing)) return;
      const told = random.chance(faults().wrongSize) ? random.int(size + 2) + UNKNOWN_SIZE : size;
      for (let n = random.chance(faults().duplicate) ? 2 : 1; n > 0; n--)
        found.push({ name: asName(name), size: told });
    };
    for (const [name, bytes] of share.objects) if (isAsked(name) && isSeen(name)) add(name, bytes.length);
    for (const [name, { at, size }] of share.gone) if (isAsked(name) && !isHere(name, 'gone', at)) add(name, size);
    return found.sort(byName);
  }

  const remote: SimRemote = {
    cutUntil: 0,
    caps: { create: 'best-effort', serverClock: true, push: false, maxObject: MAX_OBJECT },
    async open(want) {
      try {
        await begin('open');
      } catch {
        return 'offline';
      }
      return share.catalogs.has(want) ? 'ok' : share.catalogs.size > 0 ? 'other-catalog' : 'absent';
    },
    async *list(prefix, after) {
      const life = await begin('list');
      await held(life, 'list: read', () => undefined);
      if (share.catalogs.size === 0) throw noCatalog();
      const found = seenNow(prefix, after);
      const end = random.chance(faults().brokenOff) ? random.int(found.length + 1) : undefined;
      yield* found.slice(0, end);
      if (end !== undefined) throw offline('in the middle of a listing');
    },
    async get(name, range, signal) {
      asName(name);
      checkRange(range);
      signal?.throwIfAborted();
      const life = await begin('get');
      await held(life, 'get: read', () => undefined);
      signal?.throwIfAborted();
      if ((negative.get(name) ?? 0) > schedule.now() || random.chance(faults().unreadable)) return 'not-visible';
      const bytes = isSeen(name) ? share.objects.get(name) : undefined;
      if (!bytes) {
        if (random.chance(faults().negative)) negative.set(name, schedule.now() + NEGATIVE_MS);
        return 'not-visible';
      }
      const isPartial =
        !mine.has(name) &&
        fixed(name, 'partial') < faults().partial &&
        share.storedAt(name) + lagOf(name, 'seen') + fixed(name, 'until') * PARTIAL_MS > schedule.now();
      return cut(isPartial ? torn(bytes, createRandom(`${who}/${name}`)) : bytes, range);
    },
    async putNew(name, body, sha256) {
      checkPut(name, body, sha256, MAX_OBJECT);
      const mineToSend = body.slice();
      const life = await begin('put');
      if (share.catalogs.size === 0) throw noCatalog();
      const there = isSeen(name) ? share.objects.get(name) : undefined;
      if (there) return isSame(there, mineToSend) ? 'already-same' : 'taken';
      await life.step('put: written');
      const store = (bytes: Uint8Array, lost?: { bytes: Uint8Array | undefined }): void => {
        // Whoever emptied the share in the meantime has taken the folder that it would have gone to.
        if (share.catalogs.size === 0) return;
        share.store(name, bytes, lost);
        mine.add(name);
      };
      if (random.chance(faults().full)) {
        if (random.chance(0.5)) store(random.chance(0.5) ? mineToSend : torn(mineToSend, random));
        throw new RemoteError('full', 'The share is full.');
      }
      if (random.chance(faults().torn)) {
        store(torn(mineToSend, random));
        throw new RemoteError('failed', 'The share failed while a file was written.');
      }
      const lost = random.chance(faults().lostSync)
        ? { bytes: random.chance(0.5) ? undefined : torn(mineToSend, random) }
        : undefined;
      const copies = random.chance(faults().conflict);
      await held(life, 'put: rename', () => {
        store(mineToSend, lost);
        if (copies) share.makeCopies(name, mineToSend);
      });
      if (share.catalogs.size === 0) throw noCatalog();
      lie('The rename');
      await life.step('put: done');
      return 'stored';
    },
    async retire(name, coveredBy) {
      asName(name);
      const life = await begin('retire');
      if (share.catalogs.size === 0) throw noCatalog();
      if (!isSeen(asName(coveredBy))) throw uncovered(name, coveredBy);
      await held(life, 'retire: rename', () => {
        const bytes = share.objects.get(name);
        if (!bytes) return;
        share.take(name);
        if (!random.chance(faults().resurrect)) return;
        const ms = random.span(1000, 60 * 60_000);
        schedule.spawn(`${name} comes back`, async () => {
          await schedule.sleep(ms);
          if (share.catalogs.size > 0 && !share.objects.has(name)) share.store(name, bytes);
        });
      });
      lie('Taking away a file');
      await life.step('retire: done');
    },
    async now() {
      await begin('now');
      return random.chance(faults().noClock) ? undefined : share.now();
    },
  };
  return remote;
}
