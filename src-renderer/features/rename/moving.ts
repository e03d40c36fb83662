/** Which files are to go into another folder; asked from commands and from drops on the sidebar. */
import { create } from 'zustand';
import { ended } from '../../client/ended.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';
import { undo } from '../assets/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';
import type { CopyOutcome } from '../../../src-shared/contract/rename.ts';

export interface Moving {
  copy: boolean;
  on: Targets;
  count: number;
  /** The folder that is chosen first, absolute. */
  to: string | undefined;
}
export const useMoving = create<{ asked: Moving | undefined }>(() => ({ asked: undefined }));
export const stopMoving = (): void => useMoving.setState({ asked: undefined });

export function askMove({ copy, on = targets(), to }: { copy: boolean; on?: Targets; to?: string }): void {
  const count = Array.isArray(on) ? on.length : targetCount();
  if (count === 0) return;
  // Folders and names may have changed since they were last looked at.
  queries.removeQueries({ queryKey: ['rename.movePreview'] });
  useMoving.setState({ asked: { copy, on, count, to } });
}

export interface Wish {
  targets: Targets;
  to: string;
  clash: 'error' | 'suffix';
}

/** @returns why it was refused */
export async function carryMove(copy: boolean, wish: Wish): Promise<string | undefined> {
  try {
    if (copy) await begin(wish);
    else {
      const { label, warnings } = await getClient().call('rename.move', wish);
      say([label, ...warnings], warnings.length > 0);
    }
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/** Its end is told in the window that began it. */
async function begin(wish: Wish): Promise<void> {
  const { jobId } = await getClient().call('rename.copy', wish);
  toast({ text: t('copy.started'), key: 'assets' });
  void ended(jobId).then(({ state, outcome, error }) => {
    if (error) toast({ text: error.message, tone: 'error', key: 'assets' });
    if (state !== 'done') return;
    const { label, failed } = outcome as CopyOutcome;
    say([label, ...(failed[0] ? [t('copy.failed', { n: failed.length, message: failed[0].message })] : [])], failed.length > 0);
  });
}

const say = (parts: readonly string[], long: boolean): void => {
  toast({ text: parts.join(' · '), key: 'assets', stays: long ? 10_000 : 4000, action: { text: t('command.undo'), run: () => void undo() } });
};
