/** The page's side of the two transports: WebSocket to a loopback core, MessagePort to Electron's. */
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { compact, type Frame } from '../../src-shared/rpc/frames.ts';
import { type Port, portOver } from '../../src-shared/rpc/port.ts';
import { decodeFrame, encodeFrame } from '../../src-shared/rpc/ws-codec.ts';

/** @throws RpcError `offline` when the core does not answer or refuses the window */
export function connectWebSocket(url: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const end = portOver({
      // While the other side takes its leave, nothing is sent any more: what was asked ends with the connection.
      send: (frame) => void (socket.readyState === WebSocket.OPEN && socket.send(encodeFrame(frame))),
      close: (reason) => socket.close(1000, reason?.slice(0, 100)),
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) =>
      end.deliver(decodeFrame(typeof data === 'string' ? data : new Uint8Array(data))),
    );
    socket.addEventListener('open', () => resolve(end.port));
    // A failed handshake also ends here; after `open` the rejection has no effect.
    socket.addEventListener('close', ({ reason }) => {
      end.ended(reason || undefined);
      reject(new RpcError('offline', 'Vitrine does not answer. Start it again, then reload this window.'));
    });
  });
}

/** Takes the message port over; nobody else may read from it or close it. */
export function connectMessagePort(over: MessagePort): Port {
  const end = portOver({
    send(frame) {
      try {
        over.postMessage(compact(frame));
      } catch (cause) {
        throw new RpcError('invalid-input', 'This cannot be sent: it is not plain data.', { cause });
      }
    },
    close(reason) {
      over.postMessage({ t: 'bye', reason } satisfies Frame);
      over.close();
    },
  });
  over.addEventListener('message', ({ data }: MessageEvent<unknown>) => end.deliver(data));
  over.addEventListener('messageerror', () => end.port.close('A message could not be understood.'));
  over.addEventListener('close', () => end.ended());
  over.start();
  return end.port;
}
