/**
 * Tells which folders of a root to look at again. Events are only hints: they mark folders, and after a moment of quiet these are
 * scanned. Where the system cannot watch, or does not tell of what other machines do, `blind` says why.
 */
import { relative, sep } from 'node:path';
import type { Disks } from '../disks/disks.ts';
import { type Bytes, bytesOf, parentOf, toBuffer } from './bytes.ts';

const QUIET_MS = 300;
/** While something keeps changing, this long at most. */
const PATIENCE_MS = 2000;

export interface WatchEvents {
  /** Folders below the root whose contents may differ; null = look at everything. */
  dirty(folders: readonly Bytes[] | null): void;
  /** Changes are not seen by themselves, and why. */
  blind(why: string): void;
}

export interface RootWatch {
  close(): void;
}

export async function watchRoot(
  disks: Disks,
  root: { readonly n: number; readonly path: Bytes; readonly files: number },
  events: WatchEvents,
): Promise<RootWatch> {
  const path = toBuffer(root.path).toString('utf8');
  const marks = collect(events.dirty);
  const blind = (error: Error) => events.blind(reason(error));
  if (toBuffer(root.path).compare(Buffer.from(path)) !== 0) {
    blind(new Error('its name is not UTF-8'));
    return { close: marks.stop };
  }
  const watch = await disks
    .watch(root.n, path, root.files, {
      changed: (paths) => {
        for (const changed of paths) marks.add(folderOf(path, changed));
      },
      missed: () => marks.everything(),
      lost: (error) => {
        marks.everything();
        blind(error);
      },
    })
    .catch((error: Error) => {
      blind(error);
      return undefined;
    });
  return {
    close() {
      marks.stop();
      watch?.close();
    },
  };
}

/** The folder whose list of names changed: the one above what is reported. */
function folderOf(root: string, changed: string): Bytes {
  const below = relative(root, changed).split(sep).join('/');
  if (below.startsWith('..')) return '';
  // Bytes that are no UTF-8 arrive broken: the part of the path that is sound is looked at, and what is new below it.
  const broken = below.indexOf('\ufffd');
  return parentOf(bytesOf(broken < 0 ? below : below.slice(0, below.lastIndexOf('/', broken) + 1)));
}

function reason(error: Error): string {
  const said = `${(error as NodeJS.ErrnoException).code} ${error.message}`;
  if (/ENOSPC|No space left/i.test(said))
    return 'The system cannot watch so many folders (raise fs.inotify.max_user_watches).';
  if (/EMFILE|Too many open files/i.test(said))
    return 'The system cannot watch any more folders for you (raise fs.inotify.max_user_instances).';
  return `The system cannot watch this folder (${error.message}).`;
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
