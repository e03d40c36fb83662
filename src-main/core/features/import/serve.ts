/** Pictures of files that are not in the catalog yet: `/source/<picture>`, as `import.details` names them. */
import { isJpeg } from '../../previews/serve.ts';
import type { Heads } from './heads.ts';

export function servesSource(heads: Pick<Heads, 'thumb'>, request: Request): Response | undefined {
  const picture = /\/source\/([0-9a-f]{32})$/.exec(new URL(request.url).pathname)?.[1];
  if (!picture) return undefined;
  const bytes = heads.thumb(picture);
  if (!bytes) return new Response('This picture is no longer remembered.', { status: 404, headers: { 'cache-control': 'no-store' } });
  return new Response(request.method === 'HEAD' ? null : (bytes as Uint8Array<ArrayBuffer>), {
    headers: { 'content-type': isJpeg(bytes) ? 'image/jpeg' : 'image/webp', 'content-length': String(bytes.length), 'cache-control': 'private, max-age=3600' },
  });
}
