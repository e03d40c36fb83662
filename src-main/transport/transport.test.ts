import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from '../../src-shared/rpc/frames.ts';
import type { Port } from '../../src-shared/rpc/port.ts';
import { memoryPair } from './memory.ts';
import { messagePort } from './message-port.ts';
import { socketPort } from './socket.ts';
import { contractSuite } from './testing/suite.ts';
import { acceptWebSocket } from './websocket.ts';
import { connectWebSocket } from './websocket-client.ts';

contractSuite(
  'memory',
  async () => {
    const [server, client] = memoryPair();
    return { server, client };
  },
  { serializes: false },
);

contractSuite(
  'a MessagePort',
  async () => {
    const { port1, port2 } = new MessageChannel();
    return { server: messagePort(port1), client: messagePort(port2) };
  },
  { serializes: false },
);

contractSuite(
  'a MessagePort with Electron’s events',
  async () => {
    const { port1, port2 } = new MessageChannel();
    return { server: messagePort(electronLike(port1)), client: messagePort(port2) };
  },
  { serializes: false },
);

contractSuite('a WebSocket', joinWebSocket, { serializes: true });
contractSuite('a local socket', joinSocket, { serializes: true });

/** MessagePortMain hands out `{ data, ports }`. */
function electronLike(port: MessagePort) {
  const events = new EventEmitter();
  port.on('message', (data) => events.emit('message', { data, ports: [] }));
  port.on('close', () => events.emit('close'));
  return {
    on: (event: string, listener: (message: unknown) => void) => events.on(event, listener),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

async function webSocketServer() {
  const http = createHttpServer();
  const accepted = Promise.withResolvers<Port>();
  http.on('upgrade', (request, socket, head) => {
    void acceptWebSocket(request, socket, head).then(accepted.resolve);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    accepted: accepted.promise,
    close: async () => {
      http.close();
      await once(http, 'close');
    },
  };
}

async function joinWebSocket() {
  const { url, accepted, close } = await webSocketServer();
  const client = await connectWebSocket(url);
  return { server: await accepted, client, close };
}

async function localSocket() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-socket-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.split('\\').at(-1)}` : join(folder, 's');
  const accepted = Promise.withResolvers<Port>();
  const listener = createServer((socket) => accepted.resolve(socketPort(socket))).listen(path);
  await once(listener, 'listening');
  const socket: Socket = connect(path);
  await once(socket, 'connect');
  return {
    socket,
    accepted: accepted.promise,
    close: async () => {
      socket.destroy();
      listener.close();
      await once(listener, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

async function joinSocket() {
  const { socket, accepted, close } = await localSocket();
  return { client: socketPort(socket), server: await accepted, close };
}

describe('bytes from a stranger', () => {
  const cleanUp: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const clean of cleanUp.splice(0)) await clean();
  });
  const watch = (port: Port) => {
    const frames = vi.fn();
    const closed = vi.fn();
    port.onFrame(frames);
    port.onClose(closed);
    return { frames, closed };
  };

  test.each([
    ['text that is no JSON', 'hello'],
    ['JSON that is no frame', '{"t":"call","id":1.5,"name":"x"}'],
    ['a frame of unknown kind', '{"t":"__proto__","id":1}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['bytes too short for an id', Buffer.from([1, 2])],
    ['a message that is too long', Buffer.alloc(MAX_FRAME_BYTES + 1)],
  ])('%s ends a WebSocket with a reason', async (_, message) => {
    const { url, accepted, close } = await webSocketServer();
    cleanUp.push(close);
    const socket = new WebSocket(url);
    await once(socket, 'open');
    const { frames, closed } = watch(await accepted);
    socket.send(message);
    await once(socket, 'close');
    expect(closed).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/./));
    expect(frames).not.toHaveBeenCalled();
  });

  test.each([
    ['a length that is too long', [0xff, 0xff, 0xff, 0xff, 0]],
    ['an unknown kind', [1, 0, 0, 0, 7, 1]],
    ['text that is no JSON', [2, 0, 0, 0, 0, 0x7b, 0x7b]],
  ])('%s ends a local socket', async (_, bytes) => {
    const { socket, accepted, close } = await localSocket();
    cleanUp.push(close);
    const { frames, closed } = watch(await accepted);
    socket.write(Buffer.from(bytes));
    await once(socket, 'close');
    expect(closed).toHaveBeenCalledOnce();
    expect(frames).not.toHaveBeenCalled();
  });

  test('a message that comes byte by byte over a local socket is one message', async () => {
    const { socket, accepted, close } = await localSocket();
    cleanUp.push(close);
    const { frames } = watch(await accepted);
    const body = Buffer.from('{"t":"cancel","id":3}');
    const framed = Buffer.concat([Buffer.from([body.length, 0, 0, 0, 0]), body]);
    socket.setNoDelay(true);
    for (const byte of Buffer.concat([framed, framed])) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    await vi.waitFor(() => expect(frames).toHaveBeenCalledTimes(2), { timeout: 60_000 });
    expect(frames).toHaveBeenCalledWith({ t: 'cancel', id: 3 });
  });

  test.each(['“…”'.repeat(40), 'x'.repeat(500), `${'é'.repeat(61)}📷`])(
    'a long reason in any script ends a WebSocket: %s',
    async (reason) => {
      const { url, accepted, close } = await webSocketServer();
      cleanUp.push(close);
      const socket = new WebSocket(url);
      await once(socket, 'open');
      (await accepted).close(reason);
      const [code, said] = (await once(socket, 'close')) as [number, Buffer];
      expect(code).toBe(1000);
      expect(reason.startsWith(said.toString().replaceAll('\ufffd', ''))).toBe(true);
    },
  );

  test('a WebSocket that nobody answers is offline', async () => {
    await expect(connectWebSocket('ws://127.0.0.1:9')).rejects.toMatchObject({ code: 'offline' });
  });
});
