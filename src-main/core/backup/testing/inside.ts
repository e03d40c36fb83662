/** What tests that drive the product from outside look at when its programs are dead: the catalog's files as the next start reads them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../db/connection.ts';
import type { Db } from '../../db/procedure.ts';
import { edit } from '../../features/assets/edit.sql.ts';
import { verifyRows } from '../../features/catalog/catalog.sql.ts';
import { sealPending } from '../sealer.ts';
import { filedCatalog, type Filed } from './filed-catalog.ts';

export { backupFolder, checkBackup, listBackups, takeBackup } from '../backups.ts';
export { assertWhole } from '../guard.ts';
export { restoreCatalog } from '../restore.ts';
export { filedCatalog, stateOf } from './filed-catalog.ts';
export type { Db } from '../../db/procedure.ts';

export interface Read<T> {
  /** What of rows, log and shown values does not fit each other. */
  readonly problems: readonly unknown[];
  readonly out: T;
}

/** Undefined where there is no catalog, or was not yet when its program was killed. */
export function readCatalog<T>(catalog: string, read: (db: Db) => T): Read<T> | undefined {
  const path = join(catalog, 'catalog.db');
  if (!existsSync(path)) return undefined;
  const connection = connect(path, 'read');
  try {
    const made = connection.db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'asset'").pluck().get();
    if (!made) return undefined;
    return { problems: connection.run(verifyRows, undefined).out.problems, out: read(connection.db) };
  } finally {
    connection.close();
  }
}

/** Reads the database at `path` without checking it. */
export function reading<T>(path: string, read: (db: Db) => T): T {
  const { db, close } = connect(path, 'read');
  try {
    return read(db);
  } finally {
    close();
  }
}

/** A catalog of rows without files, whose first 500 assets are rated and titled by `change`; `seal` puts that into log files. */
export function editedCatalog(assets: number): Filed & { change(rating: number): void; seal(): void } {
  const made = filedCatalog(assets);
  return {
    ...made,
    change: (rating) =>
      void made.run(edit, {
        actor: 'me',
        ns: made.ns().slice(0, 500),
        changes: { rating, title: `Rated ${rating}` },
      }),
    seal: () => void sealPending(made.db, made.folder, 0),
  };
}
