/** What the catalog takes of its disk, and what that has left. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogPaths } from '../deps.ts';
import { logFiles } from '../log.ts';
import { listKept } from '../team/originals/kept.ts';

/** Bytes. */
export interface Sizes {
  readonly database: number;
  readonly search: number;
  readonly previews: number;
  readonly facts: number;
  /** Fetched from the team's folder; how many. */
  readonly originals: number;
  readonly fetched: number;
  readonly backups: number;
  readonly log: number;
  /** On the catalog's disk; null where the system does not tell. */
  readonly free: number | null;
  readonly total: number | null;
}

/** Folders of many files are counted again after this many ms. */
const AGAIN_MS = 60_000;

export function createSizes(paths: CatalogPaths): () => Promise<Sizes> {
  const counted = new Map<string, { at: number; bytes: Promise<number> }>();
  const folder = (path: string): Promise<number> => {
    const known = counted.get(path);
    if (known && Date.now() - known.at < AGAIN_MS) return known.bytes;
    const bytes = folderSize(path);
    counted.set(path, { at: Date.now(), bytes });
    return bytes;
  };
  return async () => {
    const [database, search, previews, large, tiles, proxies, facts, kept, backups, sealed, log, disk] = await Promise.all([
      databaseSize(paths.database),
      databaseSize(paths.index),
      databaseSize(paths.previews),
      folder(paths.largePreviews),
      folder(paths.tiles),
      folder(paths.proxies),
      databaseSize(paths.facts),
      // Not kept for a minute: somebody has just freed them, and looks.
      listKept(paths.folder),
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
      originals: kept.reduce((bytes, one) => bytes + one.size, 0),
      fetched: kept.length,
      backups,
      log: sealed + log,
      free: disk ? disk.bavail * disk.bsize : null,
      total: disk ? disk.blocks * disk.bsize : null,
    };
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
