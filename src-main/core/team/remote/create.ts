/** Making a team catalog's folder, and finding those that are in one. Nothing else ever makes one. */
import { basename, join } from 'node:path';
import { asRemoteError, codeOf, isAwayCode } from './folder-errors.ts';
import {
  entriesOf,
  type FileCalls,
  readPart,
  renamePatiently,
  SYSTEM,
  syncFolder,
  tempName,
  writeNew,
} from './folder-files.ts';
import { type CatalogMarker, ENDING, isMarkerName, MARKERS, MAX_MARKER, markerBytes, parseMarker } from './marker.ts';
import { RemoteError } from './remote.ts';

const PARTS = ['tmp', 'acl', 'heads', 'log', 'snap', 'prev', 'blob', 'join', 'trash'];
/** What systems put into folders by themselves. */
const NOTHING = /^(\.ds_store|\._.*|desktop\.ini|thumbs\.db|\.stfolder.*|\.directory)$/i;
const MOST_FOUND = 50;

/**
 * @param folder `…/<name>.vitrine`, in a folder that is there; new, or empty
 * @throws RemoteError; `refused` when there is something in it. What was begun is left for another try
 */
export async function createCatalogFolder(
  folder: string,
  marker: CatalogMarker,
  calls: FileCalls = SYSTEM,
): Promise<void> {
  if (!parseMarker(markerBytes(marker))) throw new RangeError('This is no marker of a team catalog.');
  try {
    await calls.mkdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    const there = (await entriesOf(calls, folder)).filter(
      ({ name, kind }) => !NOTHING.test(name) && !(kind === 'folder' && PARTS.includes(name)),
    );
    if (there.length)
      throw new RemoteError(
        'refused',
        `There is something in ${basename(folder)} already, so no team catalog was made there. Choose another name or folder.`,
      );
    for (const part of PARTS)
      await calls.mkdir(join(folder, part)).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
    // The first one that others look for is the last one made.
    for (const name of MARKERS) {
      const temp = join(folder, 'tmp', tempName('create'));
      await writeNew(calls, temp, markerBytes(marker));
      await renamePatiently(calls, temp, join(folder, name), 1000);
    }
    await syncFolder(calls, folder);
  } catch (error) {
    throw asRemoteError(error, 'making the team catalog');
  }
}

export interface FoundCatalog {
  /** Its own folder. */
  readonly folder: string;
  /** Undefined where none of its markers can be read. */
  readonly marker: CatalogMarker | undefined;
}

/** The catalog whose folder this is, or those that lie in it. @throws RemoteError when it cannot be read */
export async function findCatalogs(folder: string, calls: FileCalls = SYSTEM): Promise<FoundCatalog[]> {
  try {
    const entries = await entriesOf(calls, folder);
    if (entries.some(isMarker)) return [await found(calls, folder)];
    const below = entries
      .filter(({ name, kind }) => kind === 'folder' && name.toLowerCase().endsWith(ENDING))
      .map(({ name }) => name);
    const all: FoundCatalog[] = [];
    for (const name of below.sort().slice(0, MOST_FOUND)) {
      const one = join(folder, name);
      if ((await entriesOf(calls, one).catch(() => [])).some(isMarker)) all.push(await found(calls, one));
    }
    return all;
  } catch (error) {
    throw asRemoteError(error, 'looking for team catalogs');
  }
}

const isMarker = ({ name, kind }: { name: string; kind: string }): boolean => kind === 'file' && isMarkerName(name);

async function found(calls: FileCalls, folder: string): Promise<FoundCatalog> {
  for (const name of MARKERS.toReversed()) {
    const bytes = await readPart(calls, join(folder, name), 0, undefined, MAX_MARKER).catch((error: unknown) => {
      if (isAwayCode(error)) throw error;
      return undefined;
    });
    const marker = bytes && parseMarker(bytes);
    if (marker) return { folder, marker };
  }
  return { folder, marker: undefined };
}
