import { stat } from 'node:fs/promises';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { backupFolder, describe, type Kept } from '../../backup/backups.ts';
import { changesByLog } from '../../backup/losses.ts';
import { noteOpened } from '../../catalogs.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { catalogId, saveSetting } from '../app/app.service.ts';
import { changesAfter, statusOf } from './catalog.sql.ts';
import { defineKeeping, outcomeOf, prepareSecondPlace } from './keeping.ts';
import { recents } from './recents.ts';
import { countAll } from './status.ts';
import { checkAll, repairAll } from './whole-check.ts';

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (s) => s.size,
    () => 0,
  );

export function catalogHandlers(deps: Deps): NounHandlers<'catalog'> {
  defineKeeping(deps);
  const { jobs, db } = deps;

  async function allBackups() {
    const { settings, here, there } = await deps.keeper.list();
    const [inside, outside] = [names(here), names(there)];
    const backups = [...here, ...there.filter(({ name }) => !inside.has(name))].sort((a, b) => b.taken - a.taken);
    const told = backups.map((one) => ({
      ...describe(one),
      here: inside.has(one.name),
      second: outside.has(one.name),
    }));
    return { settings, backups, told };
  }
  async function backupNamed(name: string) {
    const { backups, told } = await allBackups();
    const at = backups.findIndex((one) => one.name === name);
    const [backup, shown] = [backups[at], told[at]];
    if (!backup || !shown) throw new RpcError('not-found', `There is no backup “${name}”. Look at the list again.`);
    return { backup, shown };
  }
  return {
    async 'catalog.status'() {
      const [status, database, previews] = await Promise.all([
        countAll(deps),
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
      const done = await deps.keeper.backup();
      const { seq } = await deps.db.call(statusOf, undefined);
      return { seq, ...outcomeOf(done) };
    },

    'catalog.backupNow': () => jobs.start('catalog.backup', {}),
    'catalog.verifyNow': () => jobs.start('catalog.verify', {}),
    'catalog.repairNow': () => jobs.start('catalog.repair', {}),

    async 'catalog.backups'() {
      const { settings, told } = await allBackups();
      return {
        folder: backupFolder(deps.paths.folder),
        second: settings.folder,
        keep: settings.keep,
        daily: settings.daily !== false,
        backups: told,
      };
    },

    async 'catalog.backupPlace'({ path }) {
      const warnings = path === null ? [] : await prepareSecondPlace(path, deps.paths.folder, await catalogId(deps));
      await saveSetting(deps, 'backup.made', path);
      const seq = await saveSetting(deps, 'backup.folder', path);
      return { seq, warnings };
    },

    async 'catalog.losses'({ name }) {
      const { backup, shown } = await backupNamed(name);
      try {
        const { assets } = await countAll(deps);
        return { backup: shown, assets, ...(await db.call(changesAfter, backup.seq)) };
      } catch {
        // Whoever goes back because the database is damaged must not be kept from it by that.
        return { backup: shown, assets: null, changes: changesByLog(deps.paths.folder, shown), labels: [] };
      }
    },

    async 'catalog.restore'({ name }) {
      if (!deps.restore)
        throw new RpcError(
          'unsupported',
          'This program cannot close the catalog and open it again. Close it, then type: vitrine restore',
        );
      if (name !== undefined) await backupNamed(name);
      // The answer goes out first: the connection ends with the core.
      setTimeout(() => deps.restore?.({ name }), 50);
      return { seq: 0 };
    },

    async 'catalog.reopen'() {
      const { seq } = await db.call(statusOf, undefined);
      return { seq };
    },

    async 'catalog.rescue'() {
      return {
        stage: 'open' as const,
        code: '',
        message: '',
        restorable: false,
        backups: [],
        log: { files: 0, until: null },
        line: '',
        outcome: deps.outcome,
      };
    },

    async 'catalog.setStandard'() {
      noteOpened(deps.paths.folder, { standard: true });
      const { seq } = await db.call(statusOf, undefined);
      return { seq };
    },

    async 'catalog.find'({ path, ...asked }, { signal }) {
      if (!deps.host.findIn) throw new RpcError('unsupported', 'This window cannot look into other catalogs. Use: vitrine find "…"');
      if (!recents().some((one) => one.path === path)) throw new RpcError('not-found', `${path} is no catalog that was opened on this machine.`);
      return await deps.host.findIn(path, asked, signal);
    },

    async 'catalog.recent'() {
      return { catalogs: recents() };
    },
  };
}

const names = (kept: readonly Kept[]): Set<string> => new Set(kept.map(({ name }) => name));
