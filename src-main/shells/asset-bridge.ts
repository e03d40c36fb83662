import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Hello, readLine } from './instance.ts';

type Head = { status: number; headers: [string, string][] };
type Body = ConstructorParameters<typeof Response>[0];

const PASSED_ON = ['range', 'if-none-match', 'if-range', 'if-modified-since'];

/** What to say when connecting to the running core for an asset: one connection each. */
export function assetHello(request: Request): Hello {
  const headers = PASSED_ON.flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { want: 'asset', url: request.url, method: request.method, headers };
}

/** Reads the answer from that connection, which is closed when the request is aborted. */
export async function readAsset(socket: Socket, request: Request): Promise<Response> {
  const stop = () => void socket.destroy();
  request.signal.addEventListener('abort', stop, { once: true });
  socket.on('close', () => request.signal.removeEventListener('abort', stop));
  socket.on('error', stop);
  if (request.signal.aborted) stop();
  const head = JSON.parse(await readLine(socket, 60_000)) as Head;
  const bare = head.status === 204 || head.status === 304 || request.method === 'HEAD';
  if (bare) stop();
  return new Response(bare ? null : body(socket, head), head);
}

/** A core that ended half-way closes the connection just as a finished one does; only the length tells them apart. */
function body(socket: Socket, head: Head): Body {
  const length = head.headers.find(([name]) => name === 'content-length')?.[1];
  let left = length === undefined ? undefined : Number(length);
  async function* chunks() {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      if (left !== undefined) left -= chunk.length;
      yield chunk;
    }
    if (left) throw new Error('The core ended in the middle of a file.');
  }
  return Readable.toWeb(Readable.from(chunks(), { objectMode: false })) as Body;
}

/** The core's side. */
export async function serveAsset(
  socket: Socket,
  hello: Hello,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => socket.destroy());
  let response: Response;
  try {
    const { url, method, headers } = hello as Hello & { url: string; method: string; headers: [string, string][] };
    response = await handle(new Request(url, { method, headers, signal: gone.signal }));
  } catch {
    response = new Response(null, { status: 500 });
  }
  const head: Head = { status: response.status, headers: [...response.headers] };
  socket.write(`${JSON.stringify(head)}\n`);
  if (!response.body || hello['method'] === 'HEAD') {
    await response.body?.cancel();
    return void socket.end();
  }
  const body = Readable.fromWeb(response.body as ReadableStream);
  // As sendResponse of loopback/web.ts.
  body.on('error', () => undefined);
  await pipeline(body, socket).catch(() => socket.destroy());
}
