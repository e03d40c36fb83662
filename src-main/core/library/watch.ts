/**
 * Tells which folders of a root to look at again. Events are only hints: they mark folders, and after a moment of quiet these are
 * scanned. Where the system cannot watch, the whole root is looked at again from time to time.
 */
import { statfs } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { watchFiles } from '../tools/chokidar.ts';
import { type TreeWatch, watchTree } from '../tools/watcher.ts';
import { type Bytes, bytesOf, parentOf, toBuffer } from './bytes.ts';
import { isIgnoredFile, isIgnoredFolder } from './ignore.ts';

const QUIET_MS = 300;
/** While something keeps changing, this long at most. */
const PATIENCE_MS = 2000;
const AGAIN_MS = 60_000;
/** Above this many files the watcher that keeps no list of them is used. */
const LARGE = 20_000;
/** NFS, SMB, SMB2, CIFS, 9P, FUSE: other machines' changes send no events. */
const NETWORK = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x01021997, 0x65735546]);

export interface WatchEvents {
  /** Folders below the root whose contents may differ; null = look at everything. */
  dirty(folders: readonly Bytes[] | null): void;
  /** Why changes are seen late; undefined: they are seen at once. */
  note(message: string | undefined): void;
}

export interface RootWatch {
  close(): Promise<void>;
}

export async function watchRoot(
  root: { readonly path: Bytes; readonly files: number },
  events: WatchEvents,
): Promise<RootWatch> {
  const path = toBuffer(root.path).toString('utf8');
  const marks = collect(events.dirty);
  let timer: NodeJS.Timeout | undefined;
  let watch: TreeWatch | undefined;
  let closed = false;

  const periodically = (why: string) => {
    if (timer || closed) return;
    events.note(`${why} Changes in ${basename(path)} are looked for once a minute.`);
    timer = setInterval(() => events.dirty(null), AGAIN_MS);
    timer.unref();
  };
  const sink = {
    changed: (paths: readonly string[]) => {
      for (const changed of paths) marks.add(folderOf(path, changed));
    },
    failed: (error: Error) => {
      void watch?.close().catch(() => undefined);
      watch = undefined;
      marks.everything();
      periodically(reason(error));
    },
  };
  try {
    if (toBuffer(root.path).compare(Buffer.from(path)) !== 0) throw new Error('its name is not UTF-8');
    if (NETWORK.has((await statfs(path)).type)) periodically('This is a network drive.');
    else watch = root.files > LARGE ? await watchTree(path, sink) : await watchFiles(path, sink, isNoise);
    if (watch) events.note(undefined);
  } catch (error) {
    periodically(reason(error as Error));
  }
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      marks.stop();
      await watch?.close();
    },
  };
}

const isNoise = (path: string): boolean => {
  const name = bytesOf(basename(path));
  return isIgnoredFolder(name) || (isIgnoredFile(name) && /^thumbs\.db$|^\.|\.tmp$/i.test(name));
};

/** The folder whose list of names changed: the one above what is reported. */
function folderOf(root: string, changed: string): Bytes {
  const below = relative(root, changed).split(sep).join('/');
  if (below.startsWith('..')) return '';
  // Bytes that are no UTF-8 arrive broken: the part of the path that is sound is looked at, and what is new below it.
  const broken = below.indexOf('\ufffd');
  return parentOf(bytesOf(broken < 0 ? below : below.slice(0, below.lastIndexOf('/', broken) + 1)));
}

function reason(error: Error): string {
  return /ENOSPC|No space left/i.test(`${(error as NodeJS.ErrnoException).code} ${error.message}`)
    ? 'The system cannot watch so many folders (raise fs.inotify.max_user_watches).'
    : `The system cannot watch this folder (${error.message}).`;
}

/** Gathers marks until it has been quiet for a moment. */
function collect(tell: WatchEvents['dirty']) {
  const folders = new Set<Bytes>();
  let whole = false;
  let first = 0;
  let timer: NodeJS.Timeout | undefined;
  const fire = () => {
    timer = undefined;
    const marked = whole ? null : [...folders];
    folders.clear();
    whole = false;
    tell(marked);
  };
  const wait = () => {
    const now = Date.now();
    if (!timer) first = now;
    clearTimeout(timer);
    timer = setTimeout(fire, Math.max(0, Math.min(QUIET_MS, first + PATIENCE_MS - now)));
  };
  return {
    add(folder: Bytes) {
      folders.add(folder);
      wait();
    },
    everything() {
      whole = true;
      wait();
    },
    stop: () => clearTimeout(timer),
  };
}
