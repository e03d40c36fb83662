/** Where the files that one works on lie, on the clipboard, a line each. */
import { copyText } from '../../client/clipboard.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { targets } from '../selection/index.ts';

/** As the door asks for. */
const MOST = 2000;

export async function copyPaths(): Promise<void> {
  const on = targets();
  if (!Array.isArray(on) || on.length > MOST) {
    toast({ text: t('copy.paths.many', { n: MOST }), key: 'export' });
    return;
  }
  try {
    const { paths, warnings } = await getClient().call('export.files', { ns: on, way: 'copy' });
    const isCopied = await copyText(paths.join('\n'));
    toast({ text: [isCopied ? t('copy.paths.done', { n: paths.length }) : paths.join(' '), ...warnings].join(' · '), key: 'export' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'export' });
  }
}
