/** Messages over a stream, each with its length before it (4 bytes, little-endian); they may hold what v8.serialize takes. */
import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

export interface Line {
  /** One that is closed takes no more, and says so by its end alone. */
  send(message: unknown): void;
  close(): void;
}

const HEAD = 4;

/** @param ended the other side is gone, or has hung up; told once */
export function openLine(socket: Socket, heard: (message: unknown) => void, ended: () => void): Line {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Buffer => {
    const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length);
    parts = [];
    length = 0;
    return all;
  };
  /** Bytes that there have to be before it is worth to look again: a large message is put together once. */
  let wanted = HEAD;
  socket.on('data', (chunk: Buffer) => {
    parts.push(chunk);
    length += chunk.length;
    if (length < wanted) return;
    let rest = take();
    wanted = HEAD;
    while (rest.length >= HEAD) {
      const end = HEAD + rest.readUInt32LE(0);
      if (rest.length < end) {
        wanted = end;
        break;
      }
      heard(deserialize(rest.subarray(HEAD, end)));
      rest = rest.subarray(end);
    }
    if (rest.length) parts.push(rest);
    length = rest.length;
  });
  socket.on('error', () => undefined);
  socket.on('close', ended);
  return {
    send(message) {
      if (!socket.writable) return;
      const body = serialize(message);
      const head = Buffer.allocUnsafe(HEAD);
      head.writeUInt32LE(body.length);
      socket.cork();
      socket.write(head);
      socket.write(body);
      socket.uncork();
    },
    close: () => void socket.destroy(),
  };
}
