import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hardenAsset } from '../asset-headers.ts';
import { sendResponse, toRequest } from './web.ts';

/** Answers `/thumb/<n>?s=…`, `/preview/<n>?size=…`, `/original/<n>` with Range and ETag. */
export type AssetHandler = (request: Request) => Promise<Response>;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * The second origin: users' files, for whoever holds the capability. It knows no cookie and no other path, so a file
 * that runs in spite of everything finds nothing here to talk to.
 */
export function createAssetOrigin(handle: AssetHandler) {
  const capability = randomBytes(32).toString('base64url');
  const wanted = hashOf(capability);
  return {
    capability,
    async serve(req: IncomingMessage, res: ServerResponse, host: string): Promise<void> {
      const url = parse(req.url);
      const [, given = '', ...rest] = url?.pathname.split('/') ?? [];
      const method = req.method === 'GET' || req.method === 'HEAD';
      // A page of another site gets nothing even with the capability in hand.
      const elsewhere = req.headers['sec-fetch-site'] === 'cross-site';
      if (!url || !method || elsewhere || req.headers.host !== host || hashOf(given) !== wanted) return refuse(res);
      const request = toRequest(req, res, `http://assets/${rest.join('/')}${url.search}`);
      request.headers.delete('cookie');
      let response: Response;
      try {
        response = await handle(request);
      } catch {
        response = new Response(null, { status: 500 });
      }
      await sendResponse(res, hardenAsset(response), req.method === 'GET');
    },
  };
}

function parse(path: string | undefined): URL | undefined {
  return path?.startsWith('/') && URL.canParse(path, 'http://assets') ? new URL(path, 'http://assets') : undefined;
}

function refuse(res: ServerResponse): void {
  res.writeHead(404, { 'content-length': 0, 'x-content-type-options': 'nosniff', connection: 'close' });
  res.end();
}
