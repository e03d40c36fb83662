/**
 * A disk seen from the core: its process, what is asked of it and for how long it has said nothing. What hangs takes its process with
 * it and is answered with DiskAway; everything else that was asked goes to the next process.
 */
import type { ScanBatch, ScanInput, ScanResult } from '../library/scan.types.ts';
import { DiskAway, DisksClosed } from './away.ts';
import { type DiskChild, startDiskChild } from './disk-child.ts';
import type { DiskFailure, DiskOp, DiskReply, DiskRequest, DiskWork } from './protocol.ts';
import { keepStarter } from './starter.ts';

/** Whose files: a root's number, or `null` for places outside of the library. */
export type Owner = number | null;

export interface DiskEvents {
  /** This owner's disk has not answered for a moment; false: it answers again. */
  onStall?(owner: Owner, stalled: boolean): void;
  /** It has not answered for `timeoutMs`: its process was ended. */
  onHang?(owner: Owner): void;
}

export interface DiskOptions extends DiskEvents {
  readonly dbPath: string;
  /** Another exiftool than the bundled one. */
  readonly exiftoolPath?: string;
  /** Without any sign of life. Default 20,000. */
  readonly timeoutMs?: number;
  /** After which a disk counts as stalled. Default 2,000. */
  readonly stallMs?: number;
  /** It may have to be begun again and again: see starter.ts. */
  readonly mayHang?: boolean;
}

export interface WatchSink {
  /** Absolute paths of what was made, changed or removed. */
  changed(paths: readonly string[]): void;
  /** Changes may have been missed, though it goes on. */
  missed(): void;
  /** It does not go on. */
  lost(error: Error): void;
}

export interface Disk {
  work<K extends DiskOp>(owner: Owner, op: K, ...args: Parameters<DiskWork[K]>): Promise<ReturnType<DiskWork[K]>>;
  /** Resolves when everything found has been taken by `take`. One at a time. */
  scan(input: ScanInput, take: (batch: ScanBatch) => Promise<void>): Promise<ScanResult>;
  /** Rejects when the system cannot watch there. */
  watch(owner: Owner, path: string, files: number, sink: WatchSink): Promise<{ close(): void }>;
  close(): Promise<void>;
}

interface Asked {
  readonly request: DiskRequest;
  readonly owner: Owner;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onBatch?: (batch: ScanBatch) => void;
  /** It changes the disk: not asked a second time. */
  readonly once: boolean;
  /** Ticks without an answer. */
  silent: number;
  tries: number;
}

interface Watching {
  readonly owner: Owner;
  readonly request: Extract<DiskRequest, { task: 'watch' }>;
  readonly sink: WatchSink;
}

/** Time is counted in ticks, so that a machine that slept, or a core that was busy, blames nobody. */
const TICK_MS = 250;
const IDLE_TICKS = 240;
/** Its process may be killed by others, several times. */
const MOST_TRIES = 5;
const CHANGES: ReadonlySet<DiskOp> = new Set(['rename', 'mkdir', 'copy', 'moveNew', 'write', 'shareOnce', 'pack', 'writeNew', 'discardFolder']);
/** Processes that could not be ended, each waiting in the system: more are not begun until one of them is let go. */
const MOST_STUCK = 3;
/** Their handles are gone with the process. */
const HANDLES: ReadonlySet<DiskOp> = new Set(['read', 'close']);

export const SILENT =
  'The disk has not answered for too long. Look whether it is connected and in order, then try again.';

export function createDisk(options: DiskOptions): Disk {
  const timeoutTicks = Math.ceil((options.timeoutMs ?? 20_000) / TICK_MS);
  const stallTicks = Math.ceil((options.stallMs ?? 2_000) / TICK_MS);
  const asked = new Map<number, Asked>();
  const watching = new Map<number, Watching>();
  const stalled = new Set<Owner>();
  let child: DiskChild | undefined;
  const leaving = new Set<Promise<void>>();
  const stuck = new Set<DiskChild>();
  let letGo: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let nextId = 1;
  let idle = 0;
  let closed = false;
  let lastScan: Promise<unknown> = Promise.resolve();

  function running(): DiskChild {
    child ??= start();
    timer ??= setInterval(tick, TICK_MS);
    timer.unref();
    return child;
  }

  function start(): DiskChild {
    const made = startDiskChild(options.exiftoolPath, {
      onReply: (reply) => {
        if (child === made) heard(reply);
      },
      onEnd: (how) => {
        if (child === made) again(how);
      },
    });
    if (options.mayHang) letGo ??= keepStarter();
    return made;
  }

  function ask(one: Omit<Asked, 'silent' | 'tries'>): void {
    if (closed) {
      one.reject(new DisksClosed('Vitrine is closing.'));
      return;
    }
    if (!child && stuck.size >= MOST_STUCK) {
      one.reject(new DiskAway(SILENT));
      return;
    }
    asked.set(one.request.id, { ...one, silent: 0, tries: 1 });
    idle = 0;
    running().send(one.request);
  }

  function heard(reply: DiskReply): void {
    const one = asked.get(reply.id);
    if (one) {
      one.silent = 0;
      if (stalled.has(one.owner)) unstall(one.owner);
    }
    switch (reply.kind) {
      case 'done':
        asked.delete(reply.id);
        one?.resolve(reply.value);
        break;
      case 'failed':
        asked.delete(reply.id);
        one?.reject(revived(reply.error));
        break;
      case 'batch':
        one?.onBatch?.(reply.batch);
        break;
      case 'changed':
        watching.get(reply.id)?.sink.changed(reply.paths);
        break;
      case 'lost': {
        const watch = watching.get(reply.id);
        watching.delete(reply.id);
        watch?.sink.lost(revived(reply.error));
      }
    }
  }

  function unstall(owner: Owner): void {
    for (const one of asked.values()) if (one.owner === owner && one.silent >= stallTicks) return;
    stalled.delete(owner);
    options.onStall?.(owner, false);
  }

  function tick(): void {
    let hangs: Asked | undefined;
    for (const one of asked.values()) {
      one.silent++;
      if (one.silent === stallTicks && one.owner !== null && !stalled.has(one.owner)) {
        stalled.add(one.owner);
        options.onStall?.(one.owner, true);
      }
      if (one.silent >= timeoutTicks) hangs ??= one;
    }
    if (hangs) hang(hangs);
    else if (asked.size === 0 && watching.size === 0 && ++idle > IDLE_TICKS) rest();
  }

  /** Its process is of no use any more. Others who asked lose nothing but time. */
  function hang({ owner }: Asked): void {
    const error = new DiskAway(SILENT);
    for (const [id, one] of asked)
      if (one.owner === owner && (owner !== null || one.silent >= timeoutTicks)) {
        asked.delete(id);
        one.reject(error);
      }
    for (const [id, watch] of watching)
      if (owner !== null && watch.owner === owner) {
        watching.delete(id);
        watch.sink.lost(error);
      }
    stalled.delete(owner);
    drop();
    options.onHang?.(owner);
    again('it did not answer');
  }

  function drop(): void {
    const old = child;
    child = undefined;
    if (!old) return;
    stuck.add(old);
    void old.exited.then(() => stuck.delete(old));
    const ended = old.ended.then(() => void leaving.delete(ended));
    leaving.add(ended);
    old.kill();
  }

  function rest(): void {
    drop();
    clearInterval(timer);
    timer = undefined;
    idle = 0;
  }

  /** What was asked and can be asked twice goes to a new process. */
  function again(how: string): void {
    child = undefined;
    if (closed) return;
    for (const [id, one] of [...asked]) {
      one.silent = Math.min(one.silent, timeoutTicks - 1);
      if (one.once || one.tries++ >= MOST_TRIES) {
        asked.delete(id);
        one.reject(new DiskAway(`What was asked of the disk was not answered (its process ended: ${how}). Try again.`));
      } else running().send(one.request);
    }
    for (const [id, { request, sink }] of [...watching]) {
      if (!asked.has(id))
        ask({
          request,
          owner: watching.get(id)?.owner ?? null,
          once: false,
          resolve: () => sink.missed(),
          reject: (error) => {
            watching.delete(id);
            sink.lost(error);
          },
        });
    }
  }

  const promised = <T>(one: Omit<Asked, 'silent' | 'tries' | 'resolve' | 'reject'>): Promise<T> =>
    new Promise<T>((resolve, reject) => ask({ ...one, resolve: resolve as (value: unknown) => void, reject }));

  async function scanNow(input: ScanInput, take: (batch: ScanBatch) => Promise<void>): Promise<ScanResult> {
    const id = nextId++;
    const taken: Promise<void>[] = [];
    const onBatch = (batch: ScanBatch): void => {
      const from = child;
      const one = take(batch).finally(() => {
        if (child === from) from?.send({ id, task: 'written' });
      });
      one.catch(() => undefined);
      taken.push(one);
    };
    try {
      const request = { id, task: 'scan', dbPath: options.dbPath, input } as const;
      const result = await promised<ScanResult>({ request, owner: input.root, once: false, onBatch });
      await Promise.all(taken);
      return result;
    } finally {
      await Promise.allSettled(taken);
    }
  }

  return {
    work: (owner, op, ...args) =>
      promised({
        request: { id: nextId++, task: 'work', op, args },
        owner,
        once: CHANGES.has(op) || HANDLES.has(op),
      }),
    scan(input, take) {
      const next = lastScan.then(() => scanNow(input, take));
      lastScan = next.catch(() => undefined);
      return next;
    },
    async watch(owner, path, files, sink) {
      const id = nextId++;
      const request = { id, task: 'watch', path, files } as const;
      watching.set(id, { owner, request, sink });
      try {
        await promised<void>({ request, owner, once: false });
      } catch (error) {
        watching.delete(id);
        throw error;
      }
      return {
        close() {
          if (watching.delete(id)) child?.send({ id, task: 'unwatch' });
        },
      };
    },
    async close() {
      closed = true;
      letGo?.();
      clearInterval(timer);
      watching.clear();
      for (const one of asked.values()) one.reject(new DisksClosed('Vitrine is closing.'));
      asked.clear();
      drop();
      await Promise.all(leaving);
      await lastScan;
    },
  };
}

function revived({ name, message, code }: DiskFailure): Error {
  return Object.assign(new Error(message), { name }, code === undefined ? {} : { code });
}
