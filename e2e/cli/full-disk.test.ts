/** The disk of the catalog fills, during an ingest and during a commit: it is said, nothing known is lost, and there being room it goes on. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dice } from '../../src-shared/testing/dice.ts';
import { api } from './testing/kill.ts';
import { type Added, type Bench, bench, type Found, served, stopped } from './testing/kit.ts';

let lib: Bench;
beforeEach(() => {
  lib = bench();
});
afterEach(() => lib.remove());

/** Puts the catalog on a disk of `size` megabytes; false where the system does not let us. */
function smallDisk(size: number): boolean {
  mkdirSync(lib.catalog, { mode: 0o700 });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', lib.catalog], { stdio: 'ignore' });
  } catch {
    return false;
  }
  const { remove } = lib;
  lib.remove = async () => {
    for (const one of ['-f', '-l']) {
      try {
        execFileSync('umount', [one, lib.catalog], { stdio: 'ignore' });
        break;
      } catch {
        // Still in use: it goes with its last user.
      }
    }
    await remove();
  };
  return true;
}
const grow = (size: number) => execFileSync('mount', ['-o', `remount,size=${size}m`, lib.catalog]);

/** Grain compresses badly: each picture takes at least 35 KB of the store. */
async function grainy(count: number, from = 0): Promise<void> {
  const chance = dice(from + 1);
  const data = Buffer.from(Array.from({ length: 600 * 420 * 3 }, () => chance.whole(256)));
  for (let i = 0; i < count; i++) {
    data.writeUInt32BE(from + i, 0);
    const jpeg = await sharp(data, { raw: { width: 600, height: 420, channels: 3 } })
      .jpeg({ quality: 60 })
      .toBuffer();
    lib.put(`g${from + i}.jpg`, jpeg);
  }
}

function fill(): string {
  const path = join(lib.catalog, 'filler');
  const file = openSync(path, 'w');
  try {
    for (const piece of [Buffer.alloc(1 << 16), Buffer.alloc(4096)])
      for (;;) {
        try {
          writeSync(file, piece);
        } catch {
          break;
        }
      }
  } finally {
    closeSync(file);
  }
  expect(statfsSync(lib.catalog).bavail).toBe(0);
  return path;
}

const MANY = 260;
const SAYS = /The disk of .*catalog is full.*[Mm]ake room/;

test('during an ingest: the add ends with the disk and the way out, what it had stays, and the next one completes it', async ({
  skip,
}) => {
  if (!smallDisk(8)) skip('no file system can be mounted here');
  // More than fits, however lately the databases' logs were emptied.
  await grainy(MANY);
  const outcome = await lib.run(['add', lib.pictures, '--json']);
  expect(outcome).toMatchObject({ code: 3, err: expect.stringMatching(SAYS) });
  expect(outcome.ms).toBeLessThan(80_000);
  grow(64);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
  expect(await lib.json<Added>(['add', lib.pictures])).toMatchObject({ found: MANY, ingested: MANY, failed: [] });
  expect((await lib.json<Found>(['search', ''])).items.filter(({ hasPreview }) => !hasPreview)).toEqual([]);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
}, 300_000);

test('during a commit: it is on all of its assets or on none, what was there stays, and an ingest goes on by itself', async ({
  skip,
}) => {
  if (!smallDisk(24)) skip('no file system can be mounted here');
  await grainy(60);
  await lib.json<Added>(['add', lib.pictures]);
  await lib.json(['set', join(lib.pictures, 'g0.jpg'), '--rating', '5', '--tag', 'kept']);
  // A start that finds it full says so, and ends.
  const early = fill();
  expect(await lib.run(['status'])).toMatchObject({
    code: 3,
    err: expect.stringMatching(/disk .*catalog.*is full.*Make room/),
  });
  rmSync(early);
  const serving = lib.begin(['serve', '--port', '0', '--json']);
  await served(serving);
  const ask = api(lib.catalog);
  const all = { targets: { query: '' } };
  const filler = fill();
  // Some small ones may still find room in what the database has kept for itself.
  let last = '';
  const refused = await (async () => {
    for (let i = 0; i < 200; i++) {
      const caption = `${i} ${'x'.repeat(15_000)}`;
      try {
        await ask('assets.set', { ...all, changes: { caption } });
        last = caption;
      } catch (error) {
        return (error as Error).message;
      }
    }
    return 'never';
  })();
  expect(refused).toMatch(/disk-full/);
  expect(refused).toMatch(SAYS);
  const { fields } = await ask<{ fields: { caption: { value: string | null; mixed: number } } }>('assets.summary', all);
  expect(fields.caption).toMatchObject({ mixed: 0, value: last === '' ? null : last });
  expect(await ask('search.page', { query: 'rating:5 tag:kept' })).toMatchObject({ total: 1 });

  await grainy(20, 1000);
  const shown = async () => (await ask<{ jobs: { error?: { message: string } }[] }>('jobs.list', {})).jobs;
  const pending = async () => await ask<{ assets: number; pending: number }>('catalog.status', {});
  await sleep(3000);
  rmSync(filler);
  expect(await ask('assets.set', { ...all, changes: { rating: 3 } })).toMatchObject({ changed: expect.any(Number) });
  await expect.poll(pending, { timeout: 60_000, interval: 500 }).toMatchObject({ assets: 80, pending: 0 });
  await expect.poll(async () => (await shown()).filter((job) => job.error), { timeout: 60_000 }).toEqual([]);
  expect((await stopped(serving)).code).toBe(0);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
  expect((await lib.json<Found>(['search', 'tag:kept rating:3'])).total).toBe(1);
}, 300_000);
