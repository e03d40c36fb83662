/** Ports over node's worker_threads MessagePort and Electron's MessagePortMain. The page's own kind: src-renderer/client/connect.ts. */
import { compact, type Frame } from '../../src-shared/rpc/frames.ts';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { type Port, portOver } from '../../src-shared/rpc/port.ts';

export interface MessagePortLike {
  postMessage(message: unknown): void;
  on(event: 'message' | 'close', listener: (message: unknown) => void): unknown;
  start(): void;
  close(): void;
}

/** Takes the message port over; nobody else may read from it or close it. */
export function messagePort(over: MessagePortLike): Port {
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
  over.on('message', (message: unknown) => end.deliver(contentOf(message)));
  over.on('close', () => end.ended());
  over.start();
  return end.port;
}

/** Electron hands out events with `data` and `ports`, node the message itself; no frame has `ports`. */
const contentOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'ports' in message && 'data' in message ? message.data : message;
