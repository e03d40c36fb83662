import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sendResponse, toRequest } from './web.ts';

test('a reader that leaves while the answer is on its way does no harm, whenever its source says so', async () => {
  const wrong: unknown[] = [];
  const heard = (error: unknown) => void wrong.push(error);
  process.on('uncaughtException', heard);
  const answered: Promise<void>[] = [];
  const server = createServer((req, res) => {
    const { signal } = toRequest(req, res, 'http://here/');
    const body = new ReadableStream({
      start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
      async pull(controller) {
        await new Promise((done) => setTimeout(done, 2));
        if (!signal.aborted) controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    answered.push(new Promise<void>((done) => setTimeout(done, Number(req.url?.slice(1)))).then(() => sendResponse(res, new Response(body))));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    process.off('uncaughtException', heard);
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  for (let i = 0; i < 40; i++) {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET /${i % 10} HTTP/1.1\r\nHost: here\r\n\r\n`));
    await once(server, 'request');
    await new Promise((done) => setTimeout(done, 2 + (i % 7)));
    socket.destroy();
  }
  await Promise.all(answered);
  await new Promise((done) => setTimeout(done, 50));
  expect(answered).toHaveLength(40);
  expect(wrong).toEqual([]);
});
