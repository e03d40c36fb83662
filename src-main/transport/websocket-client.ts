/** A port to a loopback shell, for programs outside the browser. The page's own kind: src-renderer/client/connect.ts. */
import { WebSocket } from 'ws';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import type { Port } from '../../src-shared/rpc/port.ts';
import { WS_OPTIONS, webSocketPort } from './websocket.ts';

/**
 * @param headers cookie or token that the server asks for
 * @throws RpcError `offline` when nobody answers or the server refuses
 */
export function connectWebSocket(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers: { ...headers }, handshakeTimeout: 10_000, ...WS_OPTIONS });
    const refused = (cause: Error) =>
      reject(new RpcError('offline', 'Vitrine does not answer there. Start it, then try again.', { cause }));
    socket.once('error', refused);
    socket.once('open', () => {
      socket.off('error', refused);
      resolve(webSocketPort(socket));
    });
  });
}
