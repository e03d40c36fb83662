import { readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { WS_OPTIONS } from '../../transport/websocket.ts';
import { pageFile, pagePolicy } from '../page.ts';
import { type Api, createApi } from './api.ts';
import { type AssetHandler, createAssetOrigin } from './assets.ts';
import type { Desk } from './desk.ts';
import { bootstrapPage, closedDoor, openDoor } from './pages.ts';
import { Sessions } from './session.ts';
import { readBody } from './web.ts';

/** An import would read every one of its names, WebSocket among them, for which Node loads an HTTP client: a tenth of a start. */
const { createServer } = process.getBuiltinModule('node:http');

/** So long a connection of this machine may lie idle. */
const IDLE_MS = 600_000;

export type LoopbackOptions = {
  /** The built page. */
  dist: string;
  /** Owner-only folder for bootstrap files. */
  run: string;
  /** 0: any free one. */
  port?: number;
  assets: AssetHandler;
  api: Api;
  desk: Desk;
  /** A window that passed every check; it lives until the socket closes. */
  attach(socket: WebSocket): void;
  now?: () => number;
};

export type Loopback = Awaited<ReturnType<typeof startLoopback>>;

/** The page, its socket and the API on one port of 127.0.0.1; users' files on a second one, which is another origin. */
export async function startLoopback(options: LoopbackOptions) {
  const assets = createAssetOrigin(options.assets);
  const api = createApi(options.api);
  const assetServer = createServer((req, res) => void assets.serve(req, res, assetHost).catch(() => res.destroy()));
  const pageServer = createServer((req, res) => void page(req, res).catch(() => res.destroy()));
  // After Node's five seconds a client that was busy meanwhile asks on a connection that has just been closed, and fails.
  for (const server of [assetServer, pageServer]) server.keepAliveTimeout = IDLE_MS;
  const assetHost = `127.0.0.1:${await listen(assetServer, 0)}`;
  const port = await listen(pageServer, options.port ?? 0).catch((error: unknown) => {
    assetServer.close();
    throw error;
  });
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const assetOrigin = `http://${assetHost}`;
  const sessions = new Sessions(port, options.now);
  const sockets = new WebSocketServer({ noServer: true, ...WS_OPTIONS });
  removeBootstraps(options.run);
  const policy = pagePolicy(`ws://${host}`, assetOrigin);

  pageServer.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const allowed =
      req.url === '/ws' &&
      req.headers.host === host &&
      req.headers.origin === origin &&
      sessions.knows(req.headers.cookie);
    if (!allowed) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    sockets.handleUpgrade(req, socket, head, (ws) => options.attach(ws));
  });

  async function page(req: IncomingMessage, res: ServerResponse): Promise<void> {
    res.setHeader('x-content-type-options', 'nosniff');
    res.setHeader('referrer-policy', 'no-referrer');
    res.setHeader('cross-origin-opener-policy', 'same-origin');
    res.setHeader('cross-origin-resource-policy', 'same-origin');
    res.setHeader('x-frame-options', 'DENY');
    res.setHeader('content-security-policy', policy);
    if (req.headers.host !== host || !req.url?.startsWith('/')) return text(res, 403, '');
    const url = new URL(req.url, origin);
    if (url.pathname === '/launch') return launch(req, res, url);
    if (req.headers.origin !== undefined && req.headers.origin !== origin) return text(res, 403, '');
    if (url.pathname.startsWith('/api/')) return api.serve(req, res, url.pathname);
    if (url.pathname === '/shell/catalog') return desk(req, res);
    if (req.method !== 'GET' && req.method !== 'HEAD') return text(res, 405, '');
    if (!sessions.knows(req.headers.cookie)) return text(res, 403, url.pathname === '/' ? closedDoor : '');
    const file = await pageFile(options.dist, url.pathname);
    if (!file) return text(res, 404, '');
    res.writeHead(200, { ...file.headers, 'content-length': file.body.length });
    res.end(req.method === 'GET' ? file.body : undefined);
  }

  /** Only a page of ours that was let in may name a folder; a page of another origin neither asks nor reads the answer. */
  async function desk(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'POST') return text(res, 405, '');
    if (req.headers.origin !== origin || !sessions.knows(req.headers.cookie)) return text(res, 403, '');
    try {
      const { Wish } = await import('./desk.ts');
      const wish = Wish.safeParse(JSON.parse(await readBody(req, 16_384)));
      if (!wish.success) throw new RpcError('invalid-input', 'A folder is needed.');
      json(res, await options.desk(wish.data));
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: string };
      // An answer like others: a browser reports a status of refusal as the page's mistake.
      json(res, { error: { code: typeof code === 'string' ? code : 'internal', message: message ?? String(error) } });
    }
  }

  /** The one door without a cookie: from the bootstrap file (a page without an origin) or from the printed address. */
  async function launch(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    const from = req.headers.origin;
    if (from !== undefined && from !== 'null' && from !== origin) return text(res, 403, '');
    let token = url.searchParams.get('t') ?? '';
    if (req.method === 'POST') token = new URLSearchParams(await readBody(req, 4096)).get('token') ?? '';
    const cookie = sessions.redeem(token);
    if (cookie) res.setHeader('set-cookie', cookie);
    // A window that was let in before may be reloaded at this address.
    if (cookie || sessions.knows(req.headers.cookie)) return text(res, 200, openDoor(url.searchParams.get('find')));
    text(res, 403, closedDoor);
  }

  return {
    origin,
    /** Prefix of every picture's URL, without a slash at its end. */
    assetBase: `${assetOrigin}/${assets.capability}`,
    apiToken: api.token,
    /** Windows connected now. */
    windows: () => sockets.clients.size,

    /** An address that lets in once within `ttl` ms; for a terminal, whose reader is the owner. */
    launchUrl: (ttl: number) => `${origin}/launch?t=${sessions.issue(ttl)}`,

    /** A file for the browser that lets in once; it is gone after `ttl` ms. Its path may be seen by anybody. */
    launchFile(ttl: number): string {
      const path = join(options.run, `open-${randomBytes(8).toString('hex')}.html`);
      writeFileSync(path, bootstrapPage(origin, sessions.issue(ttl)), { mode: 0o600, flag: 'wx' });
      setTimeout(() => remove(path), ttl).unref();
      return path;
    },

    async close(): Promise<void> {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      removeBootstraps(options.run);
      await Promise.all([shut(pageServer), shut(assetServer)]);
    },
  };
}

function json(res: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value);
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  res.end(body);
}

function text(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  res.end(body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program. Choose another with --port.`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function shut(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

/** Theirs are the tokens of a server that has ended. */
function removeBootstraps(run: string): void {
  for (const name of readdirSync(run)) if (/^open-.*\.html$/.test(name)) remove(join(run, name));
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Already gone.
  }
}
