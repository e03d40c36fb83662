/** What the dialog does to definitions; what the core refuses is said, and undefined comes back. */
import { errorText, getClient, type Input } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { undo } from '../assets/index.ts';

export const defineSchema = (input: Input<'fields.defineSchema'>): Promise<number | undefined> =>
  said(() => getClient().call('fields.defineSchema', input).then(({ n }) => n));

export const defineField = (input: Input<'fields.define'>): Promise<number | undefined> =>
  said(() => getClient().call('fields.define', input).then(({ n }) => n));

/** Its values stay and come back with it, so it is not asked about, but told with the way back. */
export async function removeDefinition(n: number): Promise<void> {
  const label = await said(() => getClient().call('fields.remove', { n }).then((done) => done.label));
  if (label !== undefined) toast({ text: label, key: 'fields', stays: 8000, action: { text: t('fields.dialog.undo'), run: () => void undo() } });
}

async function said<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
    return undefined;
  }
}
