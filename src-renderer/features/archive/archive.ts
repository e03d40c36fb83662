import type { ArchiveOutcome, CheckOutcome, UnarchiveOutcome } from '../../../src-shared/contract/archive.ts';
import { errorText, getClient } from '../../client/client.ts';
import { ended } from '../../client/ended.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { undo } from '../assets/index.ts';
import { type Targets, targets } from '../selection/index.ts';

export const putAway = (wish: { targets: Targets; to: string; name: string }): Promise<void> => follow(() => getClient().call('archive.create', wish), t('archive.started'));
export const bringBack = (): Promise<void> => follow(() => getClient().call('archive.restore', { targets: targets() }), t('archive.back.started'));
export const checkArchive = (folder: string): Promise<void> => follow(() => getClient().call('archive.check', { folder }));

/** A job whose end is told in the window that began it. */
async function follow(begin: () => Promise<{ jobId: string }>, started?: string): Promise<void> {
  try {
    const { jobId } = await begin();
    if (started) toast({ text: started, key: 'assets' });
    const { state, outcome, error } = await ended(jobId);
    if (error) throw error;
    if (state !== 'done') return;
    const done = outcome as ArchiveOutcome | UnarchiveOutcome | CheckOutcome;
    const { label, failed } = done;
    const [first] = failed;
    toast({
      text: [label, ...(first ? [t('archive.failed', { n: failed.length, path: first.path, message: first.message })] : [])].join(' · '),
      key: 'assets',
      stays: first ? 15_000 : 6000,
      ...(first ? { tone: 'error' as const } : {}),
      ...('assets' in done && done.assets > 0 ? { action: { text: t('command.undo'), run: () => void undo() } } : {}),
    });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'assets' });
  }
}
