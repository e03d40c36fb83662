import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorData } from '../../../src-shared/rpc/errors.ts';
import { statusOf } from '../../../src-shared/rpc/status.ts';
import { readBody } from './web.ts';

/** The outcome of one call: the operation's own output, or the error as the contract writes it. */
export type ApiAnswer = { ok: true; value: unknown } | { ok: false; error: Pick<ErrorData, 'code' | 'message'> };
export type Api = {
  call(name: string, input: unknown, signal: AbortSignal): Promise<ApiAnswer>;
  openApi(): Promise<unknown>;
};

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** For scripts and other programs: `POST /api/<name>` with the token that lies in the catalog's folder. */
export function createApi(api: Api) {
  const token = randomBytes(32).toString('base64url');
  const wanted = hashOf(`Bearer ${token}`);
  return {
    token,
    async serve(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
      if (hashOf(req.headers.authorization ?? '') !== wanted) {
        return send(res, 401, { code: 'unauthorized', message: 'The token in run/api.json of the catalog is needed.' });
      }
      if (req.method === 'GET' && path === '/api/openapi.json') return send(res, 200, await api.openApi());
      if (req.method !== 'POST')
        return send(res, 405, { code: 'invalid-input', message: 'Operations are called with POST.' });
      let input: unknown;
      try {
        const body = await readBody(req, 16 * 1024 * 1024);
        input = body.trim() === '' ? {} : JSON.parse(body);
      } catch (error) {
        return send(res, 400, { code: 'invalid-input', message: `The body is not JSON: ${(error as Error).message}` });
      }
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const answer = await api.call(path.slice('/api/'.length), input, gone.signal);
      if (answer.ok) send(res, 200, answer.value ?? null);
      else send(res, statusOf(answer.error.code), answer.error);
    },
  };
}

function send(res: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(body);
}
