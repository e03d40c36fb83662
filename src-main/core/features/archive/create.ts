/**
 * The job behind `archive.create`. Files are moved as `rename.move` moves them, in one change with what makes them archived; then all that
 * lies in the archive is read and compared with what was read before. Run again after a crash it goes on in the same folder.
 */
import type { ArchiveFailure, ArchiveOutcome } from '../../../../src-shared/contract/archive.ts';
import { type Archived, printManifest } from '../../../../src-shared/domain/archive.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import type { DiskFiles } from '../../disks/disks.ts';
import { hashWhole } from '../../disks/hash-whole.ts';
import { noteHash } from '../../ingest/hash.sql.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { type Bytes, bytesOf, join, parentOf, toBuffer, toText } from '../../library/bytes.ts';
import { carryOut, type Moved, planMoves, rootsThere } from '../rename/rename.service.ts';
import type { ContentStore } from '../versions/store.ts';
import { contentsOf, knownOf, type Marked, markArchived, type ToArchive, toArchive, unmarkArchived } from './archive.sql.ts';
import { besideIn, contentIn, filesIn, hashOf, manifestIn, putText } from './bundle.ts';

export type ArchiveDeps = Pick<Deps, 'db' | 'disks' | 'library' | 'search' | 'settled' | 'actor' | 'wrote'> & { readonly store: ContentStore };

export interface CreateInput {
  readonly ns: readonly number[];
  /** As people said it. */
  readonly to: string;
  /** Name of the new folder in it. */
  readonly bundle: string;
}

export async function createArchive(deps: ArchiveDeps, { ns, to, bundle }: CreateInput, job: JobControl): Promise<ArchiveOutcome> {
  const { db } = deps;
  const place = await deps.library.place(to);
  const root = (await db.call(rootsThere, undefined)).find(({ n }) => n === place.root);
  if (!root) throw new RpcError('offline', `The disk of ${to} is not there now. Connect it and archive again.`);
  const folder = place.at === '' ? bytesOf(bundle) : join(place.at, bytesOf(bundle));
  const at = join(root.path, folder);
  const failed: ArchiveFailure[] = [];
  const isHere = ({ archived }: ToArchive) => archived?.bundle[0] === root.id && archived.bundle[1] === folder;
  const rows = await db.call(toArchive, ns);
  const todo = await readable(deps, rows.filter((row) => !isHere(row)), failed, job);
  const label = `Archived ${todo.length.toLocaleString('en')} ${todo.length === 1 ? 'asset' : 'assets'} in ${toText(at)}`;
  job.progress({ phase: 'moving', done: 0, total: todo.length, failed: failed.length });
  const bundleAt = [root.id, folder] as const;
  const seq = todo.length ? await move(deps, { todo, at, label, failed, becomes: (row, sha256) => ({ at: Date.now(), from: [row.rootId, row.folder, row.name], bundle: bundleAt, sha256 }) }) : 0;
  const here = (await db.call(toArchive, ns)).filter(isHere);
  const disk = deps.disks.of(root.n);
  if (!here.length) return { seq, label, folder: toText(at), assets: 0, files: 0, bytes: 0, versions: 0, failed };
  await disk.mkdir(toBuffer(besideIn(at)));
  const { files, bytes } = await checkAll(disk, { at, here, failed }, job);
  const versions = await copyVersions(deps, { at, ns: here.map(({ n }) => n), failed }, job);
  const known = await db.call(knownOf, here.map(({ n }) => n));
  await putText(disk, join(besideIn(at), 'assets.json'), `${JSON.stringify({ vitrine: 'archive', version: 1, made: new Date().toISOString(), assets: known }, null, 1)}\n`);
  return { seq, label, folder: toText(at), assets: here.length, files, bytes, versions, failed };
}

type Readable = ToArchive & { readonly sha256: string };

/** Those that are there, with their hash. */
async function readable(deps: ArchiveDeps, rows: readonly ToArchive[], failed: ArchiveFailure[], job: JobControl): Promise<Readable[]> {
  const found: Readable[] = [];
  for (const [k, row] of rows.entries()) {
    job.progress({ phase: 'reading', done: k, total: rows.length, failed: failed.length });
    await job.unpaused();
    job.signal.throwIfAborted();
    const path = join(join(row.rootPath, row.folder), row.name);
    const fail = (code: ArchiveFailure['code'], message: string) => failed.push({ path: toText(path), code, message });
    if (row.away) {
      fail('missing', 'It is not there now, and was not archived.');
      continue;
    }
    try {
      const read = row.sha256 ?? (await hashWhole(deps.disks.of(row.root), { ...row, path: toBuffer(path) }));
      if (!read) fail('changed', 'It is being changed, and was not archived.');
      else if (typeof read === 'string') found.push({ ...row, sha256: read });
      else {
        await deps.db.call(noteHash, { ...row, sha256: read });
        found.push({ ...row, sha256: Buffer.from(read).toString('hex') });
      }
    } catch (error) {
      if (isAway(error)) fail('offline', 'Its disk does not answer; it was not archived.');
      else fail('unreadable', `It cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}), and was not archived.`);
    }
  }
  return found;
}

interface Move<Row extends ToArchive> {
  readonly todo: readonly Row[];
  readonly at: Bytes;
  readonly label: string;
  readonly failed: ArchiveFailure[];
  readonly becomes: (row: Row, sha256: string) => Archived;
}

/** Each folder of each root keeps its name and place below the archive. Answers the change's number. */
async function move(deps: ArchiveDeps, { todo, at, label, failed, becomes }: Move<Readable>): Promise<number> {
  const moves: { n: number; value: Moved }[] = [];
  const archived: Marked['archived'][number][] = [];
  for (const some of Map.groupBy(todo, ({ root, folder }) => `${root}\0${folder}`).values()) {
    const { rootName, folder } = some[0] as Readable;
    const top = join(at, bytesOf(rootName.replace(/[/\\]/g, '-') || 'Files'));
    const target = folder === '' ? top : join(top, folder);
    const plan = await planMoves(deps, { targets: some.map(({ n }) => n), to: toText(target), clash: 'suffix' });
    for (const { problem, folder: where, from } of plan.items) if (problem) failed.push({ path: `${where}/${from}`, code: problem.code === 'missing' ? 'missing' : 'taken', message: problem.message });
    const moved = new Set(plan.moves.map(({ n }) => n));
    moves.push(...plan.moves);
    archived.push(...some.filter(({ n }) => moved.has(n)).map((row) => ({ n: row.n, value: becomes(row, row.sha256) })));
  }
  if (!moves.length) return 0;
  return await carry(deps, { label, moves, archived, back: () => null, failed });
}

/** Commits and carries out; what could not be moved is what it was. @returns the change's number */
export async function carry(deps: ArchiveDeps, given: Pick<Marked, 'label' | 'moves' | 'archived'> & { readonly back: (n: number) => Archived | null; readonly failed: ArchiveFailure[] }): Promise<number> {
  const { label, moves, archived, back, failed } = given;
  const { seq } = await deps.db.call(markArchived, { actor: deps.actor, label, moves, archived });
  deps.wrote(seq);
  const { warnings, failed: left } = await carryOut(deps, seq);
  failed.push(...warnings.map((message) => ({ path: '', code: 'taken' as const, message })));
  if (left.length) deps.wrote((await deps.db.call(unmarkArchived, { actor: deps.actor, archived: left.map((n) => ({ n, value: back(n) })) })).seq);
  return seq;
}

/** Reads all that lies in the archive as its disk gives it back, and writes down what it is. */
async function checkAll(disk: DiskFiles, { at, here, failed }: { at: Bytes; here: readonly ToArchive[]; failed: ArchiveFailure[] }, job: JobControl): Promise<{ files: number; bytes: number }> {
  const wanted = new Map(here.map(({ rootPath, folder, name, archived }) => [join(join(rootPath, folder), name), archived?.sha256]));
  const paths = await filesIn(disk, at);
  const files: { path: string; sha256: string }[] = [];
  let bytes = 0;
  for (const [k, path] of paths.entries()) {
    job.progress({ phase: 'checking', done: k, total: paths.length, failed: failed.length });
    await job.unpaused();
    job.signal.throwIfAborted();
    const { sha256, size } = await hashOf(disk, join(at, path));
    const before = wanted.get(join(at, path));
    if (before && before !== sha256) failed.push({ path: toText(join(at, path)), code: 'damaged', message: 'What the archive holds is not what was read before. The file lies there; compare it with a backup.' });
    bytes += size;
    files.push({ path: toText(path), sha256: before ?? sha256 });
  }
  await putText(disk, manifestIn(at), printManifest(files));
  return { files: files.length, bytes };
}

/** Contents that are kept of versions, each read back. Answers how many lie there. */
async function copyVersions(deps: ArchiveDeps, { at, ns, failed }: { at: Bytes; ns: readonly number[]; failed: ArchiveFailure[] }, job: JobControl): Promise<number> {
  const contents = await deps.db.call(contentsOf, ns);
  let copied = 0;
  for (const [k, { sha256, saved }] of contents.entries()) {
    job.progress({ phase: 'versions', done: k, total: contents.length, failed: failed.length });
    await job.unpaused();
    job.signal.throwIfAborted();
    const to = contentIn(at, sha256);
    const there = await deps.disks.between.lstat(toBuffer(to)).catch(() => undefined);
    if (!there && (await deps.store.has(sha256))) {
      await deps.disks.between.mkdir(toBuffer(parentOf(to)));
      const part = toBuffer(`${to}.part`);
      try {
        await deps.store.give({ sha256, mtime: saved }, part);
        await deps.disks.between.moveNew(part, toBuffer(to));
      } catch (error) {
        await deps.disks.between.discard(part).catch(() => undefined);
        failed.push({ path: toText(to), code: (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'unreadable', message: `This content of a version was not put into the archive: ${(error as Error).message}. The catalog still keeps it.` });
        continue;
      }
    }
    copied++;
  }
  return copied;
}
