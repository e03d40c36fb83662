import { stat } from 'node:fs/promises';
import type { Deps, NounHandlers } from '../../deps.ts';
import { statusOf, verifyRows } from './catalog.sql.ts';

const sizeOf = (path: string): Promise<number> => stat(path).then((s) => s.size, () => 0);

export const catalogHandlers = (deps: Deps): NounHandlers<'catalog'> => ({
  async 'catalog.status'() {
    const [status, database, previews] = await Promise.all([deps.db.call(statusOf, undefined), sizeOf(deps.paths.database), sizeOf(deps.paths.previews)]);
    return { ...status, path: deps.paths.folder, version: deps.version, bytes: { database, previews } };
  },

  async 'catalog.verify'() {
    const { checked, problems } = await deps.db.call(verifyRows, undefined);
    return { ok: problems.length === 0, checked, problems };
  },
});
