/** Pictures and originals as web-standard responses, with ETag and Range. Types come from our own check, never from the file's claim. */
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { isAway } from '../disks/away.ts';
import type { DiskFiles } from '../disks/disks.ts';
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
  return new Response(request.method === 'HEAD' ? null : (data as Uint8Array<ArrayBuffer>), {
    headers: { ...headers, 'content-type': isJpeg(data) ? 'image/jpeg' : 'image/webp', 'content-length': String(data.length) },
  });
}

/** A script of the window reads it from another origin; the address is a secret of the window. */
export const FOR_THE_WINDOW = { 'access-control-allow-origin': '*' } as const;

/** See src-shared/domain/shape.ts. */
export const serveShape = (data: Uint8Array): Response =>
  new Response(data as Uint8Array<ArrayBuffer>, {
    headers: { ...FOR_THE_WINDOW, 'cache-control': 'no-store', 'content-type': 'application/octet-stream', 'content-length': String(data.length) },
  });

/** Of our own pictures, which are JPEG or WebP. */
export const isJpeg = (data: Uint8Array): boolean => data[0] === 0xff && data[1] === 0xd8;

/** Pictures that may move: the window reads their frames. */
const FRAMED = new Set(['gif', 'webp', 'png', 'avif']);
/** Browsers ask of fonts that whoever has them says who may use them; how loud a film or sound is, the window hears by itself. */
const READ = new Set(['font', 'video', 'audio']);

const CHUNK = 256 * 1024;
export const IN_CLOUD = 'The file is in the cloud and has not been downloaded. Download it to see it whole.';

/** Streams the file itself. Throws RpcError: offline when it cannot be reached. */
export async function serveOriginal(request: Request, from: PictureSource, disk: DiskFiles): Promise<Response> {
  const away = () => new RpcError('offline', 'The file is not reachable now.');
  if (from.away) throw away();
  if (from.cloud) throw new RpcError('offline', IN_CLOUD);
  const { handle, size, mtimeMs } = await disk.open(from.path).catch(() => {
    throw away();
  });
  const inline = INLINE.test(from.type.mime);
  const headers: Record<string, string> = {
    'cache-control': 'private, no-cache',
    'content-type': inline ? from.type.mime : 'application/octet-stream',
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(from.name)}`,
  };
  if (READ.has(from.type.kind) || FRAMED.has(from.type.ext)) Object.assign(headers, FOR_THE_WINDOW);
  return serveFile(request, { size, mtimeMs, read: (at, length) => disk.read(handle, at, length), close: () => disk.close(handle) }, headers);
}

/** What is served of a file that is open. */
interface OpenFile {
  readonly size: number;
  readonly mtimeMs: number;
  read(at: number, length: number): Promise<Uint8Array>;
  close(): Promise<unknown>;
}

/** An open file, or the part of it that is asked for; closes it in the end. */
export function serveFile(request: Request, file: OpenFile, more: Readonly<Record<string, string>>): Response {
  const { size, mtimeMs } = file;
  const close = () => void file.close().catch(() => undefined);
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const headers: Record<string, string> = { etag, 'accept-ranges': 'bytes', ...more };
  const answer = (body: ReadableStream<Uint8Array> | null, status: number): Response => {
    if (!body) close();
    return new Response(body, { status, headers });
  };
  if (request.headers.get('if-none-match') === etag) return answer(null, 304);
  const asked = request.headers.get('if-range') && request.headers.get('if-range') !== etag ? null : request.headers.get('range');
  const range = parseRange(asked, size);
  if (range === 'unsatisfiable') {
    headers['content-range'] = `bytes */${size}`;
    return answer(null, 416);
  }
  const [start, end] = range ?? [0, size - 1];
  headers['content-length'] = String(end - start + 1);
  if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`;
  const status = range ? 206 : 200;
  return answer(request.method === 'HEAD' || size === 0 ? null : bytesOf(file, start, end, request.signal, close), status);
}

/** Read as they are taken. A file that is shorter by now, and a disk that went away, end it as an error. */
function bytesOf(file: OpenFile, start: number, end: number, signal: AbortSignal, close: () => void): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream<Uint8Array>({
    async pull(stream) {
      try {
        signal.throwIfAborted();
        const bytes = await file.read(at, Math.min(CHUNK, end + 1 - at));
        if (!bytes.length) throw new Error('The file has become shorter while it was read.');
        at += bytes.length;
        stream.enqueue(bytes);
        if (at <= end) return;
        stream.close();
      } catch (error) {
        stream.error(isAway(error) ? new Error('The disk went away while the file was read.', { cause: error }) : error);
      }
      close();
    },
    cancel: close,
  });
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
