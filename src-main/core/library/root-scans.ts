/** The scans of one root: one at a time, requests made meanwhile joined into the next; files still being written are looked at again. */

import { isAway } from '../disks/away.ts';
import { type Bytes, isWithin, parentOf } from './bytes.ts';
import type { RootRow } from './roots.sql.ts';
import type { Look, ScanInput, ScanResult } from './scan.types.ts';
import type { Scanner } from './scanner.ts';

export interface ScanRequest {
  readonly scope: ScanInput['scope'];
  readonly live: boolean;
  readonly told?: boolean;
}

export interface RootScans {
  request(request: ScanRequest): Promise<ScanResult>;
  /** Resolves when none of the files that `which` says yes to is still being written. */
  settled(which: (path: Bytes) => boolean, signal?: AbortSignal): Promise<void>;
  /** Paths below the root of files that are still being written. */
  unsettled(): Bytes[];
  /** Runs it while no scan runs; those asked for meanwhile come after it. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Does one run, or wait for its turn? */
  busy(): boolean;
  stop(): void;
}

/** How a scan went, beside its result. */
export interface ScanNote {
  /** It looked at all of the root. */
  readonly whole: boolean;
  readonly ms: number;
  /** Something differed from what was known. */
  readonly changed: boolean;
}

export interface RootScansDeps {
  readonly root: RootRow;
  readonly scanner: Scanner;
  readonly skip: () => readonly string[];
  /** Roots that this one's process must not touch. */
  readonly closed: () => readonly number[];
  readonly settleMs: number;
  /** `more`: others follow soon. */
  readonly onFound: (more: boolean) => void;
  /** Before anybody who asked for the scan hears of it. */
  readonly onResult: (result: ScanResult, note: ScanNote) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** A file that comes back to its place within this time was replaced, not deleted. */
const JUST_GONE_MS = 60_000;
const RETRY_MS = 10_000;

interface Pending extends ScanRequest {
  readonly done: PromiseWithResolvers<ScanResult>;
}

export function createRootScans(deps: RootScansDeps): RootScans {
  const looks = new Map<Bytes, Look>();
  const justGone = new Map<number, number>();
  const waiting = new Set<() => void>();
  let next: Pending | undefined;
  let running = false;
  let again: NodeJS.Timeout | undefined;
  let lost: ScanRequest | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;

  function request(asked: ScanRequest): Promise<ScanResult> {
    if (stopped) return Promise.reject(new Error('This folder is no longer in the library.'));
    const done = next?.done ?? Promise.withResolvers<ScanResult>();
    done.promise.catch(() => undefined);
    next = next ? { ...joined(next, asked), done } : { ...asked, done };
    void run();
    return done.promise;
  }

  /** Others that have the root to themselves, in turn. */
  let exclusives: Promise<unknown> = Promise.resolve();
  let held = 0;
  let rested = Promise.resolve();

  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    held++;
    const mine = exclusives.then(async () => {
      await rested;
      try {
        return await work();
      } finally {
        held--;
        void run();
      }
    });
    exclusives = mine.catch(() => undefined);
    return mine;
  }

  function run(): Promise<void> {
    if (!running && !held) rested = scanAll();
    return rested;
  }

  async function scanAll(): Promise<void> {
    running = true;
    while (next && !stopped && !held) {
      const { done, scope, live, told = false } = next;
      next = undefined;
      const started = performance.now();
      let changed = false;
      let more = false;
      try {
        const result = await deps.scanner.scan({ ...where(), scope, live, told }, (batch) => {
          changed = true;
          more = batch.full;
          if (
            batch.fresh.length ||
            batch.changed.length ||
            batch.moved.length ||
            batch.back.length ||
            batch.attach.length
          )
            deps.onFound(more);
        });
        if (more) deps.onFound(false);
        note(scope, live, result);
        await deps.onResult(result, { whole: scope === null, ms: performance.now() - started, changed });
        done.resolve(result);
      } catch (error) {
        if (!stopped) deps.onError(error);
        if (!isAway(error)) lookLater(scope);
        done.reject(error);
      }
      for (const check of waiting) check();
    }
    running = false;
  }

  /** What could not be written down (a full disk, say) is looked at again: no event tells of it a second time. */
  function lookLater(scope: ScanInput['scope']): void {
    lost = lost ? joined(lost, { scope, live: false }) : { scope, live: false };
    if (stopped || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      const asked = lost;
      lost = undefined;
      if (asked) void request(asked).catch(() => undefined);
    }, RETRY_MS);
    retry.unref();
  }

  function where() {
    const { n, id, path } = deps.root;
    const now = Date.now();
    for (const [location, at] of justGone) if (now - at > JUST_GONE_MS) justGone.delete(location);
    return {
      root: n,
      rootId: id,
      path,
      settle: deps.settleMs,
      skip: deps.skip(),
      closed: deps.closed(),
      looks,
      justGone: [...justGone.keys()],
    };
  }

  function note(scope: ScanInput['scope'], live: boolean, result: ScanResult): void {
    const seen = (path: Bytes) =>
      !scope || scope.some((s) => (s.deep ? isWithin(path, s.path) : parentOf(path) === s.path));
    for (const path of looks.keys()) if (seen(path)) looks.delete(path);
    for (const { path, ...look } of result.unsettled) looks.set(path, look);
    if (live) for (const n of result.gone) justGone.set(n, Date.now());
    if (!looks.size || again || stopped) return;
    again = setTimeout(() => {
      again = undefined;
      const folders = new Set([...looks.keys()].map(parentOf));
      void request({ scope: [...folders].map((path) => ({ path, deep: false })), live: true }).catch(() => undefined);
    }, deps.settleMs);
  }

  return {
    request,
    exclusive,
    settled: (which, signal) =>
      new Promise((resolve, reject) => {
        const end = (finish: () => void) => {
          waiting.delete(check);
          signal?.removeEventListener('abort', check);
          finish();
        };
        const check = () => {
          if (signal?.aborted) end(() => reject(signal.reason));
          else if (stopped || ![...looks.keys()].some(which)) end(resolve);
        };
        waiting.add(check);
        signal?.addEventListener('abort', check);
        check();
      }),
    unsettled: () => [...looks.keys()],
    busy: () => running || held > 0,
    stop() {
      stopped = true;
      clearTimeout(again);
      clearTimeout(retry);
      next?.done.reject(new Error('This folder is no longer in the library.'));
      next = undefined;
      for (const check of [...waiting]) check();
    },
  };
}

function joined(a: ScanRequest, b: ScanRequest): ScanRequest {
  return {
    scope: a.scope && b.scope ? [...a.scope, ...b.scope] : null,
    live: a.live && b.live,
    told: (a.told ?? false) || (b.told ?? false),
  };
}
