/** The way to the core from this window: Electron's preload hands a port over, everywhere else it is a WebSocket. */
import type { Port } from '../../src-shared/rpc/port.ts';
import { connectMessagePort, connectWebSocket } from './connect.ts';
import { host } from './host.ts';

/** A new connection, also after the last one was lost. @throws RpcError `offline` when the core does not answer */
export function openPort(): Promise<Port> {
  const { connect } = host();
  if (!connect) return connectWebSocket(`ws://${window.location.host}/ws`);
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
