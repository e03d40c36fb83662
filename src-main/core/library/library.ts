/** The roots of a catalog: added, scanned, watched, removed. Everything a scan finds is handed to ingest by the catalog itself. */
import { stat } from 'node:fs/promises';
import type { DbClient } from '../db/procedure.ts';
import { type Bytes, isWithin, join, nameOf, toBuffer, toText } from './bytes.ts';
import { isIgnoredFolder } from './ignore.ts';
import { fsidOf } from './list.ts';
import { FolderError, relate } from './relate.ts';
import { addRoot, countFiles, countIn, noteRoot, removeRoot, type RootRow, rootRows } from './roots.sql.ts';
import { createRootScans, type RootScans } from './root-scans.ts';
import { createScanner } from './scanner.ts';
import { type RootWatch, watchRoot } from './watch.ts';

export interface LibraryDeps {
  readonly db: DbClient;
  readonly dbPath: string;
  /** The catalog's own folder, never looked into. */
  readonly catalogFolder: string;
  /** There is (perhaps) something new for ingest. */
  readonly onFound: () => void;
  /** Something that `problems` tells of has changed. */
  readonly onProblem?: () => void;
  readonly log: { warn(what: object, message: string): void };
  /** A file younger than this many ms is still being written. Default 2,000. */
  readonly settleMs?: number;
  /** Default true. */
  readonly watch?: boolean;
}

export interface LibraryProblem {
  readonly code: string;
  readonly message: string;
}

/** A place in the library: a root, and a folder below it ('' = all of it). */
export interface Place {
  readonly root: number;
  readonly at: Bytes;
}

export interface Added {
  readonly places: readonly Place[];
  /** Absolute paths of the roots that hold them. */
  readonly roots: readonly string[];
  /** Files that are assets. */
  readonly found: number;
  readonly failed: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

export interface Library {
  /** Scans what is known and begins to watch; without it only what is added is looked at. Resolves at once; the scans go on. */
  start(): Promise<void>;
  /** Adds folders, or scans them again when known. Resolves when all their files stand in the catalog, settled or not. */
  add(paths: readonly string[], signal?: AbortSignal): Promise<Added>;
  /** Resolves when no file there is still being written. */
  settled(places: readonly Place[], signal?: AbortSignal): Promise<void>;
  /** Absolute paths of files there that are still being written. */
  unsettled(places: readonly Place[]): string[];
  /** Files there that the catalog knows and that are not missing. */
  count(places: readonly Place[]): Promise<number>;
  remove(root: number): Promise<{ seq: number; label: string }>;
  /** Looks at a root, or all, again. */
  rescan(root?: number): Promise<void>;
  /** Roots may have come or gone by undo: watch and scan what is in the library now. */
  refresh(): Promise<void>;
  /** Of roots by number. */
  problems(): ReadonlyMap<number, LibraryProblem>;
  close(): Promise<void>;
}

const OFFLINE_AGAIN_MS = 5000;

interface Active {
  row: RootRow;
  /** Has been scanned, or is about to be. */
  begun?: boolean;
  scans: RootScans;
  watch?: RootWatch;
  offline?: NodeJS.Timeout;
}

export function createLibrary(deps: LibraryDeps): Library {
  const { db } = deps;
  const scanner = createScanner({ db, dbPath: deps.dbPath });
  const active = new Map<number, Active>();
  const problems = new Map<number, LibraryProblem>();
  const notes = new Map<number, LibraryProblem>();
  let skip: readonly string[] = [];
  let started = false;
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();
  /** Roots change one action at a time. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const next = turn.then(act);
    turn = next.catch(() => undefined);
    return next;
  };

  const setProblem = (root: number, problem: LibraryProblem | undefined) => {
    if (problems.get(root)?.message === problem?.message) return;
    if (problem) problems.set(root, problem);
    else problems.delete(root);
    deps.onProblem?.();
  };

  async function activate(row: RootRow): Promise<Active> {
    const known = active.get(row.n);
    if (known && known.row.path === row.path) {
      known.row = row;
      return known;
    }
    if (known) await deactivate(row.n);
    const scans = createRootScans({
      root: row,
      scanner,
      skip: () => skip,
      settleMs: deps.settleMs ?? 2000,
      onFound: deps.onFound,
      onResult: async (result, whole) => {
        setProblem(row.n, result.problem);
        await db.call(noteRoot, { root: row.n, state: result.state, scanned: whole && result.state === 'online' });
        if (result.state === 'offline') waitForReturn(row.n);
      },
      onError: (error) => deps.log.warn({ root: toText(row.path), err: error }, 'a scan failed'),
    });
    const entry: Active = { row, scans };
    active.set(row.n, entry);
    return entry;
  }

  async function deactivate(n: number): Promise<void> {
    const entry = active.get(n);
    active.delete(n);
    clearTimeout(entry?.offline);
    problems.delete(n);
    notes.delete(n);
    await entry?.watch?.close().catch(() => undefined);
    entry?.scans.stop();
  }

  async function findOwnFolder(): Promise<void> {
    skip = await stat(deps.catalogFolder).then(
      (s) => [fsidOf(s)],
      () => [],
    );
  }

  async function startWatching(entry: Active): Promise<void> {
    if (deps.watch === false || closed) return;
    const files = await db.call(countFiles, entry.row.n);
    await entry.watch?.close().catch(() => undefined);
    entry.watch = await watchRoot(
      { path: entry.row.path, files },
      {
        dirty: (folders) =>
          void entry.scans
            .request({ scope: folders?.map((path) => ({ path, deep: false })) ?? null, live: true })
            .catch(() => undefined),
        note: (message) => {
          if (message) notes.set(entry.row.n, { code: 'not-watched', message });
          else notes.delete(entry.row.n);
          deps.onProblem?.();
        },
      },
    );
    if (active.get(entry.row.n) !== entry || closed) await entry.watch.close();
  }

  /** An offline root is looked for until its folder is there again. */
  function waitForReturn(n: number): void {
    const entry = active.get(n);
    if (!entry || entry.offline || closed) return;
    entry.offline = setInterval(async () => {
      const there = await stat(toBuffer(entry.row.path)).then(
        (s) => s.isDirectory(),
        () => false,
      );
      if (!there || closed) return;
      const result = await entry.scans.request({ scope: null, live: false }).catch(() => undefined);
      if (result?.state !== 'online') return;
      clearInterval(entry.offline);
      entry.offline = undefined;
      await startWatching(entry);
    }, OFFLINE_AGAIN_MS);
    entry.offline.unref();
  }

  async function refresh(): Promise<void> {
    const rows = (await db.call(rootRows, null)).filter((row) => !row.removed);
    for (const n of [...active.keys()]) if (!rows.some((row) => row.n === n)) await deactivate(n);
    for (const row of started ? rows : []) {
      const entry = await activate(row);
      if (entry.begun) continue;
      entry.begun = true;
      // Watching begins before the scan, so that nothing falls between both.
      await startWatching(entry);
      void entry.scans.request({ scope: null, live: false }).catch(() => undefined);
    }
  }

  async function addOne(given: string): Promise<{ place: Place; root: RootRow }> {
    const rows = await db.call(rootRows, null);
    const { path, same, inside, ...relation } = await relate(given, rows);
    if (inside) {
      if (inside.at.split('/').some(isIgnoredFolder))
        throw new FolderError(
          'ignored',
          'This folder lies in the library, but hidden and system folders are left out.',
        );
      return { place: { root: inside.root.n, at: inside.at }, root: inside.root };
    }
    const catalog = await stat(deps.catalogFolder).then(fsidOf, () => undefined);
    if (catalog && catalog === (await stat(toBuffer(path)).then(fsidOf, () => undefined)))
      throw new FolderError('ignored', "This is the catalog's own folder. Add the folder where your pictures are.");
    const n =
      same && !same.removed && same.path === path && !relation.below.length
        ? same.n
        : await db.call(addRoot, {
            path: same && !same.removed ? same.path : path,
            name: toText(nameOf(path)) || '/',
            ...relation,
            ...(same ? { same: same.n } : {}),
          });
    const row = (await db.call(rootRows, null)).find((r) => r.n === n) as RootRow;
    return { place: { root: n, at: '' }, root: row };
  }

  return {
    async start() {
      await findOwnFolder();
      started = true;
      await inTurn(refresh);
    },
    async add(paths, signal) {
      await findOwnFolder();
      const places: Place[] = [];
      const roots = new Set<string>();
      const failed: { path: string; code: string; message: string }[] = [];
      for (const path of paths) {
        try {
          const { place, root } = await inTurn(async () => {
            const added = await addOne(path);
            (await activate(added.root)).begun = true;
            return added;
          });
          places.push(place);
          roots.add(toText(root.path));
        } catch (error) {
          if (!(error instanceof FolderError)) throw error;
          failed.push({ path, code: error.code, message: error.message });
        }
      }
      let found = 0;
      for (const { root, at } of withoutInner(places)) {
        signal?.throwIfAborted();
        const entry = active.get(root);
        if (!entry) continue;
        const result = await entry.scans.request({
          scope: at === '' ? null : [{ path: at, deep: true }],
          live: false,
          told: true,
        });
        found += result.found;
        if (result.problem) failed.push({ path: toText(join(entry.row.path, at)), ...result.problem });
        if (!entry.watch && result.state === 'online') await startWatching(entry);
      }
      return { places: withoutInner(places), roots: [...roots], found, failed };
    },
    async settled(places, signal) {
      for (const { root, at } of places) await active.get(root)?.scans.settled((path) => isWithin(path, at), signal);
    },
    unsettled: (places) =>
      places.flatMap(({ root, at }) => {
        const entry = active.get(root);
        return entry
          ? entry.scans
              .unsettled()
              .filter((path) => isWithin(path, at))
              .map((path) => toText(join(entry.row.path, path)))
          : [];
      }),
    count: (places) => db.call(countIn, places),
    remove: (root) =>
      inTurn(async () => {
        const out = await db.call(removeRoot, root);
        await refresh();
        return out;
      }),
    async rescan(root) {
      const entries = [...active.values()].filter((entry) => root === undefined || entry.row.n === root);
      await Promise.all(
        entries.map((entry) => entry.scans.request({ scope: null, live: false }).catch(() => undefined)),
      );
    },
    refresh: () => (closed ? Promise.resolve() : inTurn(refresh)),
    problems: () => new Map([...notes, ...problems]),
    async close() {
      closed = true;
      await turn;
      for (const n of [...active.keys()]) await deactivate(n);
      await scanner.close();
    },
  };
}

/** Places that lie in another of them are scanned with it. */
function withoutInner(places: readonly Place[]): Place[] {
  return places.filter(
    (p, i) => !places.some((q, j) => q.root === p.root && i !== j && isWithin(p.at, q.at) && (p.at !== q.at || j < i)),
  );
}
