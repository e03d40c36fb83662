/** The job behind `export.start`. Whatever moment it is cut off in, no partial file stands under a final name, and the next run goes on. */
import { availableParallelism } from 'node:os';
import type { ExportOutcome, NamedPreset } from '../../../../src-shared/contract/export.ts';
import { isFilmFormat } from '../../../../src-shared/domain/export/preset.ts';
import { nameKey } from '../../../../src-shared/domain/naming/index.ts';
import type { WayOut } from '../../../../src-shared/domain/rights/rights.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { showPath } from '../../paths.ts';
import { type PictureSource, pictureSource } from '../../previews/previews.sql.ts';
import { atTheDoor } from '../rights/rights.service.ts';
import { exportItems, exportNames, ITEM, type Item, putExportItems } from './export.sql.ts';
import { failed, place, placeOf, stops, temporaryOf, unwritten } from './place.ts';
import { planned, wishesFor } from './plan.ts';
import { makeAll } from './wish.ts';

export type ExportDeps = Pick<Deps, 'db' | 'disks' | 'pool' | 'now'>;

/** What a job is kept with: presets as they were when it was begun. */
export interface ExportInput {
  readonly ns: readonly number[];
  readonly presets: readonly NamedPreset[];
  readonly to: string;
  readonly text?: string | undefined;
  /** Somebody said why they may leave against their rights. */
  readonly overridden?: boolean;
  /** What it is for; absent: to be exported. */
  readonly way?: WayOut | undefined;
}

const CHUNK = 500;
const MOST_FILES = 1000;

export async function runExport(deps: ExportDeps, input: ExportInput, job: JobControl): Promise<ExportOutcome> {
  const began = performance.now();
  const { between } = deps.disks;
  job.progress({ phase: 'looking', done: 0, total: 0 });
  const items = await planItems(deps, input, job);
  const sources = new Set<string>();
  const groups = [...Map.groupBy(items.filter(({ state }) => state === ITEM.waiting || state === ITEM.made), ({ asset }) => asset).values()];
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const tell = progress({ job, items }, groups.length, began);
  const run: Run = { deps, input, job, items, sources, inTurn: turns(signal), onPart: tell };
  await makeFolders(run, groups.flat());
  tell();
  const lane = async () => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      await job.unpaused();
      signal.throwIfAborted();
      try {
        await exportOne(run, group, signal);
      } catch (error) {
        // Nothing half made is left: the next run makes it again.
        for (const { i } of group) {
          const item = items[i] as Item;
          if (item.state === ITEM.waiting || item.state === ITEM.made) await between.discard(temporaryOf(input.to, job.id, item)).catch(() => undefined);
        }
        throw stops(error, input.to) ?? error;
      }
      tell();
    }
  };
  const lanes = Array.from({ length: availableParallelism() + 2 }, lane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(lanes);
    throw error;
  }
  return await outcomeOf(run, began);
}

interface Run {
  readonly deps: ExportDeps;
  readonly input: ExportInput;
  readonly job: JobControl;
  /** By their numbers; changed in place. */
  readonly items: Item[];
  /** `device:inode` of originals. */
  readonly sources: Set<string>;
  /** Films are coded one after the other: ffmpeg takes every core, and previews go on beside it. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Hears how far the film is that is being made, 0–1. */
  readonly onPart: (part: number) => void;
}

function turns(signal: AbortSignal): Run['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function planItems({ db, disks }: ExportDeps, { ns, presets, to, text }: ExportInput, job: JobControl): Promise<Item[]> {
  const before = await db.call(exportItems, job.id);
  if (before.length) return before.map((item) => (item.state === ITEM.failed ? { ...item, state: ITEM.waiting, problem: null } : item));
  const assets = [];
  for (let at = 0; at < ns.length; at += CHUNK) assets.push(...(await db.call(exportNames, ns.slice(at, at + CHUNK))));
  const wishes = wishesFor(assets, presets, text);
  const there = new Map<string, string[]>();
  for (const folder of new Set(wishes.map((one) => one.folder))) {
    const found = await disks.between.readdir(placeOf(to, { folder, name: '' })).catch(() => []);
    there.set(nameKey(folder), found.map(({ name }) => Buffer.from(name).toString('utf8')));
  }
  const items = planned(wishes, presets, there);
  for (let at = 0; at < items.length || at === 0; at += CHUNK) await db.call(putExportItems, { job: job.id, items: items.slice(at, at + CHUNK), first: at === 0 });
  return items;
}

async function makeFolders({ deps: { disks }, input: { to } }: Run, items: readonly Item[]): Promise<void> {
  for (const folder of new Set(['', ...items.map((item) => item.folder)]))
    await disks.between.mkdir(placeOf(to, { folder, name: '' })).catch((error: NodeJS.ErrnoException) => {
      const inTheWay = error.code === 'EEXIST' || error.code === 'ENOTDIR';
      // Which files that concerns is told with each of them.
      if (folder && !stops(error, to)) return;
      throw inTheWay ? new RpcError('invalid-input', `${to} is a file, not a folder. Choose another place for the export.`) : (stops(error, to) ?? error);
    });
}

/** All that is wanted of one asset. Throws what ends the run. */
async function exportOne(run: Run, group: readonly Item[], signal: AbortSignal): Promise<void> {
  const { deps, input, job, items } = run;
  const keep = async (changed: readonly Item[]) => {
    for (const item of changed) items[item.i] = item;
    await deps.db.call(putExportItems, { job: job.id, items: changed });
  };
  const open = await knownBefore(run, group);
  await keep(open.filter(({ state }) => state === ITEM.placed));
  const waiting = open.filter(({ state }) => state === ITEM.waiting);
  const source = waiting.length ? await deps.db.call(pictureSource, waiting[0]?.asset as number) : undefined;
  const problem = waiting.length ? ((await atDoor(run, waiting)) ?? (await noted(run, source))) : undefined;
  const made = problem || !source ? waiting.map((item) => failed(item, problem?.code ?? 'gone', problem?.message ?? 'This file is no longer in the catalog.')) : await make(run, source, waiting, signal);
  if (made.length) await keep(made);
  signal.throwIfAborted();
  const done: Item[] = [];
  for (const item of [...open.filter(({ state }) => state === ITEM.made), ...made.filter(({ state }) => state === ITEM.made)]) {
    const { clash } = (input.presets[item.preset] as NamedPreset).body;
    const placed = await place({ disk: deps.disks.between, job: job.id, to: input.to, clash, sources: run.sources, renamed: (one) => keep([one]) }, item);
    if (placed.state !== ITEM.placed) await deps.disks.between.discard(temporaryOf(input.to, job.id, placed)).catch(() => undefined);
    done.push(placed);
  }
  if (done.length) await keep(done);
}

/** What a run before this one had made: placed by now, waiting in its temporary file, or to be made again. */
async function knownBefore({ deps: { disks }, input, job }: Run, group: readonly Item[]): Promise<Item[]> {
  const is = async (path: string, sha256: string | null) => {
    const back = await disks.between.readBack(path).catch(() => undefined);
    return back !== undefined && Buffer.from(back.sha256).toString('hex') === sha256;
  };
  return await Promise.all(
    group.map(async (item) => {
      if (item.state !== ITEM.made) return item;
      if (await is(temporaryOf(input.to, job.id, item), item.sha256)) return item;
      return { ...item, state: (await is(placeOf(input.to, item), item.sha256)) ? ITEM.placed : ITEM.waiting };
    }),
  );
}

/** Asked once more when it leaves: a run may have been cut off for weeks. */
async function atDoor({ deps, input }: Run, [item]: readonly Item[]): Promise<{ code: string; message: string } | undefined> {
  if (input.overridden || !item) return undefined;
  const { policy, concerned } = await atTheDoor(deps, [item.asset], input.way ?? 'export');
  const [stopped] = policy === 'block' ? concerned : [];
  return stopped && { code: 'rights', message: `It may not leave: ${stopped.words}.` };
}

/** Why nothing can be exported of it now; else which file it is has been noted. */
async function noted({ deps, sources }: Run, source: PictureSource | undefined): Promise<{ code: string; message: string } | undefined> {
  if (!source) return undefined;
  if (source.away) return { code: 'offline', message: 'The file is not reachable now. Connect its disk and export it once more.' };
  if (source.cloud) return { code: 'offline', message: 'The file lies in the cloud alone. Download it first, then export it once more.' };
  const stats = await deps.disks.of(source.root).stat(source.path).catch(() => undefined);
  if (!stats) return { code: 'unreadable', message: 'The file cannot be read. Look whether it is still there and may be read.' };
  sources.add(stats.fsid);
  return undefined;
}

async function make(run: Run, source: PictureSource, waiting: readonly Item[], signal: AbortSignal): Promise<Item[]> {
  const { deps, input, job } = run;
  const bodyOf = (item: Item) => (input.presets[item.preset] as NamedPreset).body;
  const out = (item: Item) => Buffer.from(temporaryOf(input.to, job.id, item));
  const [copies, drawn] = [waiting.filter((item) => bodyOf(item).format === 'original'), waiting.filter((item) => bodyOf(item).format !== 'original')];
  const result: Item[] = [];
  for (const item of copies) result.push(await copied(deps, source, item, out(item), signal));
  if (!drawn.length) return result;
  const renditions = drawn.map((item) => ({ out: out(item), preset: bodyOf(item) }));
  const make = async () => await makeAll(deps, source, waiting[0]?.asset as number, renditions, { lane: source.root, signal, onProgress: run.onPart });
  const isFilm = renditions.some(({ preset }) => isFilmFormat(preset.format));
  const answers = await (isFilm ? run.inTurn(make) : make()).catch(async (error: unknown) => {
    signal.throwIfAborted();
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined) throw error;
    // A worker that crashed cannot take away what it had begun.
    for (const one of renditions) await deps.disks.between.discard(one.out).catch(() => undefined);
    return drawn.map(() => ({ ok: false as const, code, message }));
  });
  for (const [k, item] of drawn.entries()) {
    const made = answers[k];
    if (made?.ok) result.push({ ...item, state: ITEM.made, bytes: made.bytes, sha256: made.sha256 });
    else {
      const ends = made && stops(made, input.to);
      if (ends) throw ends;
      result.push(unwritten(item, made?.code ?? '', placeOf(input.to, item)) ?? failed(item, made?.code ?? 'damaged', made?.message ?? 'It could not be exported.'));
    }
  }
  return result;
}

async function copied({ disks: { between } }: ExportDeps, { path, mtime }: PictureSource, item: Item, out: Buffer, signal: AbortSignal): Promise<Item> {
  const stop = () => void between.stopCopy(out).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await between.discard(out);
    const { size, sha256 } = await between.copy(path, [out], mtime);
    return { ...item, state: ITEM.made, bytes: size, sha256: Buffer.from(sha256).toString('hex') };
  } catch (error) {
    signal.throwIfAborted();
    const { code = '', name, message } = error as { code?: string; name: string; message: string };
    if (name !== 'SourceError') {
      const own = unwritten(item, code, item.name);
      if (own) return own;
      throw error;
    }
    return failed(item, 'unreadable', code === 'ECHANGED' ? 'The file changed while it was copied. Export it again when it rests.' : `The file cannot be read (${code || message}).`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function progress({ job, items }: Pick<Run, 'job' | 'items'>, open: number, began: number): (part?: number) => void {
  const total = items.length;
  const before = items.filter(({ state }) => state > ITEM.made).length;
  return (part = 0) => {
    const ended = items.filter(({ state }) => state > ITEM.made).length;
    const rate = (ended + part - before) / (performance.now() - began);
    job.progress({
      phase: 'exporting', done: ended, total, failed: items.filter(({ state }) => state === ITEM.failed).length,
      part: Math.round(part * 100) / 100,
      ...(rate && open ? { secondsLeft: Math.ceil((total - ended - part) / rate / 1000) } : {}),
    });
  };
}

async function outcomeOf({ deps, input, items }: Run, began: number): Promise<ExportOutcome> {
  const placed = items.filter(({ state }) => state === ITEM.placed);
  const failures = items.filter(({ state }) => state === ITEM.failed);
  const pathOf = new Map<number, string>();
  for (const { asset } of failures) if (!pathOf.has(asset)) pathOf.set(asset, showPath((await deps.db.call(pictureSource, asset))?.path ?? Buffer.from('')));
  return {
    to: input.to,
    exported: placed.length,
    bytes: placed.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    skipped: items.filter(({ state }) => state === ITEM.skipped).length,
    failed: failures.map(({ asset, preset, problem }) => ({ n: asset, path: pathOf.get(asset) ?? '', preset: input.presets[preset]?.name ?? '', code: problem?.code ?? 'damaged', message: problem?.message ?? '' })),
    files: placed.slice(0, MOST_FILES).map((item) => placeOf(input.to, item)),
    seconds: (performance.now() - began) / 1000,
  };
}
