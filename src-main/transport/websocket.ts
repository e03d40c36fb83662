/** Ports over `ws`: the server's side of the loopback shell, and what both sides share. */
import { type WebSocket, WebSocketServer } from 'ws';
import { MAX_FRAME_BYTES } from '../../src-shared/rpc/frames.ts';
import { type Port, portOver } from '../../src-shared/rpc/port.ts';
import { decodeFrame, encodeFrame } from '../../src-shared/rpc/ws-codec.ts';

/** For both sides. Frames come from this machine: compressing them costs more than it saves. */
export const WS_OPTIONS = { maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false } as const;
/** From this length on a message is read in one turn of the event loop and acted upon in the next, those behind it after it. */
const LARGE = 64 * 1024;
/** A peer that does not answer the farewell is cut off, in ms. */
const FAREWELL = 1000;

/** Takes the socket over. Too long or malformed messages end it with a reason. */
export function webSocketPort(socket: WebSocket): Port {
  const end = portOver({
    send: (frame) => socket.send(encodeFrame(frame)),
    close(reason) {
      socket.close(1000, reason === undefined ? undefined : shortened(reason));
      setTimeout(() => socket.terminate(), FAREWELL).unref();
    },
  });
  const large: (string | Uint8Array)[] = [];
  const next = () => {
    const message = large[0];
    if (message === undefined) return;
    const frame = decodeFrame(message);
    setImmediate(() => {
      // Unless the socket has closed meanwhile, which delivered all.
      if (large.shift() === undefined) return;
      end.deliver(frame);
      if (large.length) setImmediate(next);
    });
  };
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? Buffer.from(data as Buffer) : (data as Buffer).toString();
    if (!large.length && message.length < LARGE) return end.deliver(decodeFrame(message));
    if (large.push(message) === 1) setImmediate(next);
  });
  socket.on('close', (_code, reason) => {
    for (const message of large.splice(0)) end.deliver(decodeFrame(message));
    end.ended(reason.toString() || undefined);
  });
  // Too long or not UTF-8: `close` follows, which is where it ends.
  socket.on('error', (error) => end.ended(error.message));
  return end.port;
}

/** The protocol allows 123 bytes, and whole characters only. */
function shortened(reason: string): string {
  let text = reason.slice(0, 123);
  while (Buffer.byteLength(text) > 123) text = text.slice(0, -1);
  return text.toWellFormed();
}

type Upgrade = Parameters<WebSocketServer['handleUpgrade']>;

/**
 * Answers an HTTP upgrade whose token, Host and Origin the caller has checked.
 * @returns once the handshake is done; never when the socket dies before
 */
export function acceptWebSocket(request: Upgrade[0], socket: Upgrade[1], head: Upgrade[2]): Promise<Port> {
  return new Promise((resolve) => {
    handshakes.handleUpgrade(request, socket, head, (accepted) => resolve(webSocketPort(accepted)));
  });
}

/** Shakes hands only: holds no sockets and listens nowhere. */
const handshakes = new WebSocketServer({ noServer: true, clientTracking: false, ...WS_OPTIONS });
