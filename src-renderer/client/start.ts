/** The order in which the window comes alive. */
import { type Client, getClient, openClient } from './client.ts';
import { keepFresh } from './refresh.ts';
import { rowsFrom } from './rows.ts';
import { keepUi } from './state.ts';

/** Connects everything that caches to `client`. What the window shows is fetched afterwards. */
export async function startClient(client: Client): Promise<void> {
  await openClient(client);
  rowsFrom(async (ns) => (await getClient().call('assets.rows', { ns })).rows);
  // Subscribe, then query: what changes in between is then heard of.
  keepFresh();
  await keepUi();
}
