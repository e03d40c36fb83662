/**
 * Ports over the catalog's local socket (a named pipe on Windows), by which a second shell and the command line reach
 * the core that runs. Who may connect, and where, is the shell's business: shells/instance.ts.
 */
import type { Socket } from 'node:net';
import { type Port, portOver } from '../../src-shared/rpc/port.ts';
import { decodeFrame, encodeFrame } from '../../src-shared/rpc/ws-codec.ts';
import { frameMessage, messageSplitter } from './framing.ts';

/** Takes a connected socket over, after whatever was said on it before. Too long or malformed messages end it. */
export function socketPort(socket: Socket): Port {
  const end = portOver({
    send: (frame) => socket.write(frameMessage(encodeFrame(frame))),
    // What was sent still arrives.
    close: () => socket.destroySoon(),
  });
  const split = messageSplitter((message) => end.deliver(decodeFrame(message)));
  socket.on('data', (piece: Buffer) => {
    if (!split(piece)) end.port.close('A message could not be understood.');
  });
  socket.on('error', (error) => end.ended(error.message));
  socket.on('end', () => end.port.close());
  socket.on('close', () => end.ended());
  return end.port;
}
