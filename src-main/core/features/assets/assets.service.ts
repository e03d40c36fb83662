/** What other features may ask about assets. */
import type { AssetRow } from '../../../../src-shared/contract/shapes.ts';
import type { DbClient } from '../../db/procedure.ts';
import { showPath } from '../../paths.ts';
import { pathsOf } from './details.sql.ts';
import { rowsOf } from './rows.sql.ts';

export { carryToTrash, plannedPlace, TRASH } from './trash.ts';
export { sidecarsOf, type TrashPlace, withSidecars } from './trash.sql.ts';

/** Absolute paths in bytes of the places shown, by number; those without a place are left out. */
export const pathsOfAssets = (db: DbClient, ns: readonly number[]) => db.call(pathsOf, ns);

export interface Placed {
  readonly row: AssetRow;
  /** Where it is, or was last. */
  readonly path: string;
}

/** By number; those that no longer exist are left out. */
export async function placedRows(
  db: DbClient,
  ns: readonly number[],
): Promise<{ seq: number; of: Map<number, Placed> }> {
  const [{ seq, rows }, places] = await Promise.all([db.call(rowsOf, ns), db.call(pathsOf, ns)]);
  const pathOf = new Map(places.map(({ n, path }) => [n, showPath(path)]));
  return { seq, of: new Map(rows.map((row) => [row.n, { row, path: pathOf.get(row.n) ?? row.name }])) };
}
