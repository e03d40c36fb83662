import { basename } from 'node:path';
import type { Deps, NounHandlers } from '../../deps.ts';
import { saveSetting } from './app.service.ts';
import { allSettings, identity } from './settings.sql.ts';

/** Set once the first-run cards were seen or skipped. */
const FIRST_RUN_DONE = 'firstRun.done';

export const appHandlers = (deps: Deps): NounHandlers<'app'> => ({
  async 'app.hello'(_, { client }) {
    const [{ id, roots, seq }, settings] = await Promise.all([deps.db.call(identity, undefined), deps.db.call(allSettings, undefined)]);
    return {
      version: deps.version,
      catalog: { id, name: basename(deps.paths.folder), path: deps.paths.folder },
      seq,
      host: client.host,
      can: { nativeDialog: false, reveal: deps.host.reveal !== undefined, trash: deps.host.trash !== undefined, dragOut: false, ...client.can },
      assetBase: client.assetBase ?? '',
      firstRun: roots === 0 && settings[FIRST_RUN_DONE] !== true,
    };
  },

  async 'app.settings'() {
    return { values: await deps.db.call(allSettings, undefined) };
  },

  'app.setSetting': async ({ key, value }) => ({ seq: await saveSetting(deps, key, value) }),
});
