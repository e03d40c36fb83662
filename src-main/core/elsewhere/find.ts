/**
 * Searches a catalog that nobody has open, and leaves it as it is: the database is opened to be read only, what the search needs beside it
 * lies in a folder for temporary files. Whoever calls holds the catalog's claim, so that nobody writes meanwhile.
 */
import { constants, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AssetRow } from '../../../src-shared/contract/shapes.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { type Connection, connect } from '../db/connection.ts';
import { CatalogError, migrations } from '../db/migrate.ts';
import { pathsOf } from '../features/assets/details.sql.ts';
import { rowsOf } from '../features/assets/rows.sql.ts';
import { showPath } from '../paths.ts';
import { SearchIndex } from '../search/index/index.ts';
import { finished } from '../search/index/work.ts';

export interface FoundThere {
  readonly total: number;
  /** The first of them, by name. */
  readonly rows: readonly AssetRow[];
  /** Of the rows. */
  readonly places: readonly { readonly n: number; readonly path: string; readonly missing: boolean }[];
}

/** `database`: of the catalog; `index`: of its search. @throws RpcError for a query that cannot be read, or an older catalog; CatalogError for a newer one */
export function findReadOnly({ database, index }: { database: string; index: string }, { query, limit }: { query: string; limit: number }): FoundThere {
  const beside = ['-wal', '-shm'].map((end) => database + end).filter((path) => !existsSync(path));
  const work = mkdtempSync(join(tmpdir(), 'vitrine-find-'));
  try {
    return findIn(database, copied(index, work), { query, limit });
  } finally {
    rmSync(work, { recursive: true, force: true });
    // Reading makes them where they were not; there is nothing in them.
    for (const path of beside) if (existsSync(path) && (path.endsWith('-shm') || statSync(path).size === 0)) rmSync(path, { force: true });
  }
}

function findIn(database: string, index: string, { query, limit }: { query: string; limit: number }): FoundThere {
  const connection = connect(database, 'read');
  let search: SearchIndex | undefined;
  try {
    assertKnown(connection);
    search = new SearchIndex({ catalogPath: database, indexPath: index });
    finished(search.load());
    while (finished(search.indexTexts()));
    const { total, ns, error } = finished(search.page({ query, sort: 'name', dir: 'asc', limit }));
    if (error) throw new RpcError('invalid-input', `The query cannot be read at character ${error.at + 1}: ${error.message}`);
    const { rows } = connection.run(rowsOf, ns).out;
    const places = connection.run(pathsOf, ns).out.map(({ n, path, missing }) => ({ n, path: showPath(path), missing }));
    return { total, rows, places };
  } finally {
    search?.close();
    connection.close();
  }
}

/** What was saved of its search spares reading every row; a copy, since it is written to. */
function copied(index: string, work: string): string {
  const folder = dirname(index);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => join(folder, name).startsWith(index)) : [];
  for (const name of names) copyFileSync(join(folder, name), join(work, name), constants.COPYFILE_FICLONE);
  return join(work, index.slice(folder.length + 1));
}

/** Of another structure nothing could be said for sure; bringing it up to date would change it. */
function assertKnown({ db }: Connection): void {
  const known = migrations().map(({ number, sum }) => `${number} ${sum}`);
  const done = (db.prepare('SELECT number, sum FROM migration ORDER BY number').all() as { number: number; sum: string }[]).map(({ number, sum }) => `${number} ${sum}`);
  if (done.length > known.length) throw new CatalogError('newer-catalog', 'This catalog was written by a newer Vitrine. Please update Vitrine to search in it; nothing was changed.');
  if (done.some((one, i) => one !== known[i])) throw new CatalogError('migration-changed', 'The structure of this catalog is not one that this Vitrine knows. Nothing was changed.');
  if (done.length < known.length) throw new RpcError('unsupported', 'This catalog was last opened by an older Vitrine. Open it once, and it is searched from then on; nothing was changed.');
}
