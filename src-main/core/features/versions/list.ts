/** Versions as people see them. */
import type { Version } from '../../../../src-shared/contract/versions.ts';
import type { DbClient } from '../../db/procedure.ts';
import type { ContentStore } from './store.ts';
import { type VersionRow, versionsOf } from './versions.sql.ts';

/** Oldest first; the last one is what the file is. */
export async function listVersions({ db, store }: { readonly db: DbClient; readonly store: ContentStore }, n: number): Promise<{ seq: number; versions: Version[]; problem?: { code: string; message: string } }> {
  const { seq, versions, problem } = await db.call(versionsOf, n);
  const kept = await Promise.all(versions.map(({ dropped, sha256 }) => (dropped ? false : store.has(sha256))));
  return { seq, versions: versions.map((row, i) => shown(row, i + 1, i === versions.length - 1, kept[i] === true)), ...(problem ? { problem } : {}) };
}

const shown = (row: VersionRow, number: number, current: boolean, kept: boolean): Version => ({
  id: row.id,
  number,
  size: row.size,
  hash: row.sha256,
  time: new Date(row.saved).toISOString(),
  noticed: new Date(row.made).toISOString(),
  current,
  state: row.state ?? 'draft',
  approved: row.state === 'approved',
  ...(row.name ? { name: row.name } : {}),
  ...(row.note ? { note: row.note } : {}),
  ...(row.program ? { program: row.program } : {}),
  kept,
  ...(row.preview ? { preview: row.preview } : {}),
});
