import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { allSettingsOf } from '../app/app.service.ts';
import { showPath } from '../../paths.ts';
import type { Capture } from '../versions/capture.ts';
import type { Editors } from './editors.ts';
import { toOpen } from './editors.sql.ts';
import { startProgram } from './programs.ts';

export function editorsHandlers({ db, capture, editors }: Deps & { readonly capture: Capture; readonly editors: Editors }): NounHandlers<'editors'> {
  return {
    async 'editors.open'({ n, program }) {
      const [file, settings] = await Promise.all([db.call(toOpen, n), allSettingsOf({ db })]);
      if (!file) throw new RpcError('not-found', `There is no asset ${n} in this catalog.`);
      const path = showPath(file.path);
      if (file.away) throw new RpcError('offline', `${path} is not there now. Connect its disk, then open it.`);
      const set = [program, settings[`editor.${file.kind}`], settings['editor.other']].find((one): one is string => typeof one === 'string' && one !== '') ?? null;
      // So that the first save has its predecessor. A fetched copy is looked at, and is nobody's to save.
      if (!file.fetched) {
        await capture.now(n);
        editors.opened(file);
      }
      await startProgram(set, path);
      return { seq: 0, path, program: set };
    },
  };
}
