import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { backupFolder, describe } from '../../backup/backups.ts';
import { recentCatalogs } from '../../catalogs.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { statusOf } from './catalog.sql.ts';
import { checkAll, repairAll } from './whole-check.ts';

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (s) => s.size,
    () => 0,
  );

export const catalogHandlers = (deps: Deps): NounHandlers<'catalog'> => ({
  async 'catalog.status'() {
    const [status, database, previews] = await Promise.all([
      deps.db.call(statusOf, undefined),
      sizeOf(deps.paths.database),
      sizeOf(deps.paths.previews),
    ]);
    return { ...status, path: deps.paths.folder, version: deps.version, bytes: { database, previews } };
  },

  'catalog.verify': () => checkAll(deps),

  async 'catalog.repair'() {
    const repaired = await repairAll(deps);
    deps.ingest.wake();
    const { seq } = await deps.db.call(statusOf, undefined);
    deps.wrote(seq);
    return { ...(await checkAll(deps)), seq, repaired };
  },

  async 'catalog.backup'() {
    const { backup, copy, warnings } = await deps.keeper.backup();
    const { seq } = await deps.db.call(statusOf, undefined);
    return { seq, backup: describe(backup), ...(copy ? { copy: copy.path } : {}), warnings: [...warnings] };
  },

  async 'catalog.backups'() {
    const { settings, here, there } = await deps.keeper.list();
    const names = new Set(here.map(({ name }) => name));
    const backups = [...here, ...there.filter(({ name }) => !names.has(name))].sort((a, b) => b.taken - a.taken);
    return {
      folder: backupFolder(deps.paths.folder),
      second: settings.folder,
      keep: settings.keep,
      backups: backups.map(describe),
    };
  },

  async 'catalog.recent'() {
    return { catalogs: recentCatalogs().map((one) => ({ ...one, name: basename(one.path) })) };
  },
});
