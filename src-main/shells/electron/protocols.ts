import { createHash, randomBytes } from 'node:crypto';
import type { CustomScheme, Protocol } from 'electron';
import { hardenAsset } from '../asset-headers.ts';
import { pageFile, pagePolicy } from '../page.ts';

/** To be registered before the app is ready: two schemes, hence two origins, as the two ports of the loopback shell. */
export const SCHEMES: CustomScheme[] = [
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  { scheme: 'asset', privileges: { standard: true, secure: true, stream: true, supportFetchAPI: true, corsEnabled: true } },
];

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * `app://vitrine/` is the page, `asset://files/<capability>/…` users' files.
 * @returns `base`: the prefix of every picture's URL, without a slash at its end; `renew`: another one, for another catalog
 */
export function handleProtocols(
  protocol: Pick<Protocol, 'handle'>,
  dist: string,
  assets: (request: Request) => Promise<Response>,
): { base(): string; renew(): void } {
  const policy = pagePolicy('', 'asset://files');
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const file = url.host === 'vitrine' && request.method === 'GET' ? await pageFile(dist, url.pathname) : undefined;
    if (!file) return new Response(null, { status: 404 });
    const headers = {
      ...file.headers,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    };
    return new Response(new Uint8Array(file.body), { headers });
  });

  const make = () => randomBytes(32).toString('base64url');
  let capability = make();
  let wanted = hashOf(capability);
  protocol.handle('asset', async (request) => {
    const url = new URL(request.url);
    const [, given = '', ...rest] = url.pathname.split('/');
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (url.host !== 'files' || !reading || hashOf(given) !== wanted) return new Response(null, { status: 404 });
    const { method, headers, signal } = request;
    try {
      return hardenAsset(
        await assets(new Request(`http://assets/${rest.join('/')}${url.search}`, { method, headers, signal })),
      );
    } catch {
      return hardenAsset(new Response(null, { status: 500 }));
    }
  });
  return {
    base: () => `asset://files/${capability}`,
    renew() {
      capability = make();
      wanted = hashOf(capability);
    },
  };
}
