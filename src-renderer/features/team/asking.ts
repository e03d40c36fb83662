/** Which of the team's dialogs is open, and doing what they ask for. */
import { create } from 'zustand';
import type { TeamMember } from '../../../src-shared/contract/team.ts';
import { type CallName, errorText, getClient, type Input, type Output } from '../../client/client.ts';
import { copyText } from '../../client/clipboard.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';

export type Ask =
  | { readonly what: 'create' | 'join' | 'check' | 'recover'; readonly folder?: string }
  | { readonly what: 'invite' | 'share' | 'leave' | 'admin' | 'keep' | 'fetch' | 'free' }
  | { readonly what: 'remove' | 'stolen' | 'computer'; readonly member: TeamMember }
  | { readonly what: 'recovery'; readonly team: string; readonly folder: string; readonly key: string };

export const useAsking = create<{ ask?: Ask | undefined }>(() => ({}));
export const ask = (what: Ask): void => {
  // What there is to copy, and how much room is left, is asked for anew each time.
  for (const name of ['team.keepPlan', 'team.fetchPlan', 'team.freePlan']) queries.removeQueries({ queryKey: [name] });
  useAsking.setState({ ask: what });
};
export const stopAsking = (): void => useAsking.setState({ ask: undefined });

export { type TeamNow, useTeam } from '../../client/team.ts';

const OF_TEAM = ['team.state', 'team.members', 'team.requests', 'team.held', 'team.log'];
export const refreshTeam = (): Promise<unknown> =>
  Promise.all(OF_TEAM.map((name) => queries.invalidateQueries({ queryKey: [name] })));

/** Does it and reads anew what the team is then. @returns undefined where it was refused, which is said */
export async function act<N extends CallName>(
  name: N,
  input: Input<N>,
  done?: (told: Output<N>) => string,
): Promise<Output<N> | undefined> {
  try {
    const told = await getClient().call(name, input);
    if (done) toast({ text: done(told), key: 'team' });
    return told;
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'team' });
    return undefined;
  } finally {
    await refreshTeam();
  }
}

export async function copy(text: string): Promise<void> {
  if (await copyText(text)) toast({ text: t('team.copied'), key: 'team' });
  else toast({ text: t('team.copy.failed'), tone: 'error', key: 'team' });
}

/** As a download: where that lies is the browser's business. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replaceAll(/[/\\:*?"<>|]/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The code in what somebody pasted or chose, whatever stands around it, and however a mail broke its lines. */
export const codeIn = (text: string): string | undefined =>
  /vitrine-[a-z2-7]{26}(?:-[a-z2-7]{26}){2,3}/i.exec(text.replaceAll(/[\s>]+/g, ''))?.[0]?.toLowerCase();
