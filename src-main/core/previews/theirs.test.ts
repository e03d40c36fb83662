import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { createMediaPool } from '../workers/media-pool.ts';
import { createStoreClient } from './store-client.ts';
import { createTheirs, theirKey } from './theirs.ts';

test('a colleague’s thumbnail is shown after a worker has made it anew, and what is no picture is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-theirs-'));
  const store = createStoreClient(join(folder, 'previews.db'));
  const pool = createMediaPool({ size: 1 });
  onTestFinished(async () => {
    await Promise.all([store.close(), pool.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  const theirs = createTheirs({ store, pool });
  const [good, bad, none] = ['good', 'bad', 'none'].map(theirKey) as [string, string, string];
  const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#c33' } }).webp().toBuffer();
  await theirs.keep([{ key: good, data: picture }, { key: bad, data: Buffer.from('RIFF\0\0\0\0WEBPVP8 and then nothing that anybody could draw') }]);
  expect(await store.get(good, 512)).toBeUndefined();
  expect(await store.missing([good, none])).toEqual([good, none]);
  expect(await theirs.missing([good, bad, none, 'own'])).toEqual([none, 'own']);
  await Promise.all([theirs.bring(good), theirs.bring(good)]);
  const shown = (await store.get(good, 512)) as Uint8Array;
  expect(Buffer.from(shown).equals(picture)).toBe(false);
  expect(await sharp(shown).metadata()).toMatchObject({ format: 'webp', width: 300, height: 200 });
  expect(await sharp(await store.get(good, 256)).metadata()).toMatchObject({ width: 256 });
  await expect(theirs.bring(bad)).rejects.toMatchObject({ code: expect.anything() });
  expect(await store.get(bad, 512)).toBeUndefined();
  await theirs.bring(none);
  expect(await store.get(none, 512)).toBeUndefined();
});
