/** What the catalog takes of its disk, and what that has left. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogPaths } from '../deps.ts';
import { logFiles } from '../log.ts';
import { bytesOf, listFetched } from '../team/originals/kept.ts';

/** Bytes. */
export interface Sizes {
  readonly database: number;
  readonly search: number;
  readonly previews: number;
  readonly facts: number;
  /** Fetched from the team's folder; how many. */
  readonly originals: number;
  readonly fetched: number;
  /** Of those that were not fetched whole, or are being fetched just now; how many. */
  readonly parts: number;
  readonly unfinished: number;
  readonly backups: number;
  readonly log: number;
  /** On the catalog's disk; null where the system does not tell. */
  readonly free: number | null;
  readonly total: number | null;
}

/** Folders of many files are counted again after this many ms. */
const AGAIN_MS = 60_000;

/** @returns takes when originals were fetched or freed last, in ms since 1970: they are counted again at once then, since somebody looks. */
export function createSizes(paths: CatalogPaths): (fetchedAt: number) => Promise<Sizes> {
  const folders = new Map<string, () => Promise<number>>();
  const folder = (path: string): Promise<number> => {
    const size = folders.get(path) ?? counted(() => folderSize(path));
    folders.set(path, size);
    return size();
  };
  const fetched = counted(() => listFetched(paths.folder));
  return async (fetchedAt) => {
    const [database, search, previews, large, tiles, proxies, facts, { kept, unfinished }, backups, sealed, log, disk] = await Promise.all([
      databaseSize(paths.database),
      databaseSize(paths.index),
      databaseSize(paths.previews),
      folder(paths.largePreviews),
      folder(paths.tiles),
      folder(paths.proxies),
      databaseSize(paths.facts),
      fetched(fetchedAt),
      folderSize(join(paths.folder, 'backups')),
      folderSize(join(paths.folder, 'log')),
      sum(logFiles(paths.folder).map(size)),
      statfs(paths.folder).catch(() => undefined),
    ]);
    return {
      database,
      search,
      previews: previews + large + tiles + proxies,
      facts,
      originals: bytesOf(kept),
      fetched: kept.length,
      parts: bytesOf(unfinished),
      unfinished: unfinished.length,
      backups,
      log: sealed + log,
      free: disk ? disk.bavail * disk.bsize : null,
      total: disk ? disk.blocks * disk.bsize : null,
    };
  };
}

/** What was counted less than a minute ago, and not before `changed` (ms since 1970), is not counted anew. */
function counted<T>(count: () => Promise<T>): (changed?: number) => Promise<T> {
  let last: { readonly at: number; readonly all: Promise<T> } | undefined;
  return (changed = 0) => {
    if (!last || Math.abs(Date.now() - last.at) >= AGAIN_MS || changed >= last.at) last = { at: Date.now(), all: count() };
    return last.all;
  };
}

const size = (path: string): Promise<number> =>
  stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
const sum = async (all: readonly Promise<number>[]): Promise<number> =>
  (await Promise.all(all)).reduce((whole, one) => whole + one, 0);
const databaseSize = (path: string): Promise<number> => sum([size(path), size(`${path}-wal`)]);

async function folderSize(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  // One after the other: a hundred thousand pictures must not fill the queue for files that people wait for.
  for (const entry of entries) if (entry.isFile()) bytes += await size(join(entry.parentPath, entry.name));
  return bytes;
}
