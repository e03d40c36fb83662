/** Versions as people see them. */
import type { Version } from '../../../../src-shared/contract/versions.ts';
import type { DbClient } from '../../db/procedure.ts';
import type { Team } from '../team/team.ts';
import { type People, peopleOf, who } from '../together/together.service.ts';
import type { ContentStore } from './store.ts';
import { type VersionOrigin, type VersionRow, versionsOf } from './versions.sql.ts';

export interface ListDeps {
  readonly db: DbClient;
  readonly store: ContentStore;
  readonly team: Team;
}

/** Oldest first; the last one is what the file is. */
export async function listVersions({ db, store, team }: ListDeps, n: number): Promise<{ seq: number; versions: Version[]; problem?: { code: string; message: string } }> {
  const { seq, versions, problem } = await db.call(versionsOf, n);
  const kept = await Promise.all(versions.map(({ dropped, sha256 }) => (dropped ? false : store.has(sha256))));
  const people = team.session() ? await peopleOf(team) : undefined;
  return { seq, versions: versions.map((row, i) => ({ ...shown(row, i + 1, i === versions.length - 1, kept[i] === true), ...told(row.origin, people) })), ...(problem ? { problem } : {}) };
}

const told = ({ way, actor, device = null }: VersionOrigin, people: People | undefined): Pick<Version, 'way' | 'by'> => ({
  way,
  ...(people && actor !== undefined ? { by: { ...who(people, actor), device } } : {}),
});

const shown = (row: VersionRow, number: number, current: boolean, kept: boolean): Omit<Version, 'way' | 'by'> => ({
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
