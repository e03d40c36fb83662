/** The roots of a catalog: added, scanned, watched, removed. Everything a scan finds is handed to ingest by the catalog itself. */
import { stat } from 'node:fs/promises';
import type { DbClient } from '../db/procedure.ts';
import { isAway } from '../disks/away.ts';
import type { Disks } from '../disks/disks.ts';
import { diskKind, mountTable } from '../disks/kind.ts';
import { type Bytes, isWithin, join, nameOf, toBuffer, toBytes, toText } from './bytes.ts';
import { noteHeld, notePlace, pinRoot, relinkRoot } from './found.sql.ts';
import { isElsewhere } from './elsewhere.ts';
import { isIgnoredFolder } from './ignore.ts';
import { fsidOf } from './list.ts';
import { FolderError, placeOf, realFolder, relate } from './relate.ts';
import { createRhythm, type Rhythm } from './rhythm.ts';
import { createRootScans, type RootScans, type ScanNote } from './root-scans.ts';
import {
  addRoot,
  countFiles,
  countIn,
  type Held,
  noteRoot,
  type RootPlace,
  type RootRow,
  removeRoot,
  rootRows,
  teamRootsToCome,
} from './roots.sql.ts';
import { marksIn } from '../team/root-marker.ts';
import type { ScanResult } from './scan.types.ts';
import { createScanner } from './scanner.ts';
import { type RootWatch, watchRoot } from './watch.ts';
import { createWhereabouts } from './whereabouts.ts';

export interface LibraryDeps {
  readonly db: DbClient;
  /** Every access to the roots' files. */
  readonly disks: Disks;
  /** The catalog's own folder, never looked into. */
  readonly catalogFolder: string;
  /** There is (perhaps) something new for ingest. `more`: a scan brings much, and goes on. */
  readonly onFound: (more: boolean) => void;
  /** Something that `problems` tells of has changed. */
  readonly onProblem?: () => void;
  /** A root's disk is away: nothing of it can be read, and nobody should wait for it. False: it is there again. */
  readonly onAway?: (root: number, away: boolean) => void;
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
  /** The root's folder is elsewhere now. Throws FolderError when that cannot be, with the reason. */
  relink(root: number, path: string): Promise<{ seq: number; label: string }>;
  /** Says why files of a root vanished: `deleted` takes them as missing, `keep` leaves them until the disk is whole. */
  answer(root: number, why: 'deleted' | 'keep'): Promise<void>;
  /** The place of a folder in the library; one that lies in no root becomes one, and is scanned. Throws FolderError. */
  place(path: string): Promise<Place>;
  /** Something arrived in these folders below a root: they are looked at now. */
  look(root: number, folders: readonly Bytes[]): Promise<void>;
  /** Does something to a root's files that no scan must see half done. */
  exclusive<T>(root: number, work: () => Promise<T>): Promise<T>;
  /** Looks at a root, or all, again. */
  rescan(root?: number): Promise<void>;
  /** Roots may have come or gone by undo: watch and scan what is in the library now. */
  refresh(): Promise<void>;
  /** Is any root being scanned? */
  busy(): boolean;
  /** Of roots by number. */
  problems(): ReadonlyMap<number, LibraryProblem>;
  /** A root's disk has not answered: it is offline until it does. */
  hung(root: number): void;
  /** A window was turned to: roots that tell of no changes are looked at again. */
  glance(): void;
  /** How each root is looked after, by number. */
  looks(): ReadonlyMap<number, RootLook>;
  close(): Promise<void>;
}

/** How a root is looked after. */
export interface RootLook {
  readonly kind: ReturnType<typeof diskKind>;
  /** ms since 1970: when all of it was last looked at. */
  readonly at?: number;
  /** Its changes are not told by the system, and why; every how many seconds they are looked for. */
  readonly blind?: { readonly why: string; readonly every: number };
  /** Offline, and probably here now. */
  readonly foundAt?: readonly string[];
}

const OFFLINE_AGAIN_MS = 5000;
/** While nothing new is mounted, it is looked for elsewhere this often. */
const SEEK_AGAIN_MS = 60_000;
const NETWORK = 'A network drive does not tell what others change on it.';

interface Active {
  row: RootRow;
  readonly kind: ReturnType<typeof diskKind>;
  /** Has been scanned, or is about to be. */
  begun?: boolean;
  scans: RootScans;
  watch?: RootWatch;
  /** Looks again and again, where no changes are told. */
  rhythm?: Rhythm;
  blind?: string;
  looked?: number;
  offline?: NodeJS.Timeout;
  away?: boolean;
  held: Held | null;
  foundAt?: readonly Bytes[];
  /** When it was last looked for elsewhere, and what was mounted then. */
  sought?: { readonly at: number; readonly table: string };
  /** A place it was taken back from by undo. */
  notAt?: Bytes;
}

export function createLibrary(deps: LibraryDeps): Library {
  const { db, disks } = deps;
  const scanner = createScanner({ db, disks });
  const where = createWhereabouts({ db, disks });
  const active = new Map<number, Active>();
  const problems = new Map<number, LibraryProblem>();
  /** Roots whose place is being changed by us, not by undo. */
  const relinking = new Set<number>();
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

  function activate(row: RootRow): Active {
    const known = active.get(row.n);
    if (known && known.row.path === row.path) {
      known.row = row;
      return known;
    }
    const notAt = known && !relinking.has(row.n) ? known.row.path : undefined;
    if (known) deactivate(row.n);
    const path = toBuffer(row.path).toString('utf8');
    disks.place(row.n, path);
    const scans = createRootScans({
      root: row,
      scanner,
      skip: () => skip,
      closed: () => disks.touchy().filter((n) => n !== row.n),
      settleMs: deps.settleMs ?? 2000,
      onFound: deps.onFound,
      onResult: (result, scan) => scanned(row.n, result, scan),
      onError: (error) => {
        if (!isAway(error)) deps.log.warn({ root: toText(row.path), err: error }, 'a scan failed');
      },
    });
    const entry: Active = { row, scans, kind: diskKind(path), held: row.held, ...(notAt ? { notAt } : {}) };
    if (row.held) ask(entry);
    active.set(row.n, entry);
    return entry;
  }

  async function scanned(n: number, result: ScanResult, { whole, ms, changed }: ScanNote): Promise<void> {
    const entry = active.get(n);
    if (entry && (whole || result.held) && result.state === 'online') await hold(entry, result.held ?? null);
    if (entry?.held) ask(entry);
    else setProblem(n, result.problem);
    await db.call(noteRoot, { root: n, state: result.state, scanned: whole && result.state === 'online' });
    if (!entry) return;
    setAway(entry, result.state === 'offline');
    if (result.state === 'offline') {
      waitForReturn(n);
      return;
    }
    // Should it go again, it is sought anew.
    delete entry.sought;
    delete entry.foundAt;
    if (whole) noteLook(entry, ms, changed);
  }

  /** A look at some folders says nothing of what the whole was asked about. */
  async function hold(entry: Active, held: Held | null): Promise<void> {
    const before = entry.held;
    // Answered, and no more are gone than then.
    if (before?.answer && held && held.gone <= before.gone) return;
    if (before?.gone === held?.gone && before?.there === held?.there) return;
    entry.held = held;
    await db.call(noteHeld, { root: entry.row.n, held });
    deps.onProblem?.();
  }

  /** Until somebody has answered. */
  function ask({ row, held }: Active): void {
    setProblem(
      row.n,
      held && !held.answer
        ? {
            code: 'half-gone',
            message: `${held.gone.toLocaleString('en')} of ${held.there.toLocaleString('en')} files are no longer in ${row.name}. They are kept as they were until you say whether they were deleted or the disk is not whole.`,
          }
        : undefined,
    );
  }

  function setAway(entry: Active, away: boolean): void {
    if (entry.away === away) return;
    entry.away = away;
    deps.onAway?.(entry.row.n, away);
  }

  function noteLook(entry: Active, ms: number, changed: boolean): void {
    entry.looked = Date.now();
    entry.rhythm?.looked(ms, changed);
  }

  function deactivate(n: number): void {
    const entry = active.get(n);
    active.delete(n);
    clearTimeout(entry?.offline);
    problems.delete(n);
    entry?.rhythm?.stop();
    entry?.watch?.close();
    entry?.scans.stop();
  }

  async function findOwnFolder(): Promise<void> {
    // On a disk of this machine: it could not be opened elsewhere.
    skip = await stat(deps.catalogFolder).then(
      (s) => [fsidOf(s)],
      () => [],
    );
  }

  /** Where changes are not told, the root is looked at again from time to time. */
  function lookAgain(entry: Active, why: string): void {
    if (closed || active.get(entry.row.n) !== entry) return;
    entry.blind = why;
    entry.rhythm ??= createRhythm(() => {
      if (active.get(entry.row.n) === entry && !entry.offline) void lookAt(entry);
    });
    deps.onProblem?.();
  }

  async function startWatching(entry: Active): Promise<void> {
    if (deps.watch === false || closed) return;
    entry.watch?.close();
    if (entry.kind === 'network') {
      lookAgain(entry, NETWORK);
      return;
    }
    const { n, path } = entry.row;
    const watch = await watchRoot(
      disks,
      { n, path, files: await db.call(countFiles, n) },
      {
        dirty: (folders) =>
          void entry.scans
            .request({ scope: folders?.map((at) => ({ path: at, deep: false })) ?? null, live: true })
            .catch(() => undefined),
        blind: (why) => lookAgain(entry, why),
      },
    );
    if (active.get(n) === entry && !closed) entry.watch = watch;
    else watch.close();
  }

  async function lookAt(entry: Active): Promise<ScanResult | undefined> {
    const { n, path, place, name } = entry.row;
    const now = await placeOf(path);
    if (now.volume !== place.volume && place.volume !== undefined && (await where.isOther(entry.row))) {
      const message = `Another disk is at the place of ${name}: none of its files are there. Connect its own disk, or locate the folder.`;
      const problem = { code: 'other-disk', message };
      const result: ScanResult = { state: 'offline', problem, found: 0, unsettled: [], gone: [] };
      await scanned(n, result, { whole: true, ms: 0, changed: false });
      return result;
    }
    const result = await entry.scans.request({ scope: null, live: false }).catch(() => undefined);
    if (result?.state === 'online') await notePlaceOf(entry, now);
    return result;
  }

  async function notePlaceOf(entry: Active, now: RootPlace): Promise<void> {
    const { n, path, place } = entry.row;
    const stats = await disks
      .of(n)
      .stat(toBuffer(path))
      .catch(() => undefined);
    const seen = { ...now, ...(stats ? { fsid: stats.fsid } : {}) };
    if (seen.volume === place.volume && seen.below === place.below && seen.fsid === place.fsid) return;
    entry.row = { ...entry.row, place: seen };
    await db.call(notePlace, { root: n, ...seen });
  }

  /** Looks for an offline root elsewhere: relinked when there is no doubt, else shown for people to say. */
  async function seek(entry: Active): Promise<void> {
    const table = await mountTable();
    const { sought, row } = entry;
    if (sought?.table === table && performance.now() - sought.at < SEEK_AGAIN_MS) return;
    entry.sought = { at: performance.now(), table };
    const found = (await where.seek(row)).filter(({ path }) => !overlaps(path, row.n));
    if (closed || active.get(row.n) !== entry || entry.offline === undefined) return;
    const [best] = found;
    if (best?.sure && best.path !== entry.notAt) {
      await inTurn(() => move(row.n, best.path, false));
      return;
    }
    const places = found.map(({ path }) => path);
    if (places.join('\n') === (entry.foundAt ?? []).join('\n')) return;
    entry.foundAt = places;
    deps.onProblem?.();
  }

  /** Is a folder in, or above, a root of the library other than this one? */
  const overlaps = (path: Bytes, n: number): Active | undefined =>
    [...active.values()].find(
      ({ row }) => row.n !== n && (isWithin(path, row.path) || isWithin(row.path, path === '/' ? '' : path)),
    );

  async function move(root: number, path: Bytes, byHand: boolean): Promise<{ seq: number; label: string }> {
    relinking.add(root);
    try {
      await db.call(pinRoot, root);
      const done = await db.call(relinkRoot, { root, path, byHand });
      await refresh();
      return done;
    } finally {
      relinking.delete(root);
    }
  }

  /** An offline root is looked for until its folder is there again. */
  function waitForReturn(n: number): void {
    const entry = active.get(n);
    if (!entry || entry.offline || closed) return;
    const again = () => {
      entry.offline = setTimeout(() => void look(), OFFLINE_AGAIN_MS);
      entry.offline.unref();
    };
    const look = async () => {
      const there = await disks.knock(n, toBuffer(entry.row.path)).then(
        (s) => s.kind === 'folder',
        () => false,
      );
      if (closed || active.get(n) !== entry) return;
      if (there && (await lookAt(entry))?.state === 'online') {
        delete entry.offline;
        await startWatching(entry);
      } else {
        again();
        if (deps.watch !== false)
          await seek(entry).catch((error) => deps.log.warn({ err: error }, 'a folder could not be looked for'));
      }
    };
    again();
    if (deps.watch !== false) void seek(entry).catch(() => undefined);
  }

  async function refresh(): Promise<void> {
    const rows = (await db.call(rootRows, null)).filter((row) => !row.removed && !isElsewhere(row.path));
    for (const n of [...active.keys()]) if (!rows.some((row) => row.n === n)) deactivate(n);
    for (const row of started ? rows : []) {
      const entry = activate(row);
      if (entry.begun) continue;
      entry.begun = true;
      // Watching begins before the scan, so that nothing falls between both. Nobody waits: a disk may take long to answer.
      void startWatching(entry)
        .catch((error) => deps.log.warn({ err: error }, 'a folder could not be watched'))
        .then(() => lookAt(entry));
    }
  }

  /** The team's root that this folder is, by its marker, where a team has one that is not here yet. */
  async function teamRootAt(path: Bytes): Promise<{ id: Bytes; n: number | null } | undefined> {
    const known = await db.call(teamRootsToCome, undefined);
    if (!known.length) return undefined;
    const marks = (await marksIn(disks.between, toBuffer(path))).map(toBytes);
    return known.find(({ id }) => marks.includes(id));
  }

  async function addOne(given: string): Promise<{ place: Place; root: RootRow }> {
    const rows = (await db.call(rootRows, null)).filter((row) => !isElsewhere(row.path));
    const { path, same, inside, ...relation } = await relate(disks, given, rows);
    if (inside) {
      if (inside.at.split('/').some(isIgnoredFolder))
        throw new FolderError(
          'ignored',
          'This folder lies in the library, but hidden and system folders are left out.',
        );
      return { place: { root: inside.root.n, at: inside.at }, root: inside.root };
    }
    if (skip.length && skip[0] === relation.place.fsid)
      throw new FolderError('ignored', "This is the catalog's own folder. Add the folder where your pictures are.");
    const moved = same || relation.below.length ? undefined : await where.movedTo(path, rows);
    const team = same || moved ? undefined : await teamRootAt(path);
    const there = team?.n ?? moved?.n;
    const n =
      same && !same.removed && same.path === path && !relation.below.length
        ? same.n
        : await db.call(addRoot, {
            path: same && !same.removed ? same.path : path,
            name: toText(nameOf(path)) || '/',
            ...relation,
            ...(same ? { same: same.n } : there === undefined ? {} : { same: there }),
            ...(team && team.n === null ? { team: team.id } : {}),
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
            activate(added.root).begun = true;
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
    async relink(root, given) {
      const path = await realFolder(disks.elsewhere, given);
      return await inTurn(async () => {
        const rows = (await db.call(rootRows, null)).filter((row) => !row.removed);
        const row = rows.find((one) => one.n === root);
        if (!row) throw new FolderError('not-found', 'This folder is not in the library.');
        await where.assertIt(row, path, rows);
        const done = await move(root, path, true);
        // Without a window nobody scans by itself.
        if (!started) await lookAt(activate({ ...row, path }));
        return done;
      });
    },
    async answer(root, why) {
      const row = (await db.call(rootRows, null)).find((one) => one.n === root && !one.removed);
      if (!row) throw new FolderError('not-found', 'This folder is not in the library.');
      const entry = activate(row);
      if (!entry.held) throw new FolderError('not-asked', `Nothing is asked of ${row.name}.`);
      if (why === 'deleted') {
        await entry.scans.request({ scope: null, live: false, told: true });
        return;
      }
      entry.held = { ...entry.held, answer: 'keep' };
      await db.call(noteHeld, { root, held: entry.held });
      ask(entry);
      deps.onProblem?.();
    },
    async place(path) {
      await findOwnFolder();
      const { place, root } = await inTurn(() => addOne(path));
      const entry = activate(root);
      if (root.scanned !== null && root.state === 'online') return place;
      entry.begun = true;
      const { problem, state } = await entry.scans.request({ scope: null, live: false });
      if (state === 'offline') throw new FolderError('offline', `${root.name} is not there now: ${problem?.message ?? 'connect its disk.'}`);
      if (!entry.watch) await startWatching(entry);
      return place;
    },
    async look(root, folders) {
      const scope = folders.map((path) => ({ path, deep: false }));
      await active.get(root)?.scans.request({ scope, live: true });
    },
    exclusive: (root, work) => active.get(root)?.scans.exclusive(work) ?? work(),
    async rescan(root) {
      const entries = [...active.values()].filter((entry) => root === undefined || entry.row.n === root);
      await Promise.all(entries.map(lookAt));
    },
    refresh: () => (closed ? Promise.resolve() : inTurn(refresh)),
    busy: () => [...active.values()].some(({ scans }) => scans.busy()),
    problems: () => problems,
    hung(root) {
      const entry = active.get(root);
      if (!entry || closed) return;
      setProblem(root, {
        code: 'hangs',
        message: `The disk of ${entry.row.name} does not answer. What is known of it stays, and it is there again as soon as it answers.`,
      });
      setAway(entry, true);
      void db.call(noteRoot, { root, state: 'offline' }).catch(() => undefined);
      waitForReturn(root);
    },
    glance() {
      for (const entry of active.values()) if (!entry.offline) entry.rhythm?.soon();
    },
    looks: () =>
      new Map(
        [...active].map(([n, { kind, looked, row, blind, rhythm, foundAt, offline }]) => {
          const at = looked ?? row.scanned ?? undefined;
          return [
            n,
            {
              kind,
              ...(at === undefined ? {} : { at }),
              ...(blind && rhythm ? { blind: { why: blind, every: rhythm.every() } } : {}),
              ...(offline && foundAt?.length ? { foundAt: foundAt.map(toText) } : {}),
            },
          ];
        }),
      ),
    async close() {
      closed = true;
      await turn;
      for (const n of [...active.keys()]) deactivate(n);
    },
  };
}

/** Places that lie in another of them are scanned with it. */
function withoutInner(places: readonly Place[]): Place[] {
  return places.filter(
    (p, i) => !places.some((q, j) => q.root === p.root && i !== j && isWithin(p.at, q.at) && (p.at !== q.at || j < i)),
  );
}
