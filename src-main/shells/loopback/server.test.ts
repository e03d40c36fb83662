import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Loopback, startLoopback } from './server.ts';

let folder: string;
let server: Loopback;
let now = 0;
let attached = 0;
let aborted: Promise<void>;

const FILE = Buffer.from('0123456789');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-loopback-'));
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'dist/index.html'), '<title>the page</title>');
  writeFileSync(join(folder, 'dist/assets/app-1.js'), 'the program');
  writeFileSync(join(folder, 'dist/.stamp'), 'x');
  writeFileSync(join(folder, 'secret.json'), 'not yours');
  now = 1_000_000;
  attached = 0;
  let tell = () => {};
  aborted = new Promise((resolve) => {
    tell = resolve;
  });
  server = await startLoopback({
    dist: join(folder, 'dist'),
    run: folder,
    now: () => now,
    attach(socket) {
      attached++;
      socket.send('welcome');
    },
    assets: async (asked) => asset(asked, tell),
    api: {
      async call(name, input) {
        if (name === 'nope') return { ok: false, error: { code: 'not-found', message: 'There is no such operation.' } };
        return { ok: true, value: { name, input } };
      },
      openApi: async () => ({ openapi: '3.1.0' }),
    },
    desk: async ({ path, make }) => {
      if (path === '/nas') throw Object.assign(new Error('It lies on a network drive.'), { code: 'network-folder' });
      return { url: `${make ? 'new' : 'old'} ${path}` };
    },
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A handler as the core's: Range, ETag, an endless body, an SVG. */
async function asset(asked: Request, tell: () => void): Promise<Response> {
  const { pathname, search } = new URL(asked.url);
  if (asked.headers.has('cookie')) return new Response('saw a cookie', { status: 500 });
  if (pathname === '/thumb/endless') {
    const body = new ReadableStream({ pull: (out) => out.enqueue(new Uint8Array(65536)), cancel: tell });
    return new Response(body, { headers: { 'content-type': 'video/mp4' } });
  }
  if (pathname === '/original/1')
    return new Response('<svg/>', { headers: { 'content-type': 'image/svg+xml', 'set-cookie': 'a=b' } });
  if (pathname === '/original/2')
    return new Response('<script>1</script>', { headers: { 'content-type': 'text/html' } });
  if (pathname === '/original/3') throw new Error('the disk is gone');
  if (asked.headers.get('if-none-match') === '"v1"')
    return new Response(null, { status: 304, headers: { etag: '"v1"' } });
  const range = /^bytes=(\d+)-(\d+)$/.exec(asked.headers.get('range') ?? '');
  const headers = { 'content-type': 'image/webp', etag: '"v1"', 'x-asked': pathname + search };
  if (!range) return new Response(FILE, { headers });
  const part = FILE.subarray(Number(range[1]), Number(range[2]) + 1);
  return new Response(part, {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range[1]}-${range[2]}/10` },
  });
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
function ask(url: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method, headers }, (res) => {
      let text = '';
      res.on('data', (data) => {
        text += data;
      });
      res.on('end', () => resolve({ status: res.statusCode!, headers: res.headers, body: text }));
    });
    req.on('error', reject);
    req.end(body);
  });
}
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const tokenIn = (url: string) => new URL(url).searchParams.get('t')!;
const cookieOf = (answer: Answer) => answer.headers['set-cookie']![0]!.split(';')[0]!;
const enter = async () => cookieOf(await ask(server.launchUrl(10_000)));

/** 'welcome', or why not. */
function upgrade(headers: Record<string, string>, path = '/ws'): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(server.origin.replace('http', 'ws') + path, { headers });
    socket.on('message', (data) => {
      resolve(String(data));
      socket.close();
    });
    socket.on('unexpected-response', (_, res) => {
      resolve(String(res.statusCode));
      socket.terminate();
    });
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('a window that was let in', () => {
  test('gets in by the bootstrap file, whose form carries the token, and then sees the page, the socket and nothing else', async () => {
    const path = server.launchFile(10_000);
    const html = readFileSync(path, 'utf8');
    expect(html).toContain(`action="${server.origin}/launch"`);
    const token = /value="([^"]+)"/.exec(html)![1]!;
    const opened = await ask(`${server.origin}/launch`, { ...form, origin: 'null' }, 'POST', `token=${token}`);
    expect(opened).toMatchObject({ status: 200, body: expect.stringContaining('refresh') });
    expect(opened.headers['set-cookie']![0]).toMatch(/^vitrine-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const cookie = cookieOf(opened);
    expect(await ask(`${server.origin}/`, { cookie })).toMatchObject({ status: 200, body: '<title>the page</title>' });
    expect(await ask(`${server.origin}/assets/app-1.js`, { cookie, origin: server.origin })).toMatchObject({
      status: 200,
    });
    expect(await upgrade({ cookie, origin: server.origin })).toBe('welcome');
    for (const path of [
      '/.stamp',
      '/../secret.json',
      '/%2e%2e/secret.json',
      '/..%2fsecret.json',
      '/%00',
      '/%',
      '/nothing.js',
      '/assets',
    ]) {
      expect((await ask(server.origin + path, { cookie })).status, path).toBe(404);
    }
  });

  test('runs under a policy that loads nothing from elsewhere', async () => {
    const { headers } = await ask(`${server.origin}/`, { cookie: await enter() });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain(`img-src 'self' data: blob: ${new URL(server.assetBase).origin};`);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https:|\*/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('may reload the address it came by', async () => {
    const url = server.launchUrl(10_000);
    const cookie = cookieOf(await ask(url));
    expect(await ask(url, { cookie })).toMatchObject({ status: 200, body: expect.stringContaining('refresh') });
  });
});

describe('who was not let in gets nothing', () => {
  const nothing = { status: 403, body: '' };

  test('a page from another origin, with the cookie the browser would never give it', async () => {
    const cookie = await enter();
    const evil = { cookie, origin: 'http://evil.example' };
    expect(await ask(`${server.origin}/assets/app-1.js`, evil)).toMatchObject(nothing);
    expect(
      await ask(`${server.origin}/api/app.hello`, { ...evil, authorization: `Bearer ${server.apiToken}` }, 'POST'),
    ).toMatchObject(nothing);
    for (const origin of [
      'http://evil.example',
      'null',
      'http://localhost:1',
      server.assetBase.split('/').slice(0, 3).join('/'),
    ]) {
      expect(await upgrade({ cookie, origin }), origin).toBe('403');
    }
    expect(await upgrade({ cookie }), 'no origin at all').toBe('403');
    expect(await ask(server.launchUrl(10_000), { origin: 'http://evil.example' })).toMatchObject(nothing);
    expect(attached).toBe(0);
  });

  test('a name that was made to point at this machine (DNS rebinding)', async () => {
    const cookie = await enter();
    const port = new URL(server.origin).port;
    for (const host of [`evil.example:${port}`, `localhost:${port}`, '127.0.0.1', `127.0.0.1.evil.example:${port}`]) {
      expect(await ask(`${server.origin}/`, { cookie, host }), host).toMatchObject(nothing);
      expect(await upgrade({ cookie, host, origin: `http://${host}` }), host).toBe('403');
      expect((await ask(`${server.assetBase}/thumb/1`, { host })).status, host).toBe(404);
    }
  });

  test('no cookie, a wrong cookie, and the cookie of another port', async () => {
    const [name, value] = (await enter()).split('=');
    for (const cookie of ['', `${name}=guess`, `vitrine-1=${value}`, `x${name}=${value}`, `${name}`]) {
      expect((await ask(`${server.origin}/assets/app-1.js`, { cookie })).status, cookie).toBe(403);
      expect(await upgrade({ cookie, origin: server.origin }), cookie).toBe('403');
    }
    const door = await ask(`${server.origin}/`);
    expect(door.status).toBe(403);
    expect(door.body).toContain('npm start');
    expect(door.body).not.toContain('the page');
  });

  test('a launch token that was used', async () => {
    const url = server.launchUrl(10_000);
    expect((await ask(url)).status).toBe(200);
    const again = await ask(url);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('a launch token that is 10 s old, by file or by address', async () => {
    const url = server.launchUrl(10_000);
    const token = /value="([^"]+)"/.exec(readFileSync(server.launchFile(10_000), 'utf8'))![1]!;
    now += 10_001;
    expect((await ask(url)).headers['set-cookie']).toBeUndefined();
    const posted = await ask(`${server.origin}/launch`, { ...form, origin: 'null' }, 'POST', `token=${token}`);
    expect(posted.status).toBe(403);
    expect(posted.headers['set-cookie']).toBeUndefined();
  });

  test('a guessed, empty or absurdly long token', async () => {
    for (const path of ['/launch', '/launch?t=', '/launch?t=guess', `/launch?t=${'x'.repeat(5000)}`]) {
      expect((await ask(server.origin + path)).status).toBe(403);
    }
    await expect(
      ask(`${server.origin}/launch`, { ...form, origin: 'null' }, 'POST', `token=${'x'.repeat(50_000)}`),
    ).rejects.toThrow();
  });

  test.runIf(process.platform !== 'win32')(
    "another user of this machine: the file with the token is its owner's alone, and is soon gone",
    async () => {
      const path = server.launchFile(50);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(path).not.toContain(tokenIn(server.launchUrl(1)));
      const left = () => readdirSync(folder).filter((name) => name.startsWith('open-'));
      await expect.poll(left).toEqual([]);
      server.launchFile(10_000);
      expect(left()).toHaveLength(1);
      await server.close();
      expect(left()).toEqual([]);
    },
  );

  test('a socket at another path', async () => {
    expect(await upgrade({ cookie: await enter(), origin: server.origin }, '/other')).toBe('403');
  });
});

describe("the origin of users' files", () => {
  test('gives nothing without the capability, and nothing but reading with it', async () => {
    const origin = new URL(server.assetBase).origin;
    const cookie = await enter();
    for (const path of ['/', '/thumb/1', '/guess/thumb/1', `/${'x'.repeat(43)}/thumb/1`, '//', '/launch']) {
      expect(await ask(origin + path, { cookie }), path).toMatchObject({ status: 404, body: '' });
    }
    expect((await ask(`${server.assetBase}/thumb/1`, {}, 'POST')).status).toBe(404);
    expect((await ask(`${server.assetBase}/thumb/1`, { 'sec-fetch-site': 'cross-site' })).status).toBe(404);
    expect((await ask(`${server.assetBase}/thumb/1`, { 'sec-fetch-site': 'same-site' })).status).toBe(200);
  });

  test('passes Range, ETag and the query on, and sends no body for HEAD and 304', async () => {
    const url = `${server.assetBase}/thumb/1?s=512`;
    expect(await ask(url, { cookie: 'vitrine-1=x' })).toMatchObject({
      status: 200,
      body: '0123456789',
      headers: { etag: '"v1"', 'x-asked': '/thumb/1?s=512' },
    });
    expect(await ask(url, { range: 'bytes=2-4' })).toMatchObject({
      status: 206,
      body: '234',
      headers: { 'content-range': 'bytes 2-4/10' },
    });
    expect(await ask(url, { 'if-none-match': '"v1"' })).toMatchObject({ status: 304, body: '' });
    expect(await ask(url, {}, 'HEAD')).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-type': 'image/webp' },
    });
  });

  test('lets no file run or be framed: sandboxed, never sniffed, and a document only ever downloaded', async () => {
    for (const path of ['/thumb/1', '/original/1', '/original/2']) {
      expect((await ask(server.assetBase + path)).headers).toMatchObject({
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
    expect((await ask(`${server.assetBase}/thumb/1`)).headers['content-disposition']).toBeUndefined();
    const svg = await ask(`${server.assetBase}/original/1`);
    expect(svg.headers).toMatchObject({ 'content-disposition': 'attachment', 'content-type': 'image/svg+xml' });
    expect(svg.headers['set-cookie']).toBeUndefined();
    expect((await ask(`${server.assetBase}/original/2`)).headers['content-disposition']).toBe('attachment');
    expect(svg.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('answers 500 where the handler fails, and stops reading a file whose reader has left', async () => {
    expect(await ask(`${server.assetBase}/original/3`)).toMatchObject({ status: 500, body: '' });
    const req = request(`${server.assetBase}/thumb/endless`, (res) => res.once('data', () => req.destroy()));
    req.on('error', () => {});
    req.end();
    await aborted;
  });
});

describe('the API for scripts', () => {
  const json = { 'content-type': 'application/json' };
  test('answers with the token, and says what is wrong in a closed set of codes', async () => {
    const headers = { ...json, authorization: `Bearer ${server.apiToken}` };
    const good = await ask(`${server.origin}/api/search.page`, headers, 'POST', '{"query":"horse"}');
    expect(good.status).toBe(200);
    expect(JSON.parse(good.body)).toEqual({ name: 'search.page', input: { query: 'horse' } });
    expect(JSON.parse((await ask(`${server.origin}/api/x`, headers, 'POST')).body)).toEqual({ name: 'x', input: {} });
    expect(await ask(`${server.origin}/api/nope`, headers, 'POST', '{}')).toMatchObject({ status: 404 });
    expect(JSON.parse((await ask(`${server.origin}/api/x`, headers, 'POST', '{oops')).body)).toMatchObject({
      code: 'invalid-input',
    });
    expect((await ask(`${server.origin}/api/openapi.json`, headers)).body).toContain('3.1.0');
    expect((await ask(`${server.origin}/api/x`, headers)).status).toBe(405);
  });
  test('keeps a connection that lies idle: a script may be busy for a while between two questions', async () => {
    const idle = Promise.withResolvers<IncomingHttpHeaders>();
    request(`${server.origin}/api/openapi.json`, { headers: { connection: 'keep-alive' } }, (res) =>
      idle.resolve(res.headers),
    ).end();
    expect(await idle.promise).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=600' });
  });
  test('is closed to a process without the token, and to a window, which has its socket', async () => {
    const strangers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer guess' },
      { authorization: server.apiToken },
      { cookie: await enter() },
    ];
    for (const headers of strangers) {
      expect(await ask(`${server.origin}/api/x`, { ...json, ...headers }, 'POST', '{}')).toMatchObject({ status: 401 });
      expect((await ask(`${server.origin}/api/openapi.json`, headers)).status).toBe(401);
    }
  });
});

describe('going to another catalog', () => {
  const go = (headers: Record<string, string>, body: unknown, method = 'POST') =>
    ask(
      `${server.origin}/shell/catalog`,
      { 'content-type': 'application/json', ...headers },
      method,
      method === 'POST' ? JSON.stringify(body) : undefined,
    );

  test('is for a page of ours that was let in, and for nobody else', async () => {
    const cookie = await enter();
    const ours = { cookie, origin: server.origin };
    const answer = await go(ours, { path: '/there', make: true });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { url: 'new /there' }]);
    const strangers = [
      { cookie },
      { origin: server.origin },
      { cookie, origin: 'null' },
      { cookie, origin: 'https://example.com' },
      { cookie, origin: server.assetBase.split('/').slice(0, 3).join('/') },
      { authorization: `Bearer ${server.apiToken}` },
    ];
    for (const headers of strangers)
      expect(await go(headers as never, { path: '/there' })).toMatchObject({ status: 403, body: '' });
    expect((await go(ours, undefined, 'GET')).status).toBe(405);
  });

  test('is refused in words, with a code', async () => {
    const ours = { cookie: await enter(), origin: server.origin };
    expect(JSON.parse((await go(ours, { path: '/nas' })).body)).toEqual({
      error: { code: 'network-folder', message: 'It lies on a network drive.' },
    });
    expect(JSON.parse((await go(ours, { file: 1 })).body)).toMatchObject({ error: { code: 'invalid-input' } });
  });
});

test('a port that is taken is said to be taken', async () => {
  const port = Number(new URL(server.origin).port);
  await expect(
    startLoopback({
      dist: '',
      run: folder,
      port,
      attach() {},
      assets: async () => new Response(),
      api: { call: async () => ({ ok: true, value: 1 }), openApi: async () => ({}) },
      desk: async () => ({ shown: true }),
    }),
  ).rejects.toThrow(`Port ${port} is taken`);
});
