/** The order in which the window comes alive. */
import { type Client, errorCode, errorText, getClient, openClient } from './client.ts';
import { keepFresh } from './refresh.ts';
import { keepRescue } from './rescue.ts';
import { useResult } from './result.ts';
import { type AssetRow, rowsFrom } from './rows.ts';
import { keepUi } from './state.ts';

/** Connects everything that caches to `client`. What the window shows is fetched afterwards. @returns whether the catalog is open */
export async function startClient(client: Client): Promise<boolean> {
  const hello = openClient(client);
  rowsFrom(fetchRows);
  // Subscribe, then query: what changes in between is then heard of.
  keepFresh();
  // All on one way there and back.
  const [, open] = await Promise.all([hello, keepRescue(), keepUi()]);
  return open;
}

/** Empty cells must not be all one sees of a failure; a lost connection speaks for itself. */
async function fetchRows(ns: number[]): Promise<readonly AssetRow[]> {
  try {
    const { rows } = await getClient().call('assets.rows', { ns });
    if (useResult.getState().failure) useResult.setState({ failure: undefined });
    return rows;
  } catch (error) {
    if (!['disconnected', 'cancelled'].includes(errorCode(error) ?? ''))
      useResult.setState({ failure: errorText(error) });
    throw error;
  }
}
