/** What a writer takes away of his own: temporary files of days when he was interrupted, and what he retired long ago. */
import { join } from 'node:path';
import { entriesOf, type FileCalls, tempTime } from './folder-files.ts';

/** A copy of this catalog, on another machine, may be at work under the same name. */
const TEMP_MS = 24 * 3600_000;
const TRASH_MS = 62 * 24 * 3600_000;
/** In one go: it delays the opening of the catalog. */
const MOST = 500;

/** Never rejects: what cannot be taken away now is so another time. `now`: of the share, ms. */
export async function tidyFolder(
  calls: FileCalls,
  folder: string,
  writer: string,
  now: () => Promise<number | undefined>,
): Promise<void> {
  let left = MOST;
  const remove = async (...path: string[]): Promise<void> => {
    if (left-- > 0) await calls.unlink(join(folder, ...path)).catch(() => undefined);
  };
  const filesOf = async (...path: string[]): Promise<string[]> => {
    const entries = await entriesOf(calls, join(folder, ...path)).catch(() => []);
    return entries.filter(({ kind }) => kind === 'file').map(({ name }) => name);
  };
  for (const name of await filesOf('tmp')) {
    const began = tempTime(writer, name);
    if (began !== undefined && Date.now() - began > TEMP_MS) await remove('tmp', name);
  }
  const months = (await entriesOf(calls, join(folder, 'trash')).catch(() => [])).filter(
    ({ name, kind }) => kind === 'folder' && /^\d{6}$/.test(name),
  );
  if (!months.length) return;
  // By both clocks: either may be wrong.
  const today = Math.min(Date.now(), (await now().catch(() => undefined)) ?? 0);
  for (const { name: month } of months) {
    const end = Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)), 1);
    if (today - end < TRASH_MS) continue;
    for (const what of ['log', 'prev'])
      for (const name of await filesOf('trash', month, what, writer)) await remove('trash', month, what, writer, name);
  }
}
