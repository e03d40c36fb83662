import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientInfo } from '../../src-shared/rpc/define.ts';
import { type Core, createCore } from './core.ts';
import { put } from './library/testing.ts';
import { fuseMount, hasFuse } from './testing/fuse.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
/** Shorter than what people get, so that the test is; a call that waited for the disk would wait this long. */
const DISK_TIMEOUT = 3000;

async function setUp() {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-hanging-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const core = await createCore({
    folder: join(top, 'Vitrine'),
    version: '1.0.0',
    settleMs: 0,
    diskTimeoutMs: DISK_TIMEOUT,
  });
  onTestFinished(() => core.close().catch(() => undefined));
  const call = async (name: string, input: unknown) => (await core.call(name, input, client)) as never;
  return { top, core, call };
}
type Call = Awaited<ReturnType<typeof setUp>>['call'];

async function pictures(folder: string, from: number, to: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let i = from; i < to; i++) {
    const picture = sharp({ create: { width: 60, height: 40, channels: 3, background: { r: i % 256, g: 90, b: 50 } } });
    put(join(folder, `p${i}.jpg`), await picture.jpeg().toBuffer());
  }
}

async function finished(call: Call, job: { jobId: string }): Promise<void> {
  await expect
    .poll(async () => ((await call('jobs.get', { id: job.jobId })) as { state: string }).state, { timeout: 60_000 })
    .toBe('done');
}

const roots = async (call: Call) =>
  ((await call('library.roots', {})) as { roots: { path: string; state: string; problem?: { code: string } }[] }).roots;

/** What a grid does when somebody works in it; answers how long each call took, in ms. */
async function work(core: Core, call: Call, ns: readonly number[], rating: number): Promise<number[]> {
  const took: number[] = [];
  const timed = async (act: () => Promise<unknown>) => {
    const start = performance.now();
    await act();
    took.push(performance.now() - start);
  };
  await timed(() => call('search.page', { query: 'kind:image', sort: 'name', dir: 'asc', limit: 50 }));
  await timed(() => call('assets.rows', { ns }));
  for (const n of ns.slice(0, 3))
    await timed(async () => {
      const answer = await core.serveAsset(new Request(`http://x/thumb/${n}?s=256`));
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    });
  await timed(() => call('assets.set', { targets: [ns[rating % ns.length]], changes: { rating } }));
  return took;
}

const at = (part: number, times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(part * times.length))] as number;

test.skipIf(!hasFuse)(
  'a disk that hangs freezes nothing: the grid answers, other folders are read, and the disk comes back (needs bindfs)',
  async () => {
    const { top, core, call } = await setUp();
    const mount = fuseMount();
    await pictures(mount.behind, 0, 20);
    await pictures(join(top, 'here'), 20, 40);
    await finished(call, await call('library.add', { paths: [mount.at, join(top, 'here')] }));
    const named = { query: '', sort: 'name', dir: 'asc', limit: 50 };
    const { ns: all } = (await call('search.page', named)) as { ns: number[] };
    const { rows } = (await call('assets.rows', { ns: all })) as { rows: { n: number; name: string }[] };
    const away = rows.filter((row) => Number(row.name.slice(1, -4)) < 20).map((row) => row.n);
    expect(all).toHaveLength(40);

    const before: number[] = [];
    for (let i = 0; i < 15; i++) before.push(...(await work(core, call, all, i % 6)));

    await pictures(mount.behind, 40, 60);
    mount.hang();
    // Everything that touches the disk, at once: a scan, a chooser, originals, larger pictures, the trash.
    await call('library.add', { paths: [mount.at] });
    const waiting = [
      call('library.browse', { path: mount.at }),
      call('library.add', { paths: [join(mount.at, 'sub')] }),
      call('assets.trash', { targets: away.slice(0, 1) }),
      ...away.slice(1, 9).map((n) => core.serveAsset(new Request(`http://x/original/${n}`))),
      ...away.slice(1, 9).map((n) => core.serveAsset(new Request(`http://x/preview/${n}?size=2048`))),
    ].map((asked) => asked.catch((error: Error) => error.message));
    await pictures(join(top, 'later'), 60, 80);
    const later = call('library.add', { paths: [join(top, 'later')] });

    const during: number[] = [];
    const hangs = async () => (await roots(call)).find((root) => root.path === mount.at);
    for (let i = 0; (await hangs())?.state !== 'offline' || i < 15; i++)
      during.push(...(await work(core, call, all, i % 6)));
    expect((await hangs())?.problem?.code).toBe('hangs');
    await finished(call, await later);
    during.push(...(await work(core, call, all, 3)));

    // Whoever waited for the disk would have waited for seconds; a busy machine shows in both.
    for (const part of [0.5, 0.9, 0.99]) expect(at(part, during)).toBeLessThan(Math.max(DISK_TIMEOUT / 10, 3 * at(part, before)));
    expect(at(1, during)).toBeLessThan(0.8 * DISK_TIMEOUT);
    await Promise.all(waiting);
    const status = () => call('catalog.status', {}) as Promise<{ assets: number; missing: number }>;
    expect(await status()).toMatchObject({ assets: 60, missing: 0 });

    mount.goOn();
    await expect.poll(async () => (await hangs())?.state, { timeout: 40_000 }).toBe('online');
    await expect.poll(status, { timeout: 60_000 }).toMatchObject({ assets: 80, missing: 0 });

    mount.hang();
    await call('library.add', { paths: [mount.at] });
    const start = performance.now();
    await core.close();
    expect(performance.now() - start).toBeLessThan(15_000);
  },
  180_000,
);

test.skipIf(!hasFuse)(
  'a drive pulled while its files are read is offline, and is read on when it is back (needs bindfs)',
  async () => {
    const { call } = await setUp();
    const mount = fuseMount();
    await pictures(mount.behind, 0, 150);
    const { jobId } = (await call('library.add', { paths: [mount.at] })) as { jobId: string };
    const job = async () => (await call('jobs.get', { id: jobId })) as { state: string; done?: number };
    await expect.poll(async () => (await job()).done ?? 0, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
    mount.pull();
    const state = async () => (await roots(call))[0]?.state;
    await call('library.add', { paths: [mount.at] }).catch(() => undefined);
    await expect.poll(async () => (await job()).state, { timeout: 30_000 }).not.toBe('running');
    const status = () =>
      call('catalog.status', {}) as Promise<{ assets: number; missing: number; pending: number; failed: number }>;
    expect(await status()).toMatchObject({ assets: 150, missing: 0 });

    mount.mount();
    await expect.poll(state, { timeout: 40_000 }).toBe('online');
    await expect.poll(status, { timeout: 60_000 }).toMatchObject({ assets: 150, missing: 0, pending: 0, failed: 0 });
  },
  180_000,
);
