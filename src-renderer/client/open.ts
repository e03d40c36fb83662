/** Where the core is: behind Electron's message port, or at the socket of the server that gave us this page. */
import { contract } from '../../src-shared/contract/index.ts';
import { type Client, createClient } from '../../src-shared/rpc/client.ts';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import type { Port } from '../../src-shared/rpc/port.ts';
import { connectMessagePort, connectWebSocket } from './connect.ts';
import { host } from './host.ts';

const PATIENCE_MS = 20_000;

/** @throws RpcError `offline` when the core does not answer */
export async function openConnection(): Promise<Client<typeof contract>> {
  const ask = host().connect;
  return createClient(contract, await (ask ? fromElectron(ask) : connectWebSocket(socketUrl())));
}

const socketUrl = () => `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws`;

function fromElectron(ask: () => void): Promise<Port> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      window.removeEventListener('message', listen);
    };
    const listen = (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      // Only the preload speaks from this very window, and only it has a port to give.
      if (event.source !== window || event.data !== 'vitrine:port' || !port) return;
      stop();
      resolve(connectMessagePort(port));
    };
    const timer = setTimeout(() => {
      stop();
      reject(new RpcError('offline', 'Vitrine does not answer. Close this window and start it again.'));
    }, PATIENCE_MS);
    window.addEventListener('message', listen);
    ask();
  });
}
