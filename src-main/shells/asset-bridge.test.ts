import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assetHello, readAsset, serveAsset } from './asset-bridge.ts';
import { claimOrConnect, type Guest, type Owner } from './instance.ts';

let folder: string;
let owner: Owner;
let guest: Guest;
let handle: (request: Request) => Promise<Response>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-bridge-'));
  owner = (await claimOrConnect(folder)) as Owner;
  owner.listen((socket, hello) => void serveAsset(socket, hello, (request) => handle(request)));
  guest = (await claimOrConnect(folder)) as Guest;
});
afterEach(async () => {
  await owner.close();
  rmSync(folder, { recursive: true, force: true });
});
const get = async (init?: RequestInit) => {
  const request = new Request('http://assets/thumb/1?s=256', init);
  return readAsset(await guest.connect(assetHello(request)), request);
};

describe('an asset from the core of another process', () => {
  test('comes with status, headers and bytes, and the core sees Range and ETag', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    handle = async (request) => {
      const seen = `${request.method} ${request.url} ${request.headers.get('range')} ${request.headers.get('cookie')}`;
      return new Response(bytes, {
        status: 206,
        headers: { 'content-type': 'image/webp', 'x-seen': seen, 'content-length': '60000' },
      });
    };
    const response = await get({ headers: { range: 'bytes=0-9', cookie: 'a=b' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('x-seen')).toBe('GET http://assets/thumb/1?s=256 bytes=0-9 null');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  test('has no body for 304 and HEAD', async () => {
    handle = async (request) =>
      new Response(request.method === 'HEAD' ? 'x' : null, { status: request.method === 'HEAD' ? 200 : 304 });
    expect((await get()).status).toBe(304);
    expect(await (await get({ method: 'HEAD' })).text()).toBe('');
  });

  test('that fails is a 500, and one that breaks off is an error, not a short file', async () => {
    handle = async () => {
      throw new Error('gone');
    };
    expect((await get()).status).toBe(500);
    handle = async () => {
      const body = new ReadableStream({
        start: (out) => out.enqueue(new Uint8Array(10)),
        pull: (out) => out.error(new Error('the disk is gone')),
      });
      return new Response(body, { headers: { 'content-length': '1000' } });
    };
    await expect((await get()).arrayBuffer()).rejects.toThrow();
  });

  test('nobody waits for any more is no longer read', async () => {
    let stopped = () => {};
    const cancelled = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    handle = async () =>
      new Response(new ReadableStream({ pull: (out) => out.enqueue(new Uint8Array(65536)), cancel: stopped }));
    const leaving = new AbortController();
    const response = await get({ signal: leaving.signal });
    leaving.abort();
    await cancelled;
    await expect(response.arrayBuffer()).rejects.toThrow();
  });
});
