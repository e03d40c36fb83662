import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import type { Port } from '../../src-shared/rpc/port.ts';
import { memoryPair } from '../transport/memory.ts';
import { type Catalog, type CatalogOptions, openCatalog, type Replace, type ShellCore } from './catalog.ts';
import { CANNOT, type Client } from './host.ts';

const me: Client = { id: 'me', host: 'test', can: CANNOT, assetBase: 'asset://x' };
let folder: string;
const open: Catalog[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-catalog-'));
});
afterEach(async () => {
  for (const catalog of open.splice(0)) await catalog.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A core that says its name, and whose ports end with it. */
function core(name: string): ShellCore {
  const ports: Port[] = [];
  return {
    attach(port, client) {
      ports.push(port);
      port.onFrame((frame) => {
        if (frame.t === 'call')
          port.send({ t: 'ok', id: frame.id, out: [name, frame.name, frame.input, client.assetBase] });
      });
    },
    async call(operation, input, _client, signal) {
      if (operation === 'echo') return input;
      if (operation === 'wait')
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      if (operation === 'nope') throw new RpcError('not-found', 'There is no such thing.', { details: { n: 1 } });
      return name;
    },
    serveAsset: async (request) => new Response(`${name} ${new URL(request.url).pathname}`),
    busy: () => false,
    async close() {
      for (const port of ports) port.close('closing');
    },
  };
}

async function start(name: string, more: Partial<CatalogOptions> = {}) {
  const catalog = await openCatalog({ folder, start: async () => core(name), ...more });
  open.push(catalog);
  return catalog;
}

async function connect(catalog: Catalog): Promise<{ port: Port; ask(name: string): Promise<unknown> }> {
  const [mine, theirs] = memoryPair();
  await catalog.attach(theirs, me);
  return {
    port: mine,
    ask: (name) =>
      new Promise((resolve) => {
        mine.onFrame((frame) => frame.t === 'ok' && resolve(frame.out));
        mine.send({ t: 'call', id: 1, name, input: { a: [1] } });
      }),
  };
}

describe('a catalog that is opened while windows come', () => {
  test('is ours at once, and what is asked meanwhile is answered when it is open', async () => {
    const opening = Promise.withResolvers<ShellCore>();
    const a = await start('A', { early: true, start: () => opening.promise });
    expect(await a.role()).toBe('owner');
    const [mine, theirs] = memoryPair();
    const answer = new Promise((resolve) => mine.onFrame((frame) => frame.t === 'ok' && resolve(frame.out)));
    const attached = a.attach(theirs, me);
    mine.send({ t: 'call', id: 1, name: 'x', input: {} });
    const called = a.call('x', {}, me);
    opening.resolve(core('A'));
    await attached;
    expect([await answer, await called]).toEqual([['A', 'x', {}, 'asset://x'], 'A']);
    await expect(a.opened).resolves.toBeUndefined();
  });

  test('says so when it cannot be opened, and lets the next one have it', async () => {
    const a = await start('A', { early: true, start: () => Promise.reject(new Error('damaged')) });
    await expect(a.opened).rejects.toThrow('damaged');
    await expect(a.call('x', {}, me)).rejects.toThrow('damaged');
    expect(await (await start('B')).role()).toBe('owner');
  });

  test('that somebody else has is reached there', async () => {
    await start('A');
    const b = await start('B', { early: true });
    expect(await b.role()).toBe('guest');
    expect(await b.call('x', {}, me)).toBe('A');
  });
});

describe('a catalog that another process has open', () => {
  test('is reached there: by ports, calls and pictures, and errors keep their code and details', async () => {
    const a = await start('A');
    const b = await start('B');
    expect([await a.role(), await b.role()]).toEqual(['owner', 'guest']);
    expect(await (await connect(b)).ask('x')).toEqual(['A', 'x', { a: [1] }, 'asset://x']);
    expect(await b.call('x', {}, me)).toBe('A');
    await expect(b.call('nope', {}, me)).rejects.toMatchObject({
      name: 'RpcError',
      code: 'not-found',
      details: { n: 1 },
    });
    expect(await (await b.assets(new Request('http://assets/thumb/1'))).text()).toBe('A /thumb/1');
  });

  test('takes and gives long lists', async () => {
    await start('first');
    const list = Array.from({ length: 300_000 }, (_, i) => i);
    expect(await (await start('second')).call('echo', list, me)).toEqual(list);
  });

  test('hears when nobody waits for an answer any more', async () => {
    await start('first');
    const second = await start('second');
    const leave = new AbortController();
    const call = second.call('wait', {}, me, leave.signal);
    setTimeout(() => leave.abort(), 50);
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('is taken over when that process ends: the next connection has the core here', async () => {
    const a = await start('A');
    const b = await start('B');
    const { port } = await connect(b);
    const lost = new Promise((resolve) => port.onClose(resolve));
    await a.close();
    await lost;
    expect(await (await connect(b)).ask('x')).toEqual(expect.arrayContaining(['B', 'x']));
    expect(await b.role()).toBe('owner');
    expect(await (await b.assets(new Request('http://assets/thumb/2'))).text()).toBe('B /thumb/2');
  });

  test('shows its window for a second start, where its owner has windows', async () => {
    const onWindow = vi.fn(async () => ({ shown: true }) as const);
    await start('A', { onWindow });
    const wish = { window: true, add: ['/photos'], sample: false };
    expect(await (await start('B')).requestWindow(wish)).toEqual({ shown: true });
    expect(onWindow).toHaveBeenCalledWith(expect.objectContaining(wish));
  });

  test('says so where its owner has none, as the command line', async () => {
    const a = await start('A');
    const wish = { window: true, add: [], sample: false };
    expect(await (await start('B')).requestWindow(wish)).toEqual({ unsupported: true });
    expect(await a.requestWindow(wish)).toEqual({ unsupported: true });
  });
});

test('a core is replaced while the catalog stays ours: who asks meanwhile is answered by the next', async () => {
  let replace: Replace = async () => {};
  const a = await start('A', {
    start: async (given) => {
      replace = given;
      return core('A');
    },
  });
  const b = await start('B');
  const { port } = await connect(a);
  const lost = new Promise((resolve) => port.onClose(resolve));
  const next = Promise.withResolvers<ShellCore>();
  const done = replace(() => next.promise);
  await lost;
  const asked = [a.call('x', {}, me), b.call('x', {}, me)];
  next.resolve(core('A again'));
  await done;
  expect(await Promise.all(asked)).toEqual(['A again', 'A again']);
  expect(await b.role()).toBe('guest');
  expect(await (await connect(b)).ask('x')).toEqual(expect.arrayContaining(['A again']));
});

test('nothing is answered after close', async () => {
  const a = await start('A');
  await a.close();
  await expect(a.call('x', {}, me)).rejects.toMatchObject({ code: 'disconnected' });
});
