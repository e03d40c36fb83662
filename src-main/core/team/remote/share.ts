/**
 * A team's shared folder, seen from the core: every call is done in a process of its own (core/disks), ends within its time whatever the
 * share does, and never holds the core. A process that waits in the system is killed, and the next call begins another one.
 */

import { isAway } from '../../disks/away.ts';
import { createDisk, type Disk } from '../../disks/disk.ts';
import { diskKind } from '../../disks/kind.ts';
import { atMost, checkRange } from './checked.ts';
import type { FoundCatalog } from './create.ts';
import type { CatalogMarker } from './marker.ts';
import { asName, type Listed, MAX_OBJECT, type Name, type Remote, RemoteError } from './remote.ts';
import { type Handed, PART, type ShareAnswer, type ShareAt, type ShareCalls, type ShareOp } from './share-protocol.ts';

export interface ShareOptions {
  /** Without any sign that a call gets on. Default 20,000. */
  readonly timeoutMs?: number;
  /** Names that a listing answers at once. Default 20,000. */
  readonly page?: number;
  /** The share has not answered for two seconds; false: it answers again, or was given up. */
  onStall?(stalled: boolean): void;
}

/** One folder's process, and another one for folders that are only looked at. */
export interface Share {
  /** @param at.folder the catalog's own folder; its calls reject with `offline` where the share does not answer */
  remote(at: ShareAt): Remote;
  /** As createCatalogFolder. */
  create(folder: string, marker: CatalogMarker): Promise<void>;
  /** As findCatalogs. */
  find(folder: string): Promise<FoundCatalog[]>;
  /** What is asked is answered with `offline`; resolves when the processes have ended, or were given up. */
  close(): Promise<void>;
}

/** Whatever a share does to make it last: its calls get on, and never end. */
const LONGEST_MS = 15 * 60_000;
/** Bodies on their way at once, each way; the process keeps a few more. */
const AT_ONCE = 12;
/** What all the listings of one call may come to. */
const MOST_LISTED = 2_000_000;
const OWNER = 1;

export function createShare({ timeoutMs = 20_000, page = 20_000, onStall }: ShareOptions = {}): Share {
  const own = createDisk({ dbPath: '', timeoutMs, mayHang: true, onStall: (_, stalled) => onStall?.(stalled) });
  const other = createDisk({ dbPath: '', timeoutMs });
  const ask = asker(own);
  const look = asker(other);
  return {
    remote: (at) => createProcessRemote(ask, at, page),
    create: (folder, marker) => look('create', folder, marker),
    find: (folder) => look('find', folder),
    async close() {
      await Promise.all([own.close(), other.close()]);
    },
  };
}

type Ask = <K extends ShareOp>(op: K, ...args: Parameters<ShareCalls[K]>) => Promise<ReturnType<ShareCalls[K]>>;
/** Not asked of a second process when the first one ends in it. */
const ONCE: ReadonlySet<ShareOp> = new Set(['create', 'take', 'hand', 'probe']);

/** @throws RemoteError and RangeError, as the folder's own calls do */
export function asker(disk: Disk): Ask {
  return async <K extends ShareOp>(op: K, ...args: Parameters<ShareCalls[K]>) => {
    const answer = await within(
      disk.work(OWNER, ONCE.has(op) ? 'shareOnce' : 'share', { op, args }).catch((error: unknown): never => {
        throw isAway(error) ? away(error) : error;
      }),
    );
    if ('value' in answer) return answer.value as ReturnType<ShareCalls[K]>;
    if ('wrong' in answer) throw new RangeError(answer.wrong);
    throw new RemoteError(answer.trouble, answer.message);
  };
}

const away = (cause?: unknown): RemoteError =>
  new RemoteError(
    'offline',
    'The team’s share does not answer. Vitrine goes on when it does; what you do is kept here until then.',
    { cause },
  );

async function within(asked: Promise<ShareAnswer>): Promise<ShareAnswer> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(away()), LONGEST_MS).unref();
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

let nextParts = 1;

function createProcessRemote(ask: Ask, at: ShareAt, page: number): Remote {
  const lost = (): RemoteError =>
    new RemoteError('offline', 'What was on its way to or from the share was lost with the process that had it.');

  const getting = atMost(AT_ONCE);
  const putting = atMost(AT_ONCE);

  async function handOver(body: Uint8Array): Promise<Handed> {
    const parts = nextParts++;
    for (let from = 0; from < body.length; from += PART) await ask('hand', parts, body.subarray(from, from + PART));
    return { parts, length: body.length };
  }

  async function fetch(
    name: Name,
    range?: readonly [number, number],
    signal?: AbortSignal,
  ): Promise<Uint8Array | 'not-visible'> {
    const got = await ask('get', at, name, range);
    signal?.throwIfAborted();
    if (typeof got === 'string') return got;
    const bytes = new Uint8Array(got.length);
    bytes.set(got.first);
    for (let from = got.first.length; from < got.length; ) {
      const part = await ask('take', got.rest, from);
      signal?.throwIfAborted();
      if (!part?.length) throw lost();
      bytes.set(part, from);
      from += part.length;
    }
    return bytes;
  }

  return {
    caps: { create: 'best-effort', serverClock: diskKind(at.folder) === 'network', push: false, maxObject: MAX_OBJECT },
    open: (want) => ask('open', at, want).catch(() => 'offline' as const),
    async *list(prefix, after) {
      let last = after;
      for (let count = 0; count < MOST_LISTED; ) {
        const { found, more } = await ask('list', at, prefix, last, page);
        yield* found as Listed[];
        count += found.length;
        last = found.at(-1)?.name;
        if (!more || !last) return;
      }
    },
    async get(name, range, signal) {
      asName(name);
      checkRange(range);
      signal?.throwIfAborted();
      return await getting(() => fetch(name, range, signal));
    },
    async putNew(name, body, sha256) {
      asName(name);
      if (body.length > MAX_OBJECT)
        throw new RemoteError('full', `${name} is larger than what can be stored here (${MAX_OBJECT} bytes).`);
      const sent = body.slice();
      return await putting(async () => {
        for (let tries = 0; tries < 2; tries++) {
          const told = await ask('put', at, name, sent.length > PART ? await handOver(sent) : sent, sha256);
          if (told !== 'lost') return told;
        }
        throw lost();
      });
    },
    retire: (name, coveredBy) => ask('retire', at, name, coveredBy),
    now: () => ask('now', at),
  };
}
