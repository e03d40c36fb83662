/** The job behind `import.start`. Whatever moment it is cut off in, each file is whole in its place or not there, and the next run goes on. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportOutcome, ImportWish } from '../../../../src-shared/contract/import.ts';
import { isSidecarName } from '../../../../src-shared/domain/naming/index.ts';
import { type ErrorCode, RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { type JobControl, ProgramEnds } from '../../jobs/jobs.ts';
import { type Bytes, bytesOf, isWithin, join, nameOf, toBuffer, toBytes, toText } from '../../library/bytes.ts';
import { FolderError } from '../../library/relate.ts';
import { rootRows } from '../../library/roots.sql.ts';
import { pathsOfAssets } from '../assets/assets.service.ts';
import { assetsArrived } from './arrivals.ts';
import { copyGroup, ImportStops, sourceGone, temporaryNames } from './copy.ts';
import type { Heads } from './heads.ts';
import { type Arrived, besideOf, giveImported, ITEM, type Item, itemsOf, type Known, knownContent, type Memory, putItems, unreadOf } from './import.sql.ts';
import { type Planned, planItems, shotsOf } from './plan.ts';
import { listSource, type SourceFile } from './source.ts';

export type ImportDeps = Pick<Deps, 'db' | 'disks' | 'library' | 'ingest' | 'actor' | 'wrote'>;

/** Groups copied at once: while one is read back the next one is copied. */
const LANES = 2;
/** The library looks at what arrived this often. */
const LOOK_MS = 1000;
const CHUNK = 200;
/** So many in a row that cannot be read are no damaged files: the card is gone, though its folders may still be remembered. */
const GONE = 5;
/** What arrived and is not read in so long goes without the metadata template. */
const PATIENCE_MS = 30_000;
const READ_MS = 200;

interface Target {
  readonly root: number;
  /** Of the target below its root. */
  readonly at: Bytes;
  /** Absolute. */
  readonly places: readonly Bytes[];
}

export async function runImport(deps: ImportDeps, heads: Heads, wish: ImportWish, job: JobControl): Promise<ImportOutcome> {
  const began = performance.now();
  const source = bytesOf(wish.source);
  const disk = deps.disks.between;
  job.progress({ phase: 'looking', done: 0, total: 0 });
  const files = await listSource(disk, wish.source, job.signal);
  const target = await openTarget(deps, wish);
  const items = await plan(deps, heads, wish, { files, source, target }, job);
  await discardOld(deps, target, job.id, items);
  const changed = new Set<Bytes>();
  let direct = true;
  let looked = Promise.resolve();
  const look = () => {
    const folders = [...changed].map((folder) => join(target.at, folder));
    changed.clear();
    if (folders.length) looked = looked.catch(() => undefined).then(() => deps.library.look(target.root, folders));
    return looked;
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  try {
    direct = await copyAll({ deps, wish, job, source, target, items, onPlaced: (folder) => changed.add(folder) });
  } catch (error) {
    // When the program ends the next run gives all at once; else what is there is not left without.
    if (!(error instanceof ProgramEnds)) {
      await look().catch(() => undefined);
      await give(deps, wish, target, items, undefined).catch(() => undefined);
    }
    throw error instanceof ImportStops ? new RpcError(error.code as ErrorCode, error.message) : error;
  } finally {
    clearInterval(timer);
  }
  await look();
  job.progress({ phase: 'naming', done: items.length, total: items.length });
  const warnings = await give(deps, wish, target, items, job);
  const unknown = await checkKnown(deps, source, items, job);
  return { ...outcomeOf({ wish, files, items, target, unknown, direct, began }), warnings };
}

/** Both places are there, and the first is in the library. Throws RpcError. */
async function openTarget({ db, disks, library }: ImportDeps, wish: ImportWish): Promise<Target> {
  // Where a disk is not mounted, its folder would be made on another one.
  const away = (await db.call(rootRows, null)).find((row) => !row.removed && row.state === 'offline' && isWithin(bytesOf(wish.to), row.path));
  if (away) throw new RpcError('offline', `${away.name} is not there now. Connect its disk, or choose another folder.`);
  const places: Bytes[] = [];
  for (const path of wish.second === undefined ? [wish.to] : [wish.to, wish.second]) {
    await disks.between.mkdir(path).catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'EEXIST' || error.code === 'ENOTDIR' ? 'a file is in its way' : error.code === 'ENOSPC' ? 'the disk is full' : 'the system does not allow it';
      throw new RpcError(error.code === 'ENOSPC' ? 'disk-full' : 'read-only', `The folder ${path} cannot be made: ${why}. Choose another one.`);
    });
    places.push(toBytes(await disks.between.realpath(path)));
  }
  const [to, second] = places as [Bytes, Bytes?];
  if (to === second) throw new RpcError('invalid-input', 'Both places are one folder. Choose another disk for the second.');
  const real = toBytes(await disks.between.realpath(wish.source));
  if (isWithin(to, real) || (second !== undefined && isWithin(second, real))) throw new RpcError('invalid-input', `${wish.source} cannot be imported into itself. Choose a target outside of it.`);
  const place = await library.place(wish.to).catch((error: unknown) => {
    throw error instanceof FolderError ? new RpcError(error.code === 'offline' ? 'offline' : 'conflict', error.message) : error;
  });
  return { root: place.root, at: place.at, places };
}

async function plan(deps: ImportDeps, heads: Heads, wish: ImportWish, { files, source, target }: { files: readonly SourceFile[]; source: Bytes; target: Target }, job: JobControl): Promise<Item[]> {
  const before = await deps.db.call(itemsOf, job.id);
  const done = new Set(before.map(({ source: path, size, mtime }) => `${path}\0${size}\0${mtime}`));
  const chosen = wish.files && new Set(wish.files);
  const open = files.filter(({ path, size, mtime }) => !done.has(`${path}\0${size}\0${mtime}`) && (!chosen || chosen.has(toText(path))));
  const found: Planned[] = [];
  const knownAs = new Map<SourceFile, Known>();
  for (let at = 0; at < open.length; at += CHUNK) {
    await job.unpaused();
    const some = open.slice(at, at + CHUNK);
    const read = await heads.of(source, some, { signal: job.signal });
    const known = await deps.db.call(knownContent, read.map(({ print }) => print));
    for (const [i, file] of some.entries()) {
      found.push({ file, head: read[i] as (typeof read)[number], known: known[i] !== null });
      if (known[i]) knownAs.set(file, known[i]);
    }
    job.progress({ phase: 'looking', done: found.length, total: open.length });
  }
  const all = await withSidecars(deps, source, found, knownAs);
  const names = new Map<string, string[]>();
  // Twice: which folders there are is known only when they have names.
  planItems(wish, all, before, (folder) => {
    names.set(folder, []);
    return [];
  });
  for (const folder of names.keys())
    for (const place of target.places)
      names.get(folder)?.push(...(await deps.disks.between.readdir(toBuffer(join(place, bytesOf(folder)))).catch(() => [])).map(({ name }) => toText(toBytes(name))));
  const items = planItems(wish, all, before, (folder) => names.get(folder) ?? []);
  await deps.db.call(putItems, { job: job.id, items });
  return [...before.map((item) => (item.state === ITEM.failed ? { ...item, state: ITEM.waiting, problem: null } : item)), ...items];
}

interface Copying {
  readonly deps: ImportDeps;
  readonly wish: ImportWish;
  readonly job: JobControl;
  readonly source: Bytes;
  readonly target: Target;
  /** Changed in place as they are copied. */
  readonly items: Item[];
  readonly onPlaced: (folder: Bytes) => void;
}

async function copyAll({ deps, wish, job, source, target, items, onPlaced }: Copying): Promise<boolean> {
  const groups = [...Map.groupBy(items.filter(({ state }) => state === ITEM.waiting), ({ grp }) => grp).values()];
  const total = items.filter(({ state }) => state !== ITEM.known).length;
  const bytes = groups.flat().reduce((sum, { size }) => sum + size, 0);
  const began = performance.now();
  let copied = 0;
  let direct = true;
  const tell = () => {
    const failed = items.filter(({ state }) => state === ITEM.failed).length;
    const rate = copied / (performance.now() - began);
    job.progress({ phase: 'copying', done: items.filter(({ state }) => state === ITEM.copied).length, total, failed, ...(copied ? { secondsLeft: Math.ceil((bytes - copied) / rate / 1000) } : {}) });
  };
  tell();
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const { fsid } = await deps.disks.between.stat(toBuffer(source));
  const run = randomBytes(4).toString('hex');
  let unreadable = 0;
  const lane = async () => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      await job.unpaused();
      signal.throwIfAborted();
      const done = await copyGroup({ disk: deps.disks.between, job: job.id, run, fsid, source, places: target.places, clash: wish.clash, signal }, group);
      await deps.db.call(putItems, { job: job.id, items: done.items });
      for (const item of done.items) {
        items[item.i] = item;
        if (item.state === ITEM.copied) onPlaced(item.folder);
        copied += item.size;
      }
      direct &&= done.direct;
      tell();
      unreadable = done.items.every(({ problem }) => problem?.code === 'unreadable') ? unreadable + 1 : 0;
      if (unreadable === GONE && groups.length) throw sourceGone(source);
    }
  };
  const lanes = Array.from({ length: LANES }, lane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(lanes);
    throw error;
  }
  return direct;
}

/** A sidecar came before when it did with its picture: it is no asset that would be known by itself. Another one is never laid over it. */
async function withSidecars(deps: ImportDeps, source: Bytes, all: readonly Planned[], knownAs: ReadonlyMap<SourceFile, Known>): Promise<Planned[]> {
  const about = new Map<SourceFile, Pick<Planned, 'known' | 'problem'>>();
  for (const { files } of shotsOf(all)) {
    const picture = files.map(({ planned }) => knownAs.get(planned.file)).find((one) => one);
    if (!picture) continue;
    for (const { planned: { file, head } } of files) {
      if (!isSidecarName(toText(nameOf(file.path)))) continue;
      const same = await sidecarAsImported(deps, picture.n, file.size, head.print);
      const path = toText(join(source, file.path));
      about.set(file, same ? { known: true } : { known: false, problem: { code: 'sidecar-differs', message: `The picture of ${path} was imported before, with another sidecar or none. It was not laid over that one.` } });
    }
  }
  return all.map((one) => ({ ...one, ...about.get(one.file) }));
}

/** SHA-256 of the sidecar of an asset that has this fingerprint, or where it lies; undefined: none has. */
async function sidecarAsImported({ db, disks }: ImportDeps, n: number, size: number, print: Uint8Array | null): Promise<{ sha256?: string; path?: Uint8Array } | undefined> {
  if (!print) return undefined;
  const { memory, paths } = await db.call(besideOf, n);
  const before = memory.find((one) => one.print === Buffer.from(print).toString('hex'));
  if (before) return { sha256: before.sha256 };
  for (const path of paths) {
    const own = await disks.between.print(path, size).catch(() => null);
    if (own && Buffer.from(own).equals(print)) return { path };
  }
  return undefined;
}

/** Nothing half copied is left behind by a run that was killed. */
async function discardOld({ disks: { between } }: ImportDeps, { places }: Target, job: string, items: readonly Item[]): Promise<void> {
  for (const folder of new Set(items.map((item) => item.folder)))
    for (const place of places) {
      const at = join(place, folder);
      for (const { name } of await between.readdir(toBuffer(at)).catch(() => []))
        if (toBytes(name).startsWith(temporaryNames(job))) await between.discard(toBuffer(join(at, toBytes(name))));
    }
}

/** Keys stand in the order of CBOR, so that log and register hold the same text. */
const memoryOf = ({ source, size, print, sha256 }: Item, sidecars: readonly Memory[] = []): Memory => ({
  name: toText(nameOf(source)), size, ...(sidecars.length ? { with: sidecars } : {}), print: toBuffer(print ?? '').toString('hex'), sha256: toBuffer(sha256 ?? '').toString('hex'),
});

/**
 * Texts, tags and the memory of what was copied, as one undo step. `job`: for a metadata template it is waited until what arrived has been
 * read; undefined: this is the end, and what has not been read goes without. Answers warnings for people.
 */
async function give(deps: ImportDeps, wish: ImportWish, target: Target, items: readonly Item[], job: JobControl | undefined): Promise<string[]> {
  const copied = items.filter(({ state, print, sha256 }) => state === ITEM.copied && print && sha256);
  if (!copied.length) return [];
  const places = copied.map(({ folder, name }) => ({ folder: join(target.at, folder), name }));
  const ns = await assetsArrived(deps, target.root, places);
  const arrived = copied.flatMap((item, i): Arrived[] => {
    const n = ns[i];
    if (n == null) return [];
    const sidecars = copied.filter((other, k) => other.grp === item.grp && ns[k] == null).map((other) => memoryOf(other));
    return [{ n, memory: memoryOf(item, sidecars) }];
  });
  const label = `Imported ${arrived.length.toLocaleString('en')} ${arrived.length === 1 ? 'file' : 'files'} from ${toText(nameOf(bytesOf(wish.source))) || wish.source}`;
  if (job && wish.metadata) await untilRead(deps, arrived.map(({ n }) => n), job);
  const { seq, warnings } = await deps.db.call(giveImported, { actor: deps.actor, label, arrived, values: wish.values, tags: wish.tags, metadata: wish.metadata, text: wish.text });
  deps.wrote(seq);
  deps.ingest.wake();
  return warnings;
}

/** Until all of them have been read, for long none was, or somebody cancels. */
async function untilRead(deps: ImportDeps, ns: readonly number[], job: JobControl): Promise<void> {
  for (let waiting = ns, until = performance.now() + PATIENCE_MS; ; ) {
    const left = await deps.db.call(unreadOf, waiting);
    if (left.length < waiting.length) until = performance.now() + PATIENCE_MS;
    waiting = left;
    if (!waiting.length || performance.now() > until) return;
    job.progress({ phase: 'naming', done: ns.length - waiting.length, total: ns.length });
    deps.ingest.wake();
    await job.unpaused();
    await sleep(READ_MS, undefined, { signal: job.signal }).catch(() => undefined);
    if (job.signal.reason instanceof ProgramEnds) throw job.signal.reason;
    if (job.signal.aborted) return;
  }
}

/**
 * What was not copied since the catalog knew it is read whole, and must be just that, and there. Answers those of which this is not so;
 * who cancels has all that is done, and those are not said to be safe.
 */
async function checkKnown(deps: ImportDeps, source: Bytes, items: readonly Item[], job: JobControl): Promise<Item[]> {
  const skipped = items.filter(({ state }) => state === ITEM.known);
  const known = await deps.db.call(knownContent, skipped.map(({ print }) => print && toBuffer(print)));
  const paths = new Map((await pathsOfAssets(deps.db, known.flatMap((one) => (one ? [one.n] : [])))).map((path) => [path.n, path]));
  const doubtful: Item[] = [];
  for (const [k, item] of skipped.entries()) {
    await job.unpaused();
    if (job.signal.reason instanceof ProgramEnds) throw job.signal.reason;
    if (job.signal.aborted) return [...doubtful, ...skipped.slice(k)];
    job.progress({ phase: 'checking', done: k, total: skipped.length });
    const partner = known[k] ?? known[skipped.findIndex((other, j) => other.grp === item.grp && known[j])];
    const path = partner && paths.get(partner.n);
    const isThere = path && !path.missing && (await deps.disks.between.lstat(path.path).then(() => true, () => false));
    if (!isThere || !(await isContent(deps, source, item, known[k] ? partner : await besides(deps, partner, item), path.path))) doubtful.push(item);
  }
  return doubtful;
}

/** A sidecar's content, as that of a file of the library. */
async function besides(deps: ImportDeps, { n }: Known, { size, print }: Item): Promise<Content | undefined> {
  const same = await sidecarAsImported(deps, n, size, print && toBuffer(print));
  return same && { by: same.sha256 ? 'imported' : 'library', sha256: same.sha256 ? Buffer.from(same.sha256, 'hex') : null, ...(same.path ? { path: same.path } : {}) };
}
type Content = Pick<Known, 'by' | 'sha256'> & { readonly path?: Uint8Array };

async function isContent({ disks: { between } }: ImportDeps, source: Bytes, item: Item, known: Content | undefined, home: Uint8Array): Promise<boolean> {
  if (!known) return false;
  const hash = (path: Uint8Array) => between.readBack(path).then(({ sha256 }) => Buffer.from(sha256), () => undefined);
  const own = await hash(toBuffer(join(source, item.source)));
  const theirs = known.by === 'imported' && known.sha256 ? Buffer.from(known.sha256) : await hash(known.path ?? home);
  return own !== undefined && theirs !== undefined && own.equals(theirs);
}

function outcomeOf({ wish, files, items, target, unknown, direct, began }: { wish: ImportWish; files: readonly SourceFile[]; items: readonly Item[]; target: Target; unknown: readonly Item[]; direct: boolean; began: number }): Omit<ImportOutcome, 'warnings'> {
  const copied = items.filter(({ state }) => state === ITEM.copied);
  const failed = items.filter(({ state }) => state === ITEM.failed).map(({ source, problem }) => ({ path: toText(source), ...(problem ?? { code: 'internal', message: 'This file was not copied.' }) }));
  const there = new Set(files.map(({ path, size, mtime }) => `${path}\0${size}\0${mtime}`));
  const left = files.length - items.filter(({ source, size, mtime }) => there.has(`${source}\0${size}\0${mtime}`)).length;
  const why = [
    failed.length ? `${count(failed.length)} could not be copied` : '',
    left > 0 ? `${count(left)} of it ${left === 1 ? 'was' : 'were'} not chosen` : '',
    unknown.length ? `${count(unknown.length)} imported before ${unknown.length === 1 ? 'is' : 'are'} not in the library as ${unknown.length === 1 ? 'it is' : 'they are'} here, or ${unknown.length === 1 ? 'was' : 'were'} not compared (${unknown.slice(0, 3).map(({ source }) => toText(source)).join(', ')}${unknown.length > 3 ? '…' : ''})` : '',
  ].filter(Boolean);
  return {
    to: toText(target.places[0] as Bytes),
    ...(target.places[1] === undefined ? {} : { second: toText(target.places[1]) }),
    folders: [...new Set(copied.map(({ folder }) => toText(join(target.places[0] as Bytes, folder))))].sort(),
    copied: copied.length,
    bytes: copied.reduce((sum, { size }) => sum + size, 0),
    known: items.filter(({ state }) => state === ITEM.known).length,
    failed,
    left: Math.max(0, left),
    safe: why.length === 0 && files.length > 0,
    ...(why.length ? { why: `${why.join('; ')}.` } : files.length ? {} : { why: `There is nothing to import in ${wish.source}.` }),
    direct,
    seconds: Math.round((performance.now() - began) / 10) / 100,
  };
}

const count = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'file' : 'files'}`;
