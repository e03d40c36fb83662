/** Whether the catalog is open, or being brought back: the window begins anew when that changes. */
import { getClient } from './client.ts';

/** @returns whether the catalog is open. Called once at start. */
export async function keepRescue(): Promise<boolean> {
  const client = getClient();
  const { stage, outcome } = await client.call('catalog.rescue', {});
  const open = stage === 'open';
  const look = async () => {
    const now = await client.call('catalog.rescue', {}).catch(() => undefined);
    if (now && ((now.stage === 'open') !== open || (open && now.outcome?.at !== outcome?.at))) window.location.reload();
  };
  // After each lost connection somebody else may answer.
  client.subscribe(
    'catalog.rescueChanged',
    () => void look(),
    () => void look(),
  );
  return open;
}
