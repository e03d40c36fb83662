/** Pictures and originals as web-standard responses, with ETag and Range. Types come from our own check, never from the file's claim. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { PictureSource } from './previews.sql.ts';

/** Shown in the page. Everything else is a download: an SVG or HTML file never becomes a document here. */
const INLINE = /^(image\/(?!svg)|audio\/|video\/)/;
/** The URL names the picture's content (`v=`), so a browser may keep it for ever. */
const FOREVER = 'private, max-age=31536000, immutable';

export async function servePicture(request: Request, etag: string, bytes: () => Promise<Uint8Array>): Promise<Response> {
  const versioned = new URL(request.url).searchParams.has('v');
  const headers = { etag, 'cache-control': versioned ? FOREVER : 'private, no-cache' };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const data = await bytes();
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(data), {
    headers: { ...headers, 'content-type': 'image/webp', 'content-length': String(data.length) },
  });
}

/** Streams the file itself. Throws RpcError: offline when it cannot be reached. */
export async function serveOriginal(request: Request, from: PictureSource): Promise<Response> {
  const away = () => new RpcError('offline', 'The file is not reachable now.');
  if (from.away) throw away();
  // A named pipe in a file's place would be waited for without end.
  const file = await open(Buffer.from(from.path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => {
    throw away();
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw away();
    const etag = `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`;
    const inline = INLINE.test(from.type.mime);
    const headers: Record<string, string> = {
      etag,
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-type': inline ? from.type.mime : 'application/octet-stream',
      'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(from.name)}`,
    };
    if (request.headers.get('if-none-match') === etag) {
      await file.close();
      return new Response(null, { status: 304, headers });
    }
    const asked = request.headers.get('if-range') && request.headers.get('if-range') !== etag ? null : request.headers.get('range');
    const range = parseRange(asked, stats.size);
    if (range === 'unsatisfiable') {
      await file.close();
      return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${stats.size}` } });
    }
    const [start, end] = range ?? [0, stats.size - 1];
    headers['content-length'] = String(end - start + 1);
    if (range) headers['content-range'] = `bytes ${start}-${end}/${stats.size}`;
    if (request.method === 'HEAD' || stats.size === 0) {
      await file.close();
      return new Response(null, { status: range ? 206 : 200, headers });
    }
    const stream = file.createReadStream({ start, end, highWaterMark: 256 * 1024 });
    request.signal.addEventListener('abort', () => stream.destroy(), { once: true });
    return new Response(Readable.toWeb(stream) as ReadableStream as ConstructorParameters<typeof Response>[0], { status: range ? 206 : 200, headers });
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

/** One range of bytes, both ends included; undefined: the whole file (several ranges count as none). */
export function parseRange(header: string | null, size: number): [start: number, end: number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [from, to] = [match[1] as string, match[2] as string];
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start >= size || start > end ? 'unsatisfiable' : [start, end];
}
