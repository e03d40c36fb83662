/** The way to the core from this window: Electron's preload hands a port over, everywhere else it is a WebSocket. */
import { RpcError } from '../../src-shared/rpc/errors.ts';
import type { Port } from '../../src-shared/rpc/port.ts';
import { connectMessagePort, connectWebSocket } from './connect.ts';
import { host } from './host.ts';
import { t } from './messages.ts';

/** A new connection, also after the last one was lost. @throws RpcError `offline` when the core does not answer, `conflict` when it knows no such window */
export function openPort(): Promise<Port> {
  const { connect } = host();
  if (!connect) return connectWebSocket(`ws://${window.location.host}/ws`).catch(whoAnswers);
  return new Promise((resolve) => {
    const listen = ({ data, source, ports }: MessageEvent<unknown>) => {
      const [port] = ports;
      if (data !== 'vitrine:port' || source !== window || !port) return;
      window.removeEventListener('message', listen);
      resolve(connectMessagePort(port));
    };
    window.addEventListener('message', listen);
    connect();
  });
}

/** A refused WebSocket does not say why; a page from the same door does. */
async function whoAnswers(reason: unknown): Promise<never> {
  const door = await fetch('/', { cache: 'no-store' }).catch(() => undefined);
  if (door?.status === 403) throw new RpcError('conflict', t('app.refused.body'), { cause: reason });
  throw reason;
}
