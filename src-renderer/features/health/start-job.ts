import { errorText, getClient } from '../../client/client.ts';
import { toast } from '../../ui/index.ts';

/** How it goes shows where it was started, and in Activity. */
export async function startJob(name: 'catalog.backupNow' | 'catalog.verifyNow' | 'catalog.repairNow'): Promise<void> {
  try {
    await getClient().call(name, {});
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: name });
  }
}
