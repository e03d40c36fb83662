/** What one works on, on the clipboard: the files themselves, or where they lie, a line each. */

import { errorText, getClient } from '../../client/client.ts';
import { copyText } from '../../client/clipboard.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { targets } from '../selection/index.ts';
import { DRAG_PRESET } from './dragging.tsx';

/** As the door asks for. */
const MOST = 2000;

/** The originals, or what drags take along: see dragging.tsx. */
export const copyFiles = (): Promise<void> =>
  copy(async (ns) => {
    const { values } = await getClient().call('app.settings', {});
    const preset = values[DRAG_PRESET];
    const { files, warnings } = await getClient().call('export.copy', {
      ns,
      ...(typeof preset === 'string' ? { preset } : {}),
    });
    return [t('copy.files.done', { n: files }), ...warnings];
  });

export const copyPaths = (): Promise<void> =>
  copy(async (ns) => {
    const { paths, warnings } = await getClient().call('export.files', { ns, way: 'copy' });
    const isCopied = await copyText(paths.join('\n'));
    return [isCopied ? t('copy.paths.done', { n: paths.length }) : paths.join(' '), ...warnings];
  });

async function copy(act: (ns: number[]) => Promise<string[]>): Promise<void> {
  const on = targets();
  if (!Array.isArray(on) || on.length > MOST) {
    toast({ text: t('copy.many', { n: MOST }), key: 'export' });
    return;
  }
  try {
    toast({ text: (await act(on)).join(' · '), key: 'export' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'export' });
  }
}
