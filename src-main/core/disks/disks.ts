/**
 * Every access to people's files goes through here: one process for the disks of this machine, one for each root on a disk that may go
 * away, and one for places outside of the library. Whatever hangs, hangs there.
 */
import type { ScanBatch, ScanInput, ScanResult } from '../library/scan.types.ts';
import type { FullMetadata } from '../metadata/read.types.ts';
import type { WriteTask } from '../metadata/write/task.ts';
import { DiskAway, isAway } from './away.ts';
import { createDisk, type Disk, type DiskEvents, SILENT, type WatchSink } from './disk.ts';
import { diskKind, type Mount, mounts } from './kind.ts';
import type { DiskOp, DiskWork, FileStat, PathLike, Sample, ToDescribe } from './protocol.ts';

/** What may be asked of one root's disk, or of a place outside of the library. All reject with DiskAway when it does not answer. */
export interface DiskFiles {
  lstat(path: PathLike): Promise<FileStat>;
  stat(path: PathLike): Promise<FileStat>;
  realpath(path: PathLike): Promise<Uint8Array>;
  readdir(path: PathLike): Promise<ReturnType<DiskWork['readdir']>>;
  mkdir(path: PathLike): Promise<void>;
  rename(from: PathLike, to: PathLike): Promise<void>;
  open(path: PathLike): Promise<ReturnType<DiskWork['open']>>;
  read(handle: number, position: number, length: number): Promise<Uint8Array>;
  close(handle: number): Promise<void>;
  probe(path: PathLike): Promise<void>;
  match(folder: Uint8Array, samples: readonly Sample[]): Promise<number>;
  fetch(path: PathLike): Promise<number>;
  describe(files: readonly ToDescribe[]): Promise<(FullMetadata | null)[]>;
  enrich(files: readonly ToDescribe[]): Promise<(Pick<FullMetadata, 'facts' | 'raw'> | undefined)[]>;
  sidecar(path: Uint8Array): Promise<ReturnType<DiskWork['sidecar']>>;
  print(path: PathLike, size: number): Promise<Uint8Array | null>;
  copy(from: PathLike, to: readonly PathLike[], mtimeMs: number): Promise<ReturnType<DiskWork['copy']>>;
  clone(from: PathLike, to: PathLike, mtimeMs: number): Promise<boolean>;
  stopCopy(to: PathLike): Promise<void>;
  readBack(path: PathLike): Promise<ReturnType<DiskWork['readBack']>>;
  moveNew(from: PathLike, to: PathLike, soon?: boolean): Promise<void>;
  replace(from: PathLike, to: PathLike): Promise<void>;
  discard(path: PathLike): Promise<void>;
  pack(entries: readonly { readonly path: string; readonly name: string }[], to: PathLike): Promise<number>;
  stopPack(to: PathLike): Promise<void>;
  writeNew(path: PathLike, bytes: Uint8Array): Promise<void>;
  discardFolder(path: PathLike): Promise<void>;
  free(path: PathLike): Promise<number>;
  write(task: WriteTask): Promise<ReturnType<DiskWork['write']>>;
}

/** What may be asked of places outside of the library. */
export type PlaceFiles = Pick<DiskFiles, 'lstat' | 'stat' | 'realpath' | 'readdir' | 'match'>;

export interface Disks {
  /** The files of a root. */
  of(root: number): DiskFiles;
  /** Places that are no root's: for choosers and finding roots again. Gives up earlier. */
  readonly elsewhere: PlaceFiles;
  /** From place to place, in a process of its own: a card that hangs while it is copied keeps nobody else waiting. */
  readonly between: DiskFiles;
  /** Which process a root's files are read by, from where it lies. To be told before anything is asked of it. */
  place(root: number, path: string): void;
  /** After its disk hung nothing else is asked of it: does a folder of it answer by now? */
  knock(root: number, path: PathLike): Promise<FileStat>;
  /** Roots whose disks only their own process may touch. */
  touchy(): number[];
  scan(input: ScanInput, take: (batch: ScanBatch) => Promise<void>): Promise<ScanResult>;
  watch(root: number, path: string, files: number, sink: WatchSink): Promise<{ close(): void }>;
  /** What is still asked is answered with DisksClosed; resolves when the processes have ended, or were given up. */
  close(): Promise<void>;
}

export interface DisksOptions extends DiskEvents {
  readonly dbPath: string;
  /** Another exiftool than the bundled one. */
  readonly exiftoolPath?: string;
  readonly timeoutMs?: number;
  readonly stallMs?: number;
}

/** A drive that sleeps takes some seconds to wake. */
const ELSEWHERE_MS = 10_000;

const TABLE_MS = 1000;

const OPS = [
  'lstat',
  'stat',
  'realpath',
  'readdir',
  'mkdir',
  'rename',
  'open',
  'read',
  'close',
  'probe',
  'match',
  'fetch',
  'describe',
  'enrich',
  'sidecar',
  'print',
  'copy',
  'clone',
  'stopCopy',
  'readBack',
  'moveNew',
  'replace',
  'discard',
  'pack',
  'stopPack',
  'writeNew',
  'discardFolder',
  'free',
  'write',
] as const satisfies readonly DiskOp[];

export function createDisks(options: DisksOptions): Disks {
  const events: DiskEvents = {
    onStall: (owner, stalled) => options.onStall?.(owner, stalled),
    onHang: (owner) => {
      // From now on it has a process of its own, wherever it lies; and nobody else waits for it.
      if (owner !== null) {
        own.add(owner);
        hung.add(owner);
      }
      options.onHang?.(owner);
    },
  };
  const shared = createDisk({ ...options, ...events });
  const outside = createDisk({
    dbPath: options.dbPath,
    timeoutMs: Math.min(ELSEWHERE_MS, options.timeoutMs ?? ELSEWHERE_MS),
  });
  const copier = createDisk({ dbPath: options.dbPath, ...(options.exiftoolPath ? { exiftoolPath: options.exiftoolPath } : {}), ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}) });
  const disks = new Map<number, Disk>();
  /** Roots that have a process of their own. */
  const own = new Set<number>();
  const places = new Map<number, string>();
  /** Roots whose disks did not answer the last time. */
  const hung = new Set<number>();

  const diskOf = (root: number): Disk => {
    if (!own.has(root)) return shared;
    let disk = disks.get(root);
    if (!disk) {
      disk = createDisk({ ...options, ...events, mayHang: true });
      disks.set(root, disk);
    }
    return disk;
  };
  let table: { readonly mounts: readonly Mount[]; readonly at: number } | undefined;
  /** Where people look about, most places are on disks of this machine: no other process is needed for these. */
  const isFixed = (path: unknown): boolean => {
    if (typeof path !== 'string' && !(path instanceof Uint8Array)) return false;
    if (!table || performance.now() - table.at > TABLE_MS) table = { mounts: mounts(), at: performance.now() };
    return diskKind(Buffer.from(path as string).toString(), table.mounts) === 'fixed';
  };
  const ask = <K extends DiskOp>(root: number | null, op: K, args: Parameters<DiskWork[K]>) => {
    if (root === null) return (isFixed(args[0]) ? shared : outside).work(null, op, ...args);
    return hung.has(root) ? Promise.reject(new DiskAway(SILENT)) : diskOf(root).work(root, op, ...args);
  };
  const filesBy = (work: (op: DiskOp, args: never) => Promise<unknown>): DiskFiles =>
    Object.fromEntries(OPS.map((op) => [op, (...args: never) => work(op, args)])) as unknown as DiskFiles;
  const files = (root: number | null): DiskFiles => filesBy((op, args) => ask(root, op, args));

  return {
    of: files,
    elsewhere: files(null),
    between: filesBy((op, args: unknown[]) => copier.work(null, op, ...(args as never))),
    place(root, path) {
      // What is said of one place says nothing of another.
      if (places.get(root) !== path) {
        hung.delete(root);
        own.delete(root);
      }
      places.set(root, path);
      if (diskKind(path) !== 'fixed') own.add(root);
    },
    async knock(root, path) {
      const answered = () => void hung.delete(root);
      const stats = diskOf(root).work(root, 'stat', path);
      stats.then(answered, (error: unknown) => isAway(error) || answered());
      return await stats;
    },
    touchy: () => [...own],
    scan: (input, take) =>
      hung.has(input.root) ? Promise.reject(new DiskAway(SILENT)) : diskOf(input.root).scan(input, take),
    watch: (root, path, count, sink) => diskOf(root).watch(root, path, count, sink),
    async close() {
      await Promise.all([shared, outside, copier, ...disks.values()].map((disk) => disk.close()));
    },
  };
}
