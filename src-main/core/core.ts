/** The whole composition on one page: what the core is made of, and how its parts hear of each other. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Contract, contract } from '../../src-shared/contract/index.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { RestoreOutcome } from '../../src-shared/contract/catalog.ts';
import { serve } from '../../src-shared/rpc/server.ts';
import { createTopicHub } from '../../src-shared/rpc/topics.ts';
import { assertWhole, damageError } from './backup/guard.ts';
import { backupSettings, createKeeper } from './backup/keeper.ts';
import { noteOpened } from './catalogs.ts';
import { openDb } from './db/client.ts';
import { checkPlace } from './db/place.ts';
import type { Committed } from './db/procedure.ts';
import type { CatalogPaths, Deps, HostPorts, Publish } from './deps.ts';
import { translate } from './errors.ts';
import { appHandlers } from './features/app/app.handlers.ts';
import { allSettings } from './features/app/settings.sql.ts';
import { archiveHandlers } from './features/archive/archive.handlers.ts';
import { assetsHandlers } from './features/assets/assets.handlers.ts';
import { recoverTrash } from './features/assets/trash-recovery.ts';
import { batchHandlers } from './features/batch/batch.handlers.ts';
import { catalogHandlers } from './features/catalog/catalog.handlers.ts';
import { collectionsHandlers } from './features/collections/collections.handlers.ts';
import { noteDaily, noteRestore } from './features/catalog/keeping.ts';
import { duplicatesHandlers } from './features/duplicates/duplicates.handlers.ts';
import { createEditors, type Editors } from './features/editors/editors.ts';
import { editorsHandlers } from './features/editors/editors.handlers.ts';
import { editsHandlers } from './features/edits/edits.handlers.ts';
import { createHandOut } from './features/export/hand-out.ts';
import { exportHandlers } from './features/export/export.handlers.ts';
import { fieldsHandlers } from './features/fields/fields.handlers.ts';
import { formatsHandlers } from './features/formats/formats.handlers.ts';
import { foundHandlers } from './features/found/found.handlers.ts';
import { gpsHandlers } from './features/gps/gps.handlers.ts';
import { healthHandlers } from './features/health/health.handlers.ts';
import { createHeads } from './features/import/heads.ts';
import { importHandlers } from './features/import/import.handlers.ts';
import { servesSource } from './features/import/serve.ts';
import { historyHandlers } from './features/history/history.handlers.ts';
import { jobsHandlers } from './features/jobs/jobs.handlers.ts';
import { libraryHandlers } from './features/library/library.handlers.ts';
import { teamHandlers } from './features/team/team.handlers.ts';
import { togetherHandlers } from './features/together/together.handlers.ts';
import { createTeam, type Team } from './features/team/team.ts';
import { createOcr } from './features/ocr/ocr.handlers.ts';
import { kept as keptWords } from './features/ocr/read.ts';
import { pagesHandlers } from './features/pages/pages.handlers.ts';
import { recoverRenames } from './features/rename/carry-out.ts';
import { proxiesHandlers } from './features/proxies/proxies.handlers.ts';
import { renameHandlers } from './features/rename/rename.handlers.ts';
import { createLinkFollower } from './features/links/follower.ts';
import { linksHandlers } from './features/links/links.handlers.ts';
import { markersHandlers } from './features/markers/markers.handlers.ts';
import { metadataHandlers } from './features/metadata/metadata.handlers.ts';
import { createWriteQueue } from './features/metadata/queue.ts';
import { createWriter } from './features/metadata/writer.ts';
import { rightsHandlers } from './features/rights/rights.handlers.ts';
import { searchHandlers } from './features/search/search.handlers.ts';
import { createPairing } from './features/stacks/pairing.ts';
import { stacksHandlers } from './features/stacks/stacks.handlers.ts';
import { subtitlesHandlers } from './features/subtitles/subtitles.handlers.ts';
import { tagsHandlers } from './features/tags/tags.handlers.ts';
import { createCapture } from './features/versions/capture.ts';
import { createContentStore } from './features/versions/store.ts';
import { versionsHandlers } from './features/versions/versions.handlers.ts';
import { takenHandlers } from './features/taken/taken.handlers.ts';
import { createDisks } from './disks/disks.ts';
import type { FoundThere } from './elsewhere/find.ts';
import { createFirstLook } from './first-look.ts';
import { ownProcesses } from './health/processes.ts';
import { createSizes } from './health/sizes.ts';
import { createTimings } from './health/timings.ts';
import { versions } from './health/versions.ts';
import { createIngest, type Ingest } from './ingest/ingest.ts';
import { unreadableOf } from './ingest/ingest.sql.ts';
import { createJobs } from './jobs/jobs.ts';
import { createLibrary, type Library } from './library/library.ts';
import { createSettler, type Settler } from './library/settle.ts';
import { createLog, type Log, PRIVATE_SETTING } from './log.ts';
import { createLoudness } from './previews/loudness.ts';
import { createPalettes } from './previews/palettes.ts';
import { createPrinted } from './previews/printed.ts';
import { createProxies } from './previews/proxies.ts';
import { createPreviews } from './previews/previews.ts';
import { createSearch } from './search/client.ts';
import { FirstPage, firstPagePath } from './search/first-page.ts';
import { standOf } from './search/stand.sql.ts';
import { openOrRescue, type RescueDeps, restoreAndOpen, type RestoreWish, type Served } from './rescue/rescue.ts';
import { createMediaPool, type MediaPool } from './workers/media-pool.ts';

/** For commands that run while no core has the catalog open. */
export { backupsOf, standsAt } from './backup/guard.ts';
export { restoreCatalog } from './backup/restore.ts';
/** In a catalog that nobody has open, and that stays as it is. */
export async function findReadOnly(folder: string, asked: { query: string; limit: number }): Promise<FoundThere> {
  const { findReadOnly: find } = await import('./elsewhere/find.ts');
  return find(catalogPaths(folder), asked);
}
/** For shells whose windows go to another catalog. */
export { assertMayMake, assertMayOpen } from './may-open.ts';

export interface CoreOptions {
  /** The catalog's folder; made when absent. */
  readonly folder: string;
  readonly version: string;
  readonly host?: HostPorts;
  /** Checks answers against the contract too: for development and tests. */
  readonly validateOutput?: boolean;
  /** Scan and watch the roots and go on reading files by itself (default). False: only what is asked for, as one command needs. */
  readonly background?: boolean;
  /** A window is on its way: what the core does by itself begins when that has its first rows, or after this many ms. Default: at once. */
  readonly firstLookMs?: number;
  /** A file younger than this many ms is still being written. */
  readonly settleMs?: number;
  /** Files of folders that are written by themselves are written after so many ms without an edit. Default 30,000. */
  readonly quietMs?: number;
  /** A disk that gives no sign of life for this many ms counts as offline. Default 20,000. */
  readonly diskTimeoutMs?: number;
  /** The clock that rights are held against. Default: this machine's. */
  readonly now?: () => number;
  /** Ends this core, brings the catalog back and opens it again; absent where nobody could. */
  readonly restore?: (wish: RestoreWish) => void;
  /** Of the restore just before. */
  readonly outcome?: RestoreOutcome | null;
}

/** For calls that run when the core is closed. */
const PATIENCE_MS = 2000;

export interface Core extends Served {
  readonly log: Log;
}

export function catalogPaths(folder: string): CatalogPaths {
  return {
    folder,
    database: join(folder, 'catalog.db'),
    index: join(folder, 'cache', 'index.db'),
    facts: join(folder, 'cache', 'facts.db'),
    previews: join(folder, 'cache', 'previews.db'),
    versions: join(folder, 'versions'),
    largePreviews: join(folder, 'cache', 'large'),
    tiles: join(folder, 'cache', 'tiles'),
    out: join(folder, 'cache', 'out'),
    proxies: join(folder, 'cache', 'proxies'),
    printed: join(folder, 'cache', 'printed'),
  };
}

const SLOW_SEARCH_MS = 200;

/** The catalog and what was made of its files is its owner's alone. A folder that was there before keeps its own rights. */
function makePrivate(folder: string, paths: CatalogPaths): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const cache = join(folder, 'cache');
  for (const made of [cache, paths.largePreviews, paths.tiles, paths.proxies, paths.printed]) {
    mkdirSync(made, { recursive: true, mode: 0o700 });
    if (process.platform !== 'win32') chmodSync(made, 0o700);
  }
}

/** A window that comes later finds folders that are being looked at. */
const FIRST_LOOK_MS = 3000;

/** The catalog for a shell that has windows: one that must not be opened is shown with the reason and the way out. Never rejects. */
export function openForWindows(given: CoreOptions, replace: RescueDeps['replace']): Promise<Served> {
  const options = { firstLookMs: FIRST_LOOK_MS, ...given };
  const { folder, version } = options;
  const deps: RescueDeps = {
    folder,
    version,
    replace,
    open: (outcome) => openRestorable(options, replace, outcome),
  };
  return openOrRescue(deps);
}

/** The same, but rejects as createCore does. */
export function openRestorable(
  options: CoreOptions,
  replace: RescueDeps['replace'],
  outcome: RestoreOutcome | null = null,
): Promise<Served> {
  const open: RescueDeps['open'] = (after) => openRestorable(options, replace, after);
  const deps: RescueDeps = { folder: options.folder, version: options.version, replace, open };
  return createCore({
    ...options,
    outcome,
    restore: (wish) => void replace(async () => restoreAndOpen(deps, wish)),
  });
}

/** Opens a catalog, making it when the folder holds none. Rejects with CatalogError's code when it must not be opened. */
export async function createCore(options: CoreOptions): Promise<Core> {
  await checkPlace(options.folder);
  assertWhole(options.folder);
  const paths = catalogPaths(options.folder);
  makePrivate(options.folder, paths);
  const log = createLog(options.folder);
  const topics = createTopicHub<Contract>(contract, { validateOutput: options.validateOutput ?? false });
  const publish = topics.publish as Publish;

  const [catalogTimes, searchTimes] = [createTimings(), createTimings()];
  const translated = (error: unknown) => translate(error, options.folder);
  const opening = openDb({
    path: paths.database,
    onCommit: heard,
    onTime: (name, ms) => catalogTimes.add(name, ms),
    onSlow: (name, ms) => log.info({ procedure: name, ms: Math.round(ms) }, 'slow query'),
    onFatal: (error) => log.error({ error }, 'a database thread died'),
  });
  const searching = createSearch(
    { catalogPath: paths.database, indexPath: paths.index },
    (error) => log.error({ error }, 'the search worker died and is started anew'),
    (name, ms, input) => {
      searchTimes.add(name, ms);
      if (ms < SLOW_SEARCH_MS) return;
      const asked = log.keepsPrivate() ? { input: JSON.stringify(input) } : {};
      log.info({ procedure: `search.${name}`, ms: Math.round(ms), ...asked }, 'slow search');
    },
    opening,
    { page: new FirstPage(firstPagePath(paths.index)), stand: async () => (await opening).call(standOf, undefined) },
  );
  searching.catch(() => undefined);
  const db = await opening.catch(async (error: unknown) => {
    await log.close();
    throw damageError(options.folder, error);
  });
  const settings = await db.call(allSettings, undefined);
  log.keepPrivate(settings[PRIVATE_SETTING] === true);
  const search = await searching.catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  const disks = createDisks({
    dbPath: paths.database,
    onStall(root, stalled) {
      if (root === null) return;
      pool.hold(root, stalled);
      ingest.hold(root, stalled);
    },
    onHang(root) {
      if (root === null) return;
      log.warn({ root }, 'a disk does not answer');
      library.hung(root);
    },
    ...(options.diskTimeoutMs === undefined ? {} : { timeoutMs: options.diskTimeoutMs }),
  });
  const pool: MediaPool = createMediaPool({
    // Where the disk of a slow file does not answer either, it is the disk that is slow.
    onSlow: (root, path) =>
      void disks
        .of(root)
        .probe(path)
        .catch(() => undefined),
  });
  const printed = createPrinted({ disks, paths });
  const previews = createPreviews({ db, pool, disks, paths, printed });
  const proxies = createProxies({ db, disks, paths });
  const ingest: Ingest = createIngest({
    db,
    pool,
    disks,
    previews,
    paths,
    log,
    translate: translated,
    // What was read in its picture before is not lost by reading the file anew.
    onText: async (n, parts) => search.indexText(n, [...parts, ...(await keptWords(db, n))]),
    enrich: options.background !== false,
  });
  const library: Library = createLibrary({
    db,
    disks,
    catalogFolder: paths.folder,
    log,
    onFound: (more) => ingest.found(more),
    onProblem: () => publish('library.changed', { seq: latest }, latest),
    onAway(root, away) {
      pool.hold(root, away);
      ingest.hold(root, away);
      if (away) pool.abandon(root);
      // What could not be opened while its disk was on its way out is read again.
      else
        void db
          .call(unreadableOf, root)
          .then(async (ns) => {
            if (ns.length) await ingest.retry(ns);
            else ingest.wake();
          })
          .catch((error: unknown) => log.warn({ error }, 'files could not be read again'));
    },
    ...(options.background === false ? { watch: false } : {}),
    ...(options.settleMs === undefined ? {} : { settleMs: options.settleMs }),
  });
  const settler: Settler = createSettler({
    db,
    log,
    scanning: () => library.busy(),
    onSettled: () => ingest.wake(),
  });
  ingest.onChange(() => settler.poke());
  const jobs = await createJobs({ db, publish, log, translate: translated });
  let team: Team | undefined;
  const writer = createWriter({ db, disks, library, ingest, log, tellFirst: async () => await team?.tellFirst() });
  const writes = createWriteQueue(
    { db, jobs, log, writer },
    { background: options.background !== false, ...(options.quietMs === undefined ? {} : { quietMs: options.quietMs }) },
  );
  const pairing = createPairing({ db, log, jobs });
  const links = createLinkFollower({ db, log });
  const palettes = createPalettes({ db, log, jobs, previews, ingest });
  const loudness = createLoudness({ db, log, jobs, pool, ingest });
  const store = createContentStore(paths.versions, disks.between);
  let editors: Editors | undefined;
  const capture = createCapture({ db, jobs, log, store, isOpen: (n) => editors?.isOpen(n) ?? false });
  const keeper = createKeeper({
    paths,
    log,
    settings: async () => backupSettings(await db.call(allSettings, undefined)),
    daily: options.background !== false,
    onDaily: (came) => void noteDaily(jobs, came).catch((error: unknown) => log.error({ error }, 'a backup could not be noted')),
  });
  if (options.outcome) await noteRestore(jobs, options.outcome);

  let latest = 0;
  let written = 0;
  /** After each commit: first the search worker, then everybody else, so that who asks again gets the new answer. */
  function heard(what: Committed): void {
    latest = what.seq;
    keeper.changed();
    writes.heard(what);
    capture.heard(what);
    editors?.heard(what);
    links.heard(what);
    if (what.library) settler.poke();
    void search.refresh(what.seq, what).then(
      () => tell(what),
      () => tell(what),
    );
  }
  function tell({ seq, assets, fields, tags, library: roots, definitions, collections, templates }: Committed): void {
    if (assets === null || assets.length)
      publish('assets.changed', { seq, ns: assets && [...assets], fields: [...fields] }, seq);
    if (tags) publish('tags.changed', { seq }, seq);
    if (collections) publish('collections.changed', { seq }, seq);
    if (definitions) publish('fields.changed', { seq }, seq);
    if (templates) publish('templates.changed', { seq }, seq);
    if (roots) publish('library.changed', { seq }, seq);
    if (roots)
      library.refresh().catch((error: unknown) => log.error({ error }, 'the folders could not be looked at again'));
  }

  const deps: Deps = {
    db,
    search,
    previews,
    disks,
    pool,
    paths,
    publish,
    library,
    ingest,
    settler,
    jobs,
    keeper,
    // sharp takes as long to load as all the rest; only the sample library is drawn here.
    draw: async (drawing) => (await import('./tools/sharp-draw.ts')).drawInto(drawing),
    host: options.host ?? {},
    health: {
      processes: ownProcesses,
      sizes: createSizes(paths),
      catalogTimes,
      searchTimes,
      versions: (sqlite) => versions(options.version, sqlite),
    },
    log,
    restore: options.restore,
    outcome: options.outcome ?? null,
    kept: (signal) => capture.idle(signal),
    heardSetting: (key, value) => {
      if (key === PRIVATE_SETTING) log.keepPrivate(value === true);
      pairing.heardSetting(key);
    },
    version: options.version,
    now: options.now ?? Date.now,
    actor: 'me',
    wrote: (seq) => {
      written = Math.max(written, seq);
      team?.touched();
    },
    settled: () => search.waitFor(written),
  };
  editors = createEditors(deps);
  const ocr = createOcr(deps);
  team = createTeam(deps);
  const handOut = createHandOut({ ...deps, folder: paths.out });
  const heads = createHeads({ pool, files: disks.between });
  const handlers: Handlers<Contract> = {
    ...appHandlers(deps),
    ...archiveHandlers({ ...deps, store }),
    ...assetsHandlers(deps),
    ...batchHandlers(deps),
    ...catalogHandlers(deps),
    ...collectionsHandlers(deps),
    ...duplicatesHandlers(deps),
    ...editorsHandlers({ ...deps, capture, editors }),
    ...editsHandlers(deps),
    ...exportHandlers({ ...deps, handOut }),
    ...fieldsHandlers(deps),
    ...formatsHandlers(),
    ...foundHandlers(deps),
    ...gpsHandlers(deps),
    ...healthHandlers(deps),
    ...historyHandlers(deps),
    ...importHandlers(deps, heads),
    ...jobsHandlers(deps),
    ...libraryHandlers(deps),
    ...ocr.handlers,
    ...teamHandlers({ ...deps, team }),
    ...togetherHandlers({ ...deps, team }),
    ...pagesHandlers({ ...deps, printed }),
    ...proxiesHandlers({ ...deps, proxies }),
    ...renameHandlers(deps),
    ...linksHandlers({ ...deps, links }),
    ...markersHandlers(deps),
    ...metadataHandlers({ ...deps, writer }),
    ...rightsHandlers(deps),
    ...searchHandlers(deps),
    ...stacksHandlers(deps),
    ...subtitlesHandlers(deps),
    ...tagsHandlers(deps),
    ...takenHandlers(deps),
    ...versionsHandlers({ ...deps, store, capture, team }),
  };
  await recoverRenames(deps).catch((error: unknown) =>
    log.warn({ error }, 'renaming that was cut off could not be completed'),
  );
  const begin = async () => {
    noteOpened(options.folder, { passing: true });
    await library.start();
    // A disk that does not answer keeps nobody from starting.
    void recoverTrash(deps).then(
      (back) => (back > 0 ? library.rescan() : undefined),
      (error: unknown) => log.warn({ error }, 'the trash could not be looked at'),
    );
    ingest.wake();
    pairing.wake();
    palettes.wake();
    ocr.wake();
    team?.wake();
    loudness.wake();
    capture.wake();
    jobs.resumeUnfinished();
  };
  const mayBegin = options.background !== false;
  const look =
    mayBegin && options.firstLookMs
      ? createFirstLook(begin, options.firstLookMs, (error) => log.error({ error }, 'the folders could not be looked at'))
      : undefined;
  const server = serve(contract, look?.over(handlers) ?? handlers, topics, {
    validateOutput: options.validateOutput ?? false,
    translate: translated,
    onError: (ref, error, name) => log.error({ ref, op: name, error }, 'a call failed'),
  });
  if (mayBegin && !look) await begin();

  return {
    attach: (port, client) => void server.attach(port, client),
    call: (name, input, client, signal) => server.call(name, input, client, signal),
    serveAsset: async (request) => servesSource(heads, request) ?? (await proxies.serve(request)) ?? (await handOut.serve(request)) ?? (await previews.serve(request)),
    busy: () => {
      const { state, problem } = ingest.state();
      return jobs.running() > 0 || (state === 'running' && !problem);
    },
    log,
    async close() {
      // Nothing new is let in; then those that ask others end before whom they ask.
      const served = server.close();
      await Promise.race([served, sleep(PATIENCE_MS, undefined, { ref: false })]);
      // A job that its disk leaves from here on goes on with the next start: it has not failed.
      const ended = jobs.close();
      // Who asks a disk that does not answer is answered now.
      const released = disks.close();
      // Whoever waits for pages is answered, too.
      const printing = printed.close();
      await served;
      await look?.close();
      await pairing.close();
      await palettes.close();
      await ocr.close();
      await team?.close();
      await loudness.close();
      editors?.close();
      await capture.close();
      await writes.close();
      await ended;
      await library.close();
      await settler.close();
      // Files half read are read again next time: nobody waits a minute for a slow one.
      await Promise.all([ingest.close(), pool.close()]);
      await links.close();
      await printing;
      await previews.close();
      await Promise.all([released, search.close()]);
      await keeper.close();
      await db.close();
      await log.close();
    },
  };
}
