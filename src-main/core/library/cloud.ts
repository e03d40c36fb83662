/**
 * Files that a sync program keeps elsewhere: they have a name and a size here, and no blocks. Reading one would fetch it, and might
 * wait for ever. Some file systems tell of no blocks at all, and tiny files may lie beside their names: neither is in the cloud.
 */
import { lstatSync, type Stats } from 'node:fs';

/** Larger than what any file system keeps beside a name. */
const LEAST_BYTES = 4096;
/** Devices where something was seen to have blocks: there none means none. */
const telling = new Set<number>();

/** `folder`: the one it is in, bytes. To be asked of every entry, since each may show that its file system tells of blocks. */
export function isInCloud(stats: Stats, folder: Buffer): boolean {
  // Windows tells no blocks (they are undefined there) unless it knows them.
  if (stats.blocks > 0) telling.add(stats.dev);
  if (!stats.isFile() || stats.size <= LEAST_BYTES || stats.blocks !== 0) return false;
  if (telling.has(stats.dev)) return true;
  if (lstatSync(folder).blocks > 0) telling.add(stats.dev);
  return telling.has(stats.dev);
}
