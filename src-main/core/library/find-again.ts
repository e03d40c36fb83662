/**
 * Where a root that is not at its place may be now: on the same volume mounted elsewhere, beside its old place under another name, or in
 * a folder of its name on another disk. A few of its files decide: their sizes and fingerprints.
 */
import type { PlaceFiles } from '../disks/disks.ts';
import { diskKind, type Mount, mounts, volumeOfMount } from '../disks/kind.ts';
import type { Sample } from '../disks/protocol.ts';
import { type Bytes, bytesOf, join, nameOf, parentOf, toBuffer, toBytes } from './bytes.ts';
import type { RootRow } from './roots.sql.ts';

export interface FoundAgain {
  readonly path: Bytes;
  /** How many of its known files are there. */
  readonly matched: number;
  /** It can be no other: the same volume or folder, and its files agree. */
  readonly sure: boolean;
}

/** Of the files a root is known by, this part has to be at a place that is taken for it. */
const ENOUGH = 0.6;
const MOST_LOOKED_AT = 500;

export const isEnough = (matched: number, of: number): boolean => of > 0 && matched >= Math.ceil(of * ENOUGH);

interface Candidate {
  readonly path: Bytes;
  /** By volume or by the folder's own id. */
  readonly known: boolean;
}

/** Best first; none when nothing can be said. `near`: a folder where it may be as well. */
export async function findAgain(
  files: PlaceFiles,
  root: Pick<RootRow, 'path' | 'place'>,
  samples: readonly Sample[],
  near?: Bytes,
): Promise<FoundAgain[]> {
  if (!samples.length) return [];
  const found: FoundAgain[] = [];
  for (const { path, known } of await candidates(files, root, near)) {
    const matched = await files.match(toBuffer(path), samples).catch(() => 0);
    if (matched) found.push({ path, matched, sure: known && isEnough(matched, samples.length) });
  }
  return found
    .filter(({ matched }) => isEnough(matched, samples.length))
    .sort((a, b) => Number(b.sure) - Number(a.sure) || b.matched - a.matched);
}

async function candidates(
  files: PlaceFiles,
  { path, place }: Pick<RootRow, 'path' | 'place'>,
  near: Bytes | undefined,
): Promise<Candidate[]> {
  const name = nameOf(path);
  const paths = new Map<Bytes, boolean>();
  const add = (at: Bytes, known = false) => at !== path && paths.set(at, known || (paths.get(at) ?? false));
  const table = mounts();
  for (const mount of table) {
    const top = bytesOf(mount.at);
    const isSame = place.volume !== undefined && (await volumeOfMount(mount))?.id === place.volume;
    if (isSame && place.below !== undefined) add(join(top, place.below), true);
    if (isSame || isElsewhere(mount, table)) {
      add(join(top, name));
      if (place.below) add(join(top, place.below));
      // The disk's own top was the root.
      if (place.below === '') add(top);
    }
  }
  if (near !== undefined) {
    add(near);
    add(join(near, name));
  }
  const parent = parentOf(path) || '/';
  for (const at of await foldersIn(files, parent)) {
    add(at);
    add(join(at, name));
  }
  if (parent !== '/') for (const at of await foldersIn(files, parentOf(parent) || '/')) add(join(at, name));
  const there = await Promise.all(
    [...paths].slice(0, MOST_LOOKED_AT).map(async ([at, known]) => {
      const stats = await files.stat(toBuffer(at)).catch(() => undefined);
      // The folder itself, wherever it was moved on its disk.
      return stats?.kind === 'folder' ? [{ path: at, known: known || stats.fsid === place.fsid }] : [];
    }),
  );
  return there.flat();
}

const isElsewhere = (mount: Mount, table: readonly Mount[]): boolean =>
  !/^\/(proc|sys|dev|run\/(?!media))/.test(mount.at) && diskKind(mount.at, table) !== 'fixed';

async function foldersIn(files: PlaceFiles, path: Bytes): Promise<Bytes[]> {
  const entries = await files.readdir(toBuffer(path)).catch(() => []);
  return entries
    .filter(({ kind }) => kind === 'folder')
    .slice(0, MOST_LOOKED_AT)
    .map(({ name }) => join(path, toBytes(name)));
}
