/** A file is written over by another, slowly: what is seen half-way decides nothing about which asset it is. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientInfo } from '../../../src-shared/rpc/define.ts';
import { createCore } from '../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

const shot = (second: number, shade: number) =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: { r: shade, g: 90, b: 40 } } })
    .withExif({
      IFD0: { Model: 'X-T5' },
      IFD2: { DateTimeOriginal: `2024:06:01 12:34:${second}`, BodySerialNumber: '42' },
    })
    .jpeg()
    .toBuffer();

async function setUp() {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-undecided-')));
  const [disk, path] = [join(top, 'disk'), join(top, 'disk/DSC_0001.jpg')];
  mkdirSync(disk);
  writeFileSync(path, await shot(10, 20));
  const core = await createCore({
    folder: join(top, 'Vitrine'),
    version: '1.0.0',
    validateOutput: true,
    background: true,
    settleMs: 0,
  });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
  const call = async (name: string, input: object): Promise<any> => core.call(name, input, client);
  const { jobId } = await call('library.add', { paths: [disk] });
  await expect.poll(async () => (await call('jobs.get', { id: jobId })).state).toBe('done');
  await call('assets.set', { targets: [(await call('assets.find', { ref: path })).n], changes: { rating: 4 } });
  const stars = async (query: string): Promise<number[]> => {
    const { ns } = await call('search.page', { query, sort: 'name', dir: 'asc', limit: 10 });
    return (await call('assets.rows', { ns })).rows.map(({ rating }: { rating: number }) => rating);
  };
  const isBroken = async () => {
    const { ns } = await call('search.page', { query: 'missing:no', sort: 'name', dir: 'asc', limit: 10 });
    return (await call('assets.rows', { ns })).rows.some(({ problem }: { problem?: unknown }) => problem);
  };
  const becomes = (broken: boolean) => expect.poll(isBroken, { timeout: 60_000 }).toBe(broken);
  return { path, stars, becomes };
}

test.each([
  ['nothing', 0],
  ['its first bytes', 20],
])('another picture of which %s was there for a while takes no stars of the one before it', async (_, length) => {
  const { path, stars, becomes } = await setUp();
  const other = await shot(11, 220);
  writeFileSync(path, other.subarray(0, length));
  await becomes(true);
  expect([await stars('missing:no'), await stars('missing:yes')]).toEqual([[4], []]);
  writeFileSync(path, other);
  await expect.poll(() => stars('missing:yes'), { timeout: 60_000 }).toEqual([4]);
  expect(await stars('missing:no')).toEqual([0]);
  await becomes(false);
});

test('the same picture, seen half-way while it is saved, keeps them', async () => {
  const { path, stars, becomes } = await setUp();
  writeFileSync(path, '');
  await becomes(true);
  writeFileSync(path, await shot(10, 220));
  await becomes(false);
  expect([await stars('missing:no'), await stars('missing:yes')]).toEqual([[4], []]);
});
