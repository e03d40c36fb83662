import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { createClient } from '../../src-shared/rpc/client.ts';
import { type ClientInfo, query, stream, topic } from '../../src-shared/rpc/define.ts';
import { type Port, portOver } from '../../src-shared/rpc/port.ts';
import { serve } from '../../src-shared/rpc/server.ts';
import { createTopicHub } from '../../src-shared/rpc/topics.ts';
import { decodeFrame, encodeFrame } from '../../src-shared/rpc/ws-codec.ts';
import { connectMessagePort, connectWebSocket } from './connect.ts';

const contract = {
  'a.add': query({ in: z.object({ a: z.number() }), out: z.object({ sum: z.number() }) }),
  'a.bytes': stream({ in: z.object({ count: z.number() }), chunk: 'bytes' }),
  'a.changed': topic({ data: z.object({ n: z.number() }) }),
};
const page: ClientInfo = { id: 'page', host: 'browser', can: {} };
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0)) await clean();
});

/** Both sides, where a port to the server leads to `attach`. */
async function throughBoth(port: Port, attached: (serve: (port: Port) => void) => unknown) {
  const hub = createTopicHub(contract);
  const server = serve(
    contract,
    {
      'a.add': async ({ a }) => ({ sum: a + 1 }),
      async *'a.bytes'({ count }) {
        for (let i = 0; i < count; i++) yield new Uint8Array(1000).fill(i);
      },
    },
    hub,
  );
  await attached((end) => server.attach(end, page));
  const client = createClient(contract, port);
  const closed = vi.fn();
  client.onClose(closed);
  const got = vi.fn();
  client.subscribe('a.changed', got);
  expect(await client.call('a.add', { a: 1 })).toEqual({ sum: 2 });
  hub.publish('a.changed', { n: 1 }, 5);
  let chunks = 0;
  for await (const chunk of client.stream('a.bytes', { count: 30 })) expect([...new Set(chunk)]).toEqual([chunks++]);
  expect(chunks).toBe(30);
  expect(got).toHaveBeenCalledExactlyOnceWith({ n: 1 }, 5);
  await server.close();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), { timeout: 60_000 });
  await expect(client.call('a.add', { a: 1 })).rejects.toMatchObject({ code: 'disconnected' });
}

test('a page reaches the core over a WebSocket', async () => {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  cleanUp.push(() => new Promise((done) => sockets.close(done)));
  const { port } = sockets.address() as { port: number };
  const accepted = once(sockets, 'connection');
  const socket = await connectWebSocket(`ws://127.0.0.1:${port}`);
  const [peer] = await accepted;
  await throughBoth(socket, (attach) => {
    const end = portOver({ send: (frame) => peer.send(encodeFrame(frame)), close: () => peer.close() });
    peer.on('message', (data: Buffer, binary: boolean) => end.deliver(decodeFrame(binary ? data : data.toString())));
    peer.on('close', () => end.ended());
    attach(end.port);
  });
});

test('a page reaches the core over a MessagePort', async () => {
  const { port1, port2 } = new MessageChannel();
  await throughBoth(connectMessagePort(port1), (attach) => attach(connectMessagePort(port2)));
});

test('a core that does not answer is offline', async () => {
  await expect(connectWebSocket('ws://127.0.0.1:9')).rejects.toMatchObject({ code: 'offline', retryable: true });
});
