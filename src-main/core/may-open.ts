/** What is asked of a folder before a window goes to the catalog in it. Kept apart from catalogs.ts, which every command loads. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { standsAt } from './backup/guard.ts';
import { isCatalog } from './catalogs.ts';
import { checkPlace } from './db/place.ts';

/**
 * A folder in which a catalog may be made: absent or empty, on a disk of this machine. Answers it as an absolute path; makes nothing.
 * @throws RpcError conflict; CatalogError network-folder, sync-folder
 */
export async function assertMayMake(path: string): Promise<string> {
  const folder = resolve(path);
  if (isCatalog(folder)) throw new RpcError('conflict', `There is a catalog in ${folder} already. Open it instead.`);
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length))
    throw new RpcError(
      'conflict',
      `${folder} holds other things. A catalog needs a folder of its own; name one that is not there yet, or is empty.`,
    );
  await checkPlace(folder);
  return folder;
}

/** A folder that holds a catalog, or what is left of one. @throws RpcError not-found; CatalogError network-folder, sync-folder */
export async function assertMayOpen(path: string): Promise<string> {
  const folder = resolve(path);
  if (!standsAt(folder))
    throw new RpcError('not-found', `There is no catalog in ${folder}. If it lies on a disk of its own, connect it.`);
  await checkPlace(folder);
  return folder;
}
