import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Port } from '../../../src-shared/rpc/port.ts';
import { connectWebSocket } from '../../transport/websocket-client.ts';
import type { ShellCore } from '../catalog.ts';
import { type RunOptions, runLoopback } from './run.ts';

let folder: string;
let printed: string[];
let jobs: boolean;
let called: [string, unknown][];
let hosts: string[];
let closed: string[];
const shells: Awaited<ReturnType<typeof runLoopback>>[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-run-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/index.html'), 'the page');
  [printed, called, hosts, closed, jobs] = [[], [], [], [], false];
});
afterEach(async () => {
  for (const shell of shells.splice(0)) {
    shell.stop();
    await shell.done;
  }
  rmSync(folder, { recursive: true, force: true });
});

const core = (name: string): ShellCore => ({
  attach(port, client) {
    hosts.push(`${client.host} at ${name}`);
    port.onFrame((frame) => {
      if (frame.t === 'call') port.send({ t: 'ok', id: frame.id, out: `${frame.name} by ${name}` });
    });
  },
  call: async (operation, input) => {
    called.push([operation, input]);
    return { by: name };
  },
  serveAsset: async () => new Response(`picture by ${name}`, { headers: { 'content-type': 'image/png' } }),
  busy: () => jobs,
  close: async () => void closed.push(name),
});

async function run(name: string, more: Partial<RunOptions> = {}) {
  const shell = await runLoopback({
    catalog: join(folder, 'catalog'),
    add: [],
    sample: false,
    window: true,
    port: 0,
    json: false,
    dist: join(folder, 'dist'),
    version: '1.2.3',
    startCore: async () => core(name),
    openWindow: () => undefined,
    canReveal: false,
    print: (line) => printed.push(line),
    linger: 100,
    ...more,
  });
  shells.push(shell);
  return shell;
}

const address = () => printed.findLast((line) => line.startsWith('http'))!;

/** What a browser does with an address: gets the cookie, then the socket. */
async function visit(url = address()): Promise<Port> {
  const { origin } = new URL(url);
  const cookie = (await fetch(url)).headers.get('set-cookie')!.split(';')[0]!;
  return connectWebSocket(`${origin.replace('http', 'ws')}/ws`, { cookie, origin });
}
const hello = (port: Port) =>
  new Promise((resolve) => {
    port.onFrame((frame) => frame.t === 'ok' && resolve(frame.out));
    port.send({ t: 'call', id: 1, name: 'app.hello', input: {} });
  });

/** A browser that reads its bootstrap file and goes where the form goes. */
function browser() {
  const files: string[] = [];
  const windows: Port[] = [];
  const openWindow = vi.fn((file: string) => {
    files.push(file);
    const html = readFileSync(file, 'utf8');
    const body = new URLSearchParams({ token: /value="([^"]+)"/.exec(html)![1]! });
    void (async () => {
      const answer = await fetch(/action="([^"]+)"/.exec(html)![1]!, {
        method: 'POST',
        body,
        headers: { origin: 'null' },
      });
      const { origin } = new URL(answer.url);
      const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
      windows.push(await connectWebSocket(`${origin.replace('http', 'ws')}/ws`, { cookie, origin }));
    })();
    return { gone: new Promise(() => {}), close: () => {} };
  });
  return { openWindow, files, windows };
}

describe('without a display', () => {
  test('the address is printed, lets a browser in once, and the core speaks to it', async () => {
    await run('A');
    expect(printed.join('\n')).toMatch(/Open this address.*\nhttp:\/\/127\.0\.0\.1:\d+\/launch\?t=[\w-]{43}\n/);
    const used = address();
    expect(await hello(await visit())).toBe('app.hello by A');
    expect(hosts).toEqual(['browser at A']);
    expect((await fetch(used)).status).toBe(403);
  });

  test('it runs on when the browser leaves, and --json prints nothing but JSON', async () => {
    const shell = await run('A', { json: true });
    const { url } = JSON.parse(printed.join('')) as { url: string };
    (await visit(url)).close();
    const done = vi.fn();
    void shell.done.then(done);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(done).not.toHaveBeenCalled();
  });
});

describe('with a window', () => {
  test('the token reaches the browser by a file, never by its arguments, and no address is printed', async () => {
    const { openWindow, files, windows } = browser();
    await run('A', { openWindow });
    await expect.poll(() => windows.length).toBe(1);
    expect(statSync(files[0]!).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    expect(files[0]).toContain(join(folder, 'catalog', 'run'));
    expect(printed).toEqual([]);
  });

  test('the core ends a little after the last window, but not while jobs run', async () => {
    const { openWindow, windows } = browser();
    jobs = true;
    const shell = await run('A', { openWindow });
    await expect.poll(() => windows.length).toBe(1);
    const done = vi.fn();
    void shell.done.then(done);
    windows[0]!.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(done).not.toHaveBeenCalled();
    jobs = false;
    await shell.done;
    expect(closed).toEqual(['A']);
  });

  test('a reload, or another window at once, is not the end', async () => {
    const { openWindow, windows } = browser();
    const shell = await run('A', { openWindow, linger: 2000 });
    await expect.poll(() => windows.length).toBe(1);
    const done = vi.fn();
    void shell.done.then(done);
    windows[0]!.close();
    await run('B', { openWindow });
    await expect.poll(() => windows.length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 2300));
    expect(done).not.toHaveBeenCalled();
  });

  test('a browser that ends without a window leaves an address to open by hand', async () => {
    await run('A', { openWindow: () => ({ gone: Promise.resolve(), close: () => {} }) });
    await expect.poll(() => printed.join('\n')).toContain('did not open a window');
    expect(await hello(await visit())).toBe('app.hello by A');
  });
});

describe('a second start', () => {
  test('opens a window on the core that runs, adds its folders there, and ends', async () => {
    const first = browser();
    await run('A', { openWindow: first.openWindow });
    const second = browser();
    const shell = await run('B', { openWindow: second.openWindow, add: ['/photos'], sample: true });
    await shell.done;
    await expect.poll(() => second.windows.length).toBe(1);
    expect(await hello(second.windows[0]!)).toBe('app.hello by A');
    expect(called).toEqual([
      ['library.add', { paths: ['/photos'] }],
      ['library.sample', {}],
    ]);
    expect(closed).toEqual([]);
  });

  test('without a display prints a fresh address of the core that runs', async () => {
    await run('A');
    const first = address();
    await run('B');
    expect(address()).not.toBe(first);
    expect(await hello(await visit())).toBe('app.hello by A');
  });
});

describe('scripts', () => {
  test('find address and token in an owner-only file, and are answered with the contract’s own errors', async () => {
    await run('A', { add: ['/photos'] });
    const path = join(folder, 'catalog/run/api.json');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const { url, token } = JSON.parse(readFileSync(path, 'utf8')) as { url: string; token: string };
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}/search.page`, { method: 'POST', headers, body: '{"query":"x"}' });
    expect(await answer.json()).toEqual({ by: 'A' });
    expect(called).toEqual([
      ['library.add', { paths: ['/photos'] }],
      ['search.page', { query: 'x' }],
    ]);
    const described = (await (await fetch(`${url}/openapi.json`, { headers })).json()) as { paths: object };
    expect(Object.keys(described.paths)).toContain('/api/app.hello');
    expect((await fetch(`${url}/openapi.json`)).status).toBe(401);
  });
});

describe('a window that goes to another catalog', () => {
  const there = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, 'catalog.db'), 'a database');
    return path;
  };
  /** What the page does: asks at its own address, then goes where it is told. */
  async function go(
    url: string,
    path: string,
    cookie: string,
  ): Promise<{ url?: string; error?: { code: string; message: string } }> {
    const { origin } = new URL(url);
    const answer = await fetch(`${origin}/shell/catalog`, {
      method: 'POST',
      headers: { origin, cookie },
      body: JSON.stringify({ path }),
    });
    return (await answer.json()) as { url?: string };
  }
  const enter = async (url: string) => {
    const { origin } = new URL(url);
    const cookie = (await fetch(url)).headers.get('set-cookie')!.split(';')[0]!;
    return { cookie, port: await connectWebSocket(`${origin.replace('http', 'ws')}/ws`, { cookie, origin }) };
  };
  const named = { startCore: async (path: string) => core(path.split(/[\\/]/).at(-1) as string) };

  test('finds it at an address of its own, let in once, and nobody who is let in at one is let in at the other', async () => {
    await run('A', named);
    writeFileSync(join(folder, 'catalog/catalog.db'), 'a database');
    const two = there('two');
    const first = await enter(address());
    const { url = '' } = await go(address(), two, first.cookie);
    expect(new URL(url).origin).not.toBe(new URL(address()).origin);
    expect((await fetch(new URL('/', url), { headers: { cookie: first.cookie } })).status).toBe(403);
    const second = await enter(url);
    expect(await hello(second.port)).toBe('app.hello by two');
    expect((await fetch(url)).status).toBe(403);
    // The first stays: its address was asked for. It is found again, without a second core.
    first.port.close();
    const back = await go(url, join(folder, 'catalog'), second.cookie);
    expect(await hello((await enter(back.url ?? '')).port)).toBe('app.hello by catalog');
    expect(hosts).toEqual(['browser at catalog', 'browser at two', 'browser at catalog']);
    second.port.close();
    await expect.poll(() => closed).toEqual(['two']);
  });

  test('is told in words what cannot be opened, and stays where it is', async () => {
    await run('A', {
      startCore: async (path) =>
        path.endsWith('two')
          ? Promise.reject(Object.assign(new Error('Damaged.'), { code: 'unsupported' }))
          : core('A'),
    });
    const { cookie } = await enter(address());
    expect(await go(address(), there('two'), cookie)).toEqual({ error: { code: 'unsupported', message: 'Damaged.' } });
    expect(await go(address(), join(folder, 'nothing'), cookie)).toMatchObject({ error: { code: 'not-found' } });
    expect(await go(address(), join(folder, 'two'), cookie)).toMatchObject({ error: { message: 'Damaged.' } });
  });

  test('takes the browser with it: the first catalog is closed, the browser is not', async () => {
    const { openWindow, windows, files } = browser();
    const close = vi.fn();
    const shell = await run('A', { ...named, openWindow: (file) => ({ ...openWindow(file), close }) });
    await expect.poll(() => windows.length).toBe(1);
    const two = there('two');
    const door = await enter(await again());
    const { url = '' } = await go(url0(files), two, door.cookie);
    const second = await enter(url);
    windows[0]!.close();
    door.port.close();
    await expect.poll(() => closed).toEqual(['catalog']);
    expect(close).not.toHaveBeenCalled();
    second.port.close();
    await shell.done;
    expect(closed).toEqual(['catalog', 'two']);
    expect(close).toHaveBeenCalledOnce();
  });
  /** Another way into the catalog that runs. */
  async function again(): Promise<string> {
    await run('again', { window: false });
    return address();
  }
  const url0 = (files: string[]) => /action="([^"]+)"/.exec(readFileSync(files[0]!, 'utf8'))![1]!;
});

test('a core that cannot start says why, and leaves the catalog free', async () => {
  const startCore = () => Promise.reject(new Error('It lies on a network drive.'));
  await expect(run('A', { startCore })).rejects.toThrow('It lies on a network drive.');
  await run('B');
  expect(await hello(await visit())).toBe('app.hello by B');
});
