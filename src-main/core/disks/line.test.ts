import { randomBytes } from 'node:crypto';
import { createServer, Socket } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { serialize } from 'node:v8';
import { type Line, openLine } from './line.ts';

/** Two ends of one stream, and what each hears. */
async function pair() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = new Socket().connect((server.address() as { port: number }).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  server.close();
  onTestFinished(() => {
    near.destroy();
    far.destroy();
  });
  return { near, far };
}

function heardBy(socket: Socket): { line: Line; heard: unknown[]; ended: Promise<void> } {
  const heard: unknown[] = [];
  const ended = Promise.withResolvers<void>();
  return { line: openLine(socket, (message) => heard.push(message), ended.resolve), heard, ended: ended.promise };
}

test('messages arrive whole and in order, small and large ones, with the bytes they hold', async () => {
  const { near, far } = await pair();
  const { line } = heardBy(near);
  const { heard } = heardBy(far);
  const sent = [{ id: 1 }, { id: 2, value: new Uint8Array(randomBytes(5 * 2 ** 20)) }, ...Array.from({ length: 500 }, (_, id) => ({ id, path: Buffer.from('p'.repeat(id)) })), { id: 3, value: undefined }];
  for (const one of sent) line.send(one);
  await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(sent.length);
  expect(heard).toEqual(sent);
});

test('a message that comes byte by byte is one, and one that is cut off is none', async () => {
  const { near, far } = await pair();
  const { heard, ended } = heardBy(far);
  const body = serialize({ id: 7 });
  const bytes = Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
  near.setNoDelay(true);
  for (const byte of bytes) near.write(Buffer.from([byte]));
  near.end(bytes.subarray(0, 6));
  await ended;
  expect(heard).toEqual([{ id: 7 }]);
});

test('what is said into a line that has ended goes nowhere, and harms nobody', async () => {
  const { near, far } = await pair();
  const { line, ended } = heardBy(near);
  far.destroy();
  await ended;
  line.send({ id: 1 });
  line.close();
});
