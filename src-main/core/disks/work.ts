/** The short operations of a disk process. Any of them may hang; whoever asked has this process killed then. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, readFile, realpath, rename, stat } from 'node:fs/promises';
import { isAsSeen } from './as-seen.ts';
import { join, toBuffer, toBytes } from '../library/bytes.ts';
import { fingerprint } from '../library/fingerprint.ts';
import type { ShareAnswer, ShareAsk } from '../team/remote/share-protocol.ts';
import type { ShareWorker } from '../team/remote/share-work.ts';
import type { Exiftool } from '../tools/exiftool.ts';
import { createCopying } from './copying.ts';
import { createPacking } from './packing.ts';
import type { DiskOp, DiskWork, EntryKind, FileStat, PathLike, ToDescribe } from './protocol.ts';

/** As DiskWork, each answering in time of its own. `alive`: it got on, though it is not done. */
export type DiskWorker = {
  [K in DiskOp]: (alive: () => void, ...args: Parameters<DiskWork[K]>) => Promise<ReturnType<DiskWork[K]>>;
};

const MAX_SIDECAR = 50 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** How often a long question looks whether the disk still answers. */
const LOOK_MS = 2000;
/** A named pipe in a file's place would be waited for without end. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export function createDiskWorker(exiftoolPath?: string): DiskWorker {
  const handles = new Map<number, FileHandle>();
  let next = 1;
  let loading: Promise<{ read: typeof import('../metadata/read.ts'); tool: Exiftool }> | undefined;
  /** Loaded with the first question: scans need none of it. */
  const metadata = () => {
    loading ??= Promise.all([import('../metadata/read.ts'), import('../tools/exiftool.ts')]).then(
      ([read, { createExiftool }]) => ({
        read,
        // What is asked of it can wait; what people do at the same time cannot.
        tool: createExiftool({ priority: 5, ...(exiftoolPath ? { exiftoolPath } : {}) }),
      }),
    );
    return loading;
  };
  /** Exiftool may take its time over fifty files: as long as the disk opens one of them, it is not the disk that is slow. */
  const whileOpens = async <T>(files: readonly ToDescribe[], alive: () => void, work: Promise<T>): Promise<T> => {
    let turn = 0;
    let looking = false;
    const timer = setInterval(() => {
      const file = files[turn++ % files.length];
      if (looking || !file) return;
      looking = true;
      void probe(file.path).then(() => {
        looking = false;
        alive();
      });
    }, LOOK_MS);
    return await work.finally(() => clearInterval(timer));
  };

  let sharing: Promise<ShareWorker> | undefined;
  /** Loaded with the first question, as few of these processes are for a share. */
  const share = async (alive: () => void, ask: ShareAsk): Promise<ShareAnswer> => {
    sharing ??= import('../team/remote/share-work.ts').then(({ createShareWorker }) => createShareWorker());
    return await (await sharing)(alive, ask);
  };

  return {
    ...createCopying(),
    share,
    shareOnce: share,
    ...createPacking(),
    lstat: async (_, path) => asStat(await lstat(raw(path))),
    stat: async (_, path) => asStat(await stat(raw(path))),
    realpath: (_, path) => realpath(raw(path), 'buffer'),
    readdir: async (_, path) =>
      (await readdir(raw(path), { withFileTypes: true, encoding: 'buffer' })).map((entry) => ({
        name: entry.name,
        kind: kindOf(entry),
      })),
    mkdir: async (_, path) => {
      await mkdir(raw(path), { recursive: true });
    },
    rename: (_, from, to) => rename(raw(from), raw(to)),
    async open(_, path) {
      const file = await open(raw(path), READ);
      const stats = await file.stat();
      if (!stats.isFile()) {
        await file.close();
        throw Object.assign(new Error('This is no file.'), { code: 'ENOENT' });
      }
      handles.set(next, file);
      return { handle: next++, size: stats.size, mtimeMs: stats.mtimeMs };
    },
    async read(_, handle, position, length) {
      const file = handles.get(handle);
      if (!file) throw Object.assign(new Error('This file is no longer open.'), { code: 'EIO' });
      const buffer = Buffer.allocUnsafeSlow(length);
      const { bytesRead } = await file.read(buffer, 0, length, position);
      return buffer.subarray(0, bytesRead);
    },
    async close(_, handle) {
      const file = handles.get(handle);
      handles.delete(handle);
      await file?.close();
    },
    probe: (_, path) => probe(path),
    async match(_, folder, samples) {
      let found = 0;
      for (const { at, size, print } of samples)
        if (fingerprint(join(toBytes(folder), toBytes(at)), size) === toBytes(print)) found++;
      return found;
    },
    async fetch(alive, path) {
      const file = await open(raw(path), READ);
      const whole = async (): Promise<number> => {
        const buffer = Buffer.allocUnsafeSlow(CHUNK);
        for (let at = 0; ; ) {
          const { bytesRead } = await file.read(buffer, 0, CHUNK, at);
          if (!bytesRead) return at;
          at += bytesRead;
          alive();
        }
      };
      return await whileOpens([{ path: raw(path), ext: '' }], alive, whole()).finally(() => file.close());
    },
    async describe(alive, files) {
      const { read, tool } = await metadata();
      const told = await whileOpens(files, alive, read.readFull(tool, files.map(asFile)));
      return await Promise.all(told.map(async (one, i) => ((await isSame(files[i] as ToDescribe)) ? one : null)));
    },
    async enrich(alive, files) {
      const { read, tool } = await metadata();
      const told = await whileOpens(files, alive, read.readRest(tool, files.map(asFile)));
      return await Promise.all(told.map(async (one, i) => ((await isSame(files[i] as ToDescribe)) ? one : undefined)));
    },
    async sidecar(_, path) {
      const bytes = await bytesOf(path).catch(() => undefined);
      if (!bytes) return 'The sidecar cannot be opened.';
      const { readSidecar } = await import('../metadata/sidecar.ts');
      const read = readSidecar(bytes);
      return read instanceof Error ? read.message : read;
    },
    async write(alive, task) {
      const [{ tool }, { writeMetadata }] = await Promise.all([metadata(), import('../metadata/write/file.ts')]);
      const answer = await whileOpens([task], alive, writeMetadata(tool, task));
      if (answer.done !== 'inside') return answer;
      const path = raw(task.path);
      const print = fingerprint(toBytes(path), answer.size);
      const sha256 = createHash('sha256').update(await readFile(path)).digest();
      const { fsid, size, mtimeMs } = asStat(await lstat(path));
      // Somebody was here already: the next look finds out.
      if (!print || print === 'changing' || size !== answer.size || mtimeMs !== answer.mtime) return { done: 'stale' };
      return { ...answer, fsid, print: toBuffer(print), sha256 };
    },
  };
}

const raw = (path: PathLike): Buffer => (typeof path === 'string' ? Buffer.from(path) : Buffer.from(path));
const asFile = ({ path, ext }: ToDescribe) => ({ path: Buffer.from(path), ext });

const isSame = async ({ path, seen }: ToDescribe): Promise<boolean> => !seen || (await isAsSeen({ path, ...seen }));

const kindOf = (of: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): EntryKind =>
  of.isFile() ? 'file' : of.isDirectory() ? 'folder' : of.isSymbolicLink() ? 'link' : 'other';

type Stats = Awaited<ReturnType<typeof stat>>;
const asStat = (stats: Stats): FileStat => ({
  kind: kindOf(stats),
  size: Number(stats.size),
  mtimeMs: Number(stats.mtimeMs),
  fsid: `${stats.dev}:${stats.ino}`,
});

/** Opened anew each time: what was read before may be remembered by this machine, that a file opens is said by the disk. */
async function probe(path: PathLike): Promise<void> {
  try {
    const file = await open(raw(path), READ);
    await file.close();
  } catch {
    // That it cannot be opened is an answer too.
  }
}

async function bytesOf(path: Uint8Array): Promise<Uint8Array> {
  const file = await open(raw(path), READ);
  try {
    if ((await file.stat()).size > MAX_SIDECAR) throw new Error('too large');
    return await file.readFile();
  } finally {
    await file.close();
  }
}
