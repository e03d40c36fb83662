import type { Contract } from '../../src-shared/contract/index.ts';
import { kinds } from '../../src-shared/contract/kinds.ts';
import { type Client, createClient } from '../../src-shared/rpc/client.ts';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { openPort } from './open-port.ts';

const PATIENCE_MS = 20_000;

/** A connection to the core. @throws RpcError `offline` when it does not answer */
export async function openConnection(): Promise<Client<Contract>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new RpcError('offline', 'Vitrine does not answer. Close this window and start it again.'));
    }, PATIENCE_MS);
  });
  try {
    return createClient<Contract>(kinds, await Promise.race([openPort(), tooLate]));
  } finally {
    clearTimeout(timer);
  }
}
