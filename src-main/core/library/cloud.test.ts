import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientInfo } from '../../../src-shared/rpc/define.ts';
import { createCore } from '../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const hourAgo = Date.now() / 1000 - 3600;

interface Row {
  readonly name: string;
  readonly cloud?: boolean;
  readonly pending: boolean;
  readonly width?: number;
  readonly problem?: { code: string };
}

/** A file as sync programs leave one: its size, and nothing in it. */
function placeholder(path: string, size: number): void {
  writeFileSync(path, '');
  truncateSync(path, size);
  utimesSync(path, hourAgo, hourAgo);
}

test('a file in the cloud is known and not read, until it is here or somebody asks for it', async () => {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-cloud-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, 'Drive');
  mkdirSync(folder);
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const picture = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#888', noise } })
    .jpeg()
    .toBuffer();
  const put = (name: string) => {
    writeFileSync(join(folder, name), picture);
    utimesSync(join(folder, name), hourAgo, hourAgo);
  };
  put('here.jpg');
  placeholder(join(folder, 'comes.jpg'), picture.length);
  placeholder(join(folder, 'asked.jpg'), 1_000_000);
  // Small files may lie beside their names.
  placeholder(join(folder, 'tiny.txt'), 200);
  expect(statSync(join(folder, 'asked.jpg')).blocks).toBe(0);

  const core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', settleMs: 0 });
  onTestFinished(() => core.close().catch(() => undefined));
  const call = async (name: string, input: unknown) => (await core.call(name, input, client)) as never;
  const rows = async () => {
    const { ns } = (await call('search.page', { query: '', sort: 'name', dir: 'asc' })) as { ns: number[] };
    const { rows: all } = (await call('assets.rows', { ns })) as { rows: (Row & { n: number })[] };
    return new Map(all.map((row) => [row.name, row]));
  };
  const done = async ({ jobId }: { jobId: string }) =>
    expect
      .poll(async () => ((await call('jobs.get', { id: jobId })) as { state: string }).state, { timeout: 60_000 })
      .toBe('done');

  await done(await call('library.add', { paths: [folder] }));
  let now = await rows();
  expect(now.get('here.jpg')).toMatchObject({ width: 200, pending: false });
  for (const name of ['comes.jpg', 'asked.jpg']) expect(now.get(name)).toMatchObject({ cloud: true, pending: false });
  expect(now.get('here.jpg')?.cloud ?? now.get('tiny.txt')?.cloud).toBeUndefined();
  const original = await core.serveAsset(new Request(`http://x/original/${now.get('comes.jpg')?.n}`));
  expect([original.status, await original.text()]).toEqual([409, expect.stringMatching(/in the cloud/)]);

  put('comes.jpg');
  await done(await call('library.add', { paths: [folder] }));
  expect((await rows()).get('comes.jpg')).toMatchObject({ width: 200 });

  await done(await call('assets.download', { targets: [now.get('asked.jpg')?.n] }));
  await expect.poll(async () => (await rows()).get('asked.jpg')?.problem?.code, { timeout: 60_000 }).toBeDefined();
  await done(await call('library.add', { paths: [folder] }));
  now = await rows();
  for (const row of now.values()) expect(row.cloud).toBeUndefined();
});
