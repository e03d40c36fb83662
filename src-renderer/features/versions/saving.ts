/** Another file is to become the newest version of an asset: asked from a drop or a command. */
import { create } from 'zustand';
import type { RestoredVersion, Version } from '../../../src-shared/contract/versions.ts';
import { errorText, getClient } from '../../client/client.ts';
import { ended } from '../../client/ended.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';

export interface Saving {
  n: number;
  /** Absolute, where this window is told it. */
  file?: string | undefined;
  /** Of a file that was dropped on a browser window, which is told no more. */
  named?: string | undefined;
}
export const useSaving = create<{ asked: Saving | undefined }>(() => ({ asked: undefined }));
export const askSave = (asked: Saving): void => useSaving.setState({ asked });
export const stopSaving = (): void => useSaving.setState({ asked: undefined });

/** Its end is told in the window that began it, with the way back. */
export async function saveVersion(n: number, file: string): Promise<void> {
  try {
    const { jobId } = await getClient().call('versions.save', { n, file });
    const { error, outcome } = await ended(jobId);
    if (error) throw error;
    const { label, version } = outcome as RestoredVersion;
    const former = await before(n, version);
    toast({
      text: label,
      key: 'assets',
      stays: 10_000,
      ...(former ? { action: { text: t('command.undo'), run: () => void bringBack(n, former.id) } } : {}),
    });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', stays: 10_000 });
  }
}

async function before(n: number, { number }: Version): Promise<Version | undefined> {
  const { versions } = await getClient().call('versions.list', { n });
  return versions.find((one) => one.number === number - 1 && one.kept);
}

/** Nothing is lost by it: what stands there is a version too. */
export async function bringBack(n: number, id: string): Promise<void> {
  try {
    const { jobId } = await getClient().call('versions.restore', { n, id });
    const { error, outcome } = await ended(jobId);
    if (error) throw error;
    toast({ text: (outcome as RestoredVersion).label, key: 'assets' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
