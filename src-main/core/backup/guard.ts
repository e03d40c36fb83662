/** Before a catalog is opened: one whose database is lost must not look like a new, empty one. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { Backup } from '../../../src-shared/contract/catalog.ts';
import { backupFolder, describe, listBackups } from './backups.ts';
import { backupPlaces, restoreMark } from './restore.ts';
import { logFolder, logNames } from './sealed.ts';

/** Throws RpcError unsupported with the way out; touches nothing. */
export function assertWhole(catalog: string): void {
  const wayOut = `vitrine restore --catalog ${JSON.stringify(catalog)}`;
  if (existsSync(restoreMark(catalog)))
    throw new RpcError('unsupported', `A restore of the catalog ${catalog} was broken off. Begin it again: ${wayOut}`);
  const database = join(catalog, 'catalog.db');
  const size = statSync(database, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0) return;
  if (!logNames(logFolder(catalog)).length && !listBackups(backupFolder(catalog)).length) return;
  throw new RpcError(
    'unsupported',
    `The database of the catalog ${catalog} is ${size === 0 && existsSync(database) ? 'empty' : 'gone'}, but its log or backups are there. Bring it back: ${wayOut}`,
  );
}

/** Is there a catalog here, or what is left of one? */
export const standsAt = (catalog: string): boolean =>
  existsSync(join(catalog, 'catalog.db')) ||
  existsSync(restoreMark(catalog)) ||
  logNames(logFolder(catalog)).length > 0 ||
  listBackups(backupFolder(catalog)).length > 0;

/** The backups from which a catalog can be brought back, newest first, without opening it. `from`: another folder to look in. */
export function backupsOf(catalog: string, from?: string): Backup[] {
  return backupPlaces(catalog, from)
    .flatMap((place) => listBackups(place))
    .sort((a, b) => b.taken - a.taken)
    .map(describe);
}

/** An error of SQLite's that says the file is damaged, in words; others as they are. */
export function damageError(catalog: string, error: unknown): unknown {
  const code = (error as { code?: string } | undefined)?.code ?? '';
  if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) return error;
  return new RpcError(
    'unsupported',
    `The database of the catalog ${catalog} is damaged. Nothing was changed. Bring it back from its backups and log: vitrine restore --catalog ${JSON.stringify(catalog)}`,
    { cause: error },
  );
}
