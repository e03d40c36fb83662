/**
 * Sees to it that what people did outlives its database: seals the log a little after each change and at the end, and takes a backup
 * a day. The work itself runs in a thread that starts when there is some.
 */
import { Worker } from 'node:worker_threads';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { CatalogPaths } from '../deps.ts';
import type { Log } from '../log.ts';
import { TIDY, workerEntry } from '../workers/entry.ts';
import type { Kept } from './backups.ts';
import type { BackupDone, BackupPhase, BackupSettings, KeeperAnswers, KeeperCall } from './keeper-work.ts';

export interface Keeper {
  /** Something was committed. */
  changed(): void;
  /** Takes one now. Rejects with RpcError disk-full, read-only, conflict (the copy did not pass its check). */
  backup(onPhase?: (phase: BackupPhase) => void): Promise<BackupDone>;
  list(): Promise<{ settings: BackupSettings; here: readonly Kept[]; there: readonly Kept[] }>;
  /** Seals what is not, then checks the log files. `mend`: writes lost ones anew. */
  check(mend: boolean): Promise<KeeperAnswers['check']['out']>;
  /** How sealing goes. */
  sealing(): Sealing;
  /** Seals what is not. */
  close(): Promise<void>;
}

export interface Sealing {
  /** The last change that stands in the log; null before the first look. */
  readonly upTo: number | null;
  /** ms since 1970. */
  readonly at: number | null;
  /** Something was changed since. */
  readonly waiting: boolean;
  /** Why it failed the last time. */
  readonly error: string | null;
}

export interface KeeperDeps {
  readonly paths: Pick<CatalogPaths, 'folder' | 'database'>;
  readonly settings: () => Promise<BackupSettings>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Backups by itself. Default true. */
  readonly daily?: boolean;
  /** What came of a backup that nobody asked for. */
  readonly onDaily?: (came: { readonly done?: BackupDone; readonly error?: unknown }) => void;
}

const SEAL_AFTER_MS = 10_000;
/** While changes go on, they are not disturbed: it waits for a pause of theirs, but not for ever. */
const PAUSE_MS = 3000;
const SEAL_LATEST_MS = 30_000;
const REST_MS = 2000;
const FIRST_LOOK_MS = 120_000;
const LOOK_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;

interface Waiting {
  resolve(out: never): void;
  reject(error: Error): void;
  onPhase?: ((phase: BackupPhase) => void) | undefined;
}

export function createKeeper({ paths, settings, log, daily = true, onDaily }: KeeperDeps): Keeper {
  const waiting = new Map<number, Waiting>();
  let sealed: Pick<Sealing, 'upTo' | 'at' | 'error'> = { upTo: null, at: null, error: null };
  let thread: Worker | undefined;
  let lastId = 0;
  let dirty = false;
  let changedAt = 0;
  let closed = false;
  let sealTimer: NodeJS.Timeout | undefined;
  let lookTimer: NodeJS.Timeout | undefined;
  let restTimer: NodeJS.Timeout | undefined;

  function start(): Worker {
    const worker = new Worker(workerEntry('keeper'), {
      workerData: { folder: paths.folder, database: paths.database },
      resourceLimits: TIDY,
    });
    worker.on(
      'message',
      ({
        id,
        out,
        error,
        phase,
      }: {
        id: number;
        phase?: BackupPhase;
        out?: unknown;
        error?: { message: string; stack?: string; code?: string };
      }) => {
        const call = waiting.get(id);
        if (phase) return call?.onPhase?.(phase);
        waiting.delete(id);
        if (error) call?.reject(Object.assign(new Error(error.message), error));
        else call?.resolve(out as never);
      },
    );
    const end = (error: Error) => {
      // Another one may have taken its place by now.
      if (thread !== worker) return;
      thread = undefined;
      for (const call of waiting.values()) call.reject(error);
      waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', () => end(new RpcError('disconnected', 'The catalog is closed.')));
    return worker;
  }

  function ask<K extends keyof KeeperAnswers>(
    call: Extract<KeeperCall, { do: K }>,
    onPhase?: Waiting['onPhase'],
  ): Promise<KeeperAnswers[K]['out']> {
    thread ??= start();
    clearTimeout(restTimer);
    const id = ++lastId;
    return new Promise<KeeperAnswers[K]['out']>((resolve, reject) => {
      waiting.set(id, { resolve, reject, onPhase });
      thread?.postMessage({ id, call });
    }).finally(rest);
  }

  /** A thread that has sealed a large change keeps the room it took until it ends. */
  function rest(): void {
    clearTimeout(restTimer);
    restTimer = setTimeout(() => {
      if (waiting.size > 0) return;
      void thread?.terminate();
      thread = undefined;
    }, REST_MS);
    restTimer.unref();
  }

  async function sealNow(tidy: boolean): Promise<void> {
    clearTimeout(sealTimer);
    sealTimer = undefined;
    dirty = false;
    try {
      const { upTo, warnings } = await ask<'seal'>({ do: 'seal', tidy });
      sealed = { upTo, at: Date.now(), error: null };
      for (const warning of warnings) log.warn({ warning }, 'the sealed log did not fit the database');
    } catch (error) {
      dirty = true;
      sealed = { ...sealed, error: (error as Error).message };
      log.error({ error }, 'the log could not be sealed');
    }
  }

  /** `since`: when the first change came that is not sealed. */
  function sealIn(ms: number, since: number): void {
    sealTimer = setTimeout(() => {
      const now = performance.now();
      const pause = now - changedAt;
      if (pause < PAUSE_MS && now - since < SEAL_LATEST_MS) sealIn(PAUSE_MS - pause, since);
      else void sealNow(false);
    }, ms);
    sealTimer.unref();
  }

  /** What an earlier run left unsealed, and the day's backup. */
  async function look(): Promise<void> {
    await sealNow(true);
    try {
      const now = await settings();
      if (now.daily === false) return;
      const done = await ask<'backup'>({ do: 'backup', reason: 'daily', settings: now, unless: DAY_MS });
      if (done) onDaily?.({ done });
      if (done) log.info({ bytes: done.backup.bytes, warnings: done.warnings.length }, 'a backup was taken');
      for (const warning of done?.warnings ?? []) log.warn({ warning }, 'the backup has no second copy');
    } catch (error) {
      if (closed) return;
      log.error({ error }, 'the daily backup could not be taken');
      onDaily?.({ error });
    }
  }
  function lookIn(ms: number): void {
    lookTimer = setTimeout(() => void look().then(() => closed || lookIn(LOOK_MS)), ms);
    lookTimer.unref();
  }
  if (daily) lookIn(FIRST_LOOK_MS);

  return {
    changed() {
      dirty = true;
      changedAt = performance.now();
      if (closed || sealTimer) return;
      sealIn(SEAL_AFTER_MS, changedAt);
    },
    async backup(onPhase) {
      const done = await ask<'backup'>({ do: 'backup', reason: 'asked', settings: await settings() }, onPhase);
      return done as BackupDone;
    },
    async list() {
      const now = await settings();
      return { settings: now, ...(await ask<'list'>({ do: 'list', folder: now.folder })) };
    },
    async check(mend) {
      await sealNow(false);
      return ask<'check'>({ do: 'check', mend });
    },
    sealing: () => ({ ...sealed, waiting: dirty }),
    async close() {
      closed = true;
      clearTimeout(lookTimer);
      if (dirty) await sealNow(true);
      clearTimeout(sealTimer);
      await thread?.terminate();
    },
  };
}

/** `backup.keep`, `backup.folder`, `backup.made` and `backup.daily` among the catalog's settings; what makes no sense counts as not set. */
export function backupSettings(values: Readonly<Record<string, unknown>>): BackupSettings {
  const { 'backup.keep': keep, 'backup.folder': folder, 'backup.made': made, 'backup.daily': daily } = values;
  return {
    keep: typeof keep === 'number' && keep >= 1 && keep <= 1000 ? Math.floor(keep) : 7,
    folder: typeof folder === 'string' && folder !== '' ? folder : null,
    made: made !== undefined && made === folder,
    daily: daily !== false,
  };
}
