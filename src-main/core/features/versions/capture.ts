/**
 * Keeps the content of files in folders whose versions are kept: of all when that is turned on, then of each as soon as it has been read.
 * The catalog knows how far it came, so nothing is forgotten over a crash or while a disk is away.
 */
import type { Committed } from '../../db/procedure.ts';
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import { noteHash } from '../../ingest/hash.sql.ts';
import { createSweep, type Far } from '../../jobs/sweep.ts';
import { showPath } from '../../paths.ts';
import type { ContentStore } from './store.ts';
import { addVersion, captureAgain, captured, contentsDropped, contentsToDrop, keepsVersions, nextToCapture, notCaptured, type ToCapture } from './versions.sql.ts';

export interface Capture {
  /** There may be something to keep. */
  wake(): void;
  /** All that is known of files by now is kept, or cannot be for now. */
  idle(signal?: AbortSignal): Promise<void>;
  /** Something was committed. */
  heard(what: Committed): void;
  /** Keeps what this asset's file is now, unless that is known; for whoever is about to replace it. */
  now(n: number): Promise<void>;
  close(): Promise<void>;
}

type CaptureDeps = Pick<Deps, 'db' | 'jobs' | 'log'> & {
  readonly store: ContentStore;
  /** Who is at this machine has this file open in a program, from here. */
  readonly isOpen: (n: number) => boolean;
};

/** The disk of the catalog is full or away: tried again this many ms later. */
const AGAIN_MS = 30_000;
const DAY_MS = 86_400_000;
/** What tells that a file was read, came, went or came back. */
const TELLING = new Set(['step', 'location', 'state', 'facts']);

export function createCapture({ db, jobs, log, store, isOpen }: CaptureDeps): Capture {
  let after: { rev: number; n: number } | null = null;
  let rev = 0;
  let done = 0;
  let first = true;
  let closed = false;
  let again: NodeJS.Timeout | undefined;
  const daily = setInterval(() => void tidy(null), DAY_MS).unref();

  const waiting: (() => void)[] = [];
  const rest = () => {
    for (const go of waiting.splice(0)) go();
  };

  const sweep = createSweep({
    jobs, log, name: 'versions.capture', title: 'Keeping versions',
    async next(isOver) {
      let far: Far | undefined;
      try {
        far = await next(isOver);
        return far;
      } finally {
        if (!far) rest();
      }
    },
  });

  async function next(isOver: () => boolean): Promise<Far | undefined> {
    if (again || !(await db.call(keepsVersions, null))) return undefined;
    if (first) {
      first = false;
      for (const asset of await db.call(captureAgain, null)) if (!(await keep(asset))) return undefined;
      await tidy(null);
    }
    const found = await db.call(nextToCapture, after);
    // What changes while this goes on is found the next time.
    if (!after) rev = found.rev;
    if (!found.assets.length) {
      if (after) await db.call(captured, rev);
      after = null;
      done = 0;
      return undefined;
    }
    for (const asset of found.assets) {
      if (isOver()) break;
      if (!(await keep(asset))) return undefined;
      after = { rev: asset.rev, n: asset.n };
      done++;
    }
    return { done, total: done + found.assets.length };
  }

  /** False: nothing can be kept now; all waits. */
  async function keep(asset: ToCapture): Promise<boolean> {
    const { n, path, size, mtime } = asset;
    try {
      const sha256 = asset.sha256 ?? (await hashed(asset));
      // Changed since it was read: it is read again, and comes again.
      if (sha256 && (await store.take(path, { sha256, size, mtime }))) {
        const version = await db.call(addVersion, { n, sha256, size, saved: mtime, by: isOpen(n) ? 'editor' : undefined });
        if (version) await tidy(n);
      }
      return true;
    } catch (error) {
      const problem = problemOf(error, showPath(path), store.folder);
      await db.call(notCaptured, { n, ...problem });
      if (!problem.waits) return true;
      log.warn({ error, path: showPath(path) }, 'a version could not be kept');
      if (!closed)
        again ??= setTimeout(() => {
          again = undefined;
          first = true;
          sweep.wake();
        }, AGAIN_MS).unref();
      return false;
    }
  }

  async function hashed(asset: ToCapture): Promise<string | undefined> {
    const sha256 = await store.hash(asset);
    if (sha256) await db.call(noteHash, { ...asset, sha256 });
    return sha256 && Buffer.from(sha256).toString('hex');
  }

  /** Gives up contents that no policy wants: the file first, so that what the catalog calls kept is never more than there is. */
  async function tidy(n: number | null): Promise<void> {
    if (closed) return;
    try {
      const { versions, contents } = await db.call(contentsToDrop, n);
      for (const sha256 of contents) await store.drop(sha256);
      if (versions.length) await db.call(contentsDropped, versions);
    } catch (error) {
      log.warn({ error }, 'old versions could not be given up');
    }
  }

  return {
    wake: sweep.wake,
    async idle(signal) {
      if (closed) return;
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        sweep.wake();
      });
    },
    heard({ assets, fields, library }) {
      if (library || assets === null || fields.some((field) => TELLING.has(field))) sweep.wake();
    },
    async now(n) {
      for (const asset of await db.call(captureAgain, n)) await keep(asset);
    },
    async close() {
      closed = true;
      clearTimeout(again);
      clearInterval(daily);
      rest();
      await sweep.close();
    },
  };
}

/** `waits`: it is the catalog's disk that refuses, or a disk that is away: others would fare alike. */
function problemOf(error: unknown, path: string, folder: string): { code: string; message: string; waits: boolean } {
  const { code = '', name, message } = error as NodeJS.ErrnoException;
  if (isAway(error)) return { code: 'offline', message: `The disk of ${path} does not answer. Its version is kept when it does.`, waits: true };
  if (name === 'SourceError') {
    if (code === 'ECHANGED' || code === 'ENOENT') return { code: 'conflict', message: `${path} changed while it was kept. It is kept when it rests.`, waits: false };
    return { code: 'unreadable', message: `${path} cannot be read, so this version of it is not kept: ${message}`, waits: false };
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full', message: `The disk of ${folder} is full, so this version of ${path} is not kept yet. Make room; it is tried again by itself.`, waits: true };
  return { code: 'read-only', message: `${folder} cannot be written to, so this version of ${path} is not kept yet: ${message}. It is tried again by itself.`, waits: true };
}
