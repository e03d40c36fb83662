/** Changes below a folder, as the system tells them. Few files: a watcher that keeps a list of them; many: one that keeps none. */
import { basename } from 'node:path';
import { bytesOf } from '../library/bytes.ts';
import { isIgnoredFile, isIgnoredFolder } from '../library/ignore.ts';
import type { TreeEvents, TreeWatch } from '../tools/watcher.ts';

export type Watched = TreeWatch;

/** Above this many files the watcher that keeps no list of them is used. */
const LARGE = 20_000;

/** Rejects when the system cannot watch here (too many folders, a network drive, no rights). */
export async function startWatch(path: string, files: number, events: TreeEvents): Promise<Watched> {
  return files > LARGE
    ? await (await import('../tools/watcher.ts')).watchTree(path, events)
    : await (await import('../tools/chokidar.ts')).watchFiles(path, events, isNoise);
}

const isNoise = (path: string): boolean => {
  const name = bytesOf(basename(path));
  return isIgnoredFolder(name) || (isIgnoredFile(name) && /^thumbs\.db$|^\.|\.tmp$/i.test(name));
};
