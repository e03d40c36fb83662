import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** A node request without its body as the web's Request; aborted when the other side goes away before the answer's end. */
export function toRequest(req: IncomingMessage, res: ServerResponse, url: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const gone = new AbortController();
  res.on('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  return new Request(url, { method: req.method ?? 'GET', headers, signal: gone.signal });
}

/** Bytes that are sent at once: of a thumbnail, a stream between here and there costs more than all the rest. */
const SMALL = 256 * 1024;

/** Sends the web's Response, streaming its body with the reader's speed; a reader that leaves cancels it. */
export async function sendResponse(res: ServerResponse, response: Response, withBody = true): Promise<void> {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) res.appendHeader(name, value);
  if (!withBody || !response.body || response.status === 304 || response.status === 204) {
    await response.body?.cancel();
    res.end();
    return;
  }
  try {
    if (Number(response.headers.get('content-length') ?? Number.POSITIVE_INFINITY) <= SMALL) {
      res.end(new Uint8Array(await response.arrayBuffer()));
      return;
    }
    const body = Readable.fromWeb(response.body as ReadableStream);
    // Of a reader that left it may be told once more, when nobody listens any longer: unheard, that would end the program.
    body.on('error', () => undefined);
    await pipeline(body, res);
  } catch {
    // The reader left, or the file became unreadable half-way: a cut connection tells it, a wrong end would not.
    res.destroy();
  }
}

/**
 * The whole body, as text.
 * @throws Error when it is longer than `limit` bytes or the sender goes away
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new Error(`The body is longer than ${limit} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
