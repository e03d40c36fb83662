import type { ExportOutcome } from '../../../src-shared/contract/export.ts';
import { errorText, getClient, type Input } from '../../client/client.ts';
import { ended } from '../../client/ended.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { targets } from '../selection/index.ts';

/** A job whose end is told in the window that began it. */
export async function exportNow(wish: Input<'export.start'>): Promise<void> {
  try {
    const { jobId, warnings } = await getClient().call('export.start', wish);
    toast({ text: [t('export.started'), ...warnings].join(' · '), key: 'export' });
    const { state, outcome, error } = await ended(jobId);
    if (error) throw error;
    if (state !== 'done') return;
    const { exported, skipped, failed, files, to } = outcome as ExportOutcome;
    const [first] = failed;
    toast({
      text: [
        wish.package ? t('film.made', { to: files[0] ?? to }) : t('export.done', { n: exported, to }),
        ...(skipped ? [t('export.skipped', { n: skipped })] : []),
        ...(first ? [t('export.failed', { n: failed.length, path: first.path, message: first.message })] : []),
      ].join(' · '),
      key: 'export',
      stays: first ? 15_000 : 6000,
      ...(first ? { tone: 'error' as const } : {}),
    });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'export', stays: 15_000 });
  }
}

/** With the presets and into the folder of the last time. */
export async function exportAgain(): Promise<void> {
  const on = targets();
  const { last } = await getClient().call('export.last', {});
  if (last) await exportNow({ targets: on, ...last });
  else toast({ text: t('export.never'), key: 'export' });
}
