import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { createPreviews, type PreviewsDeps } from './previews.ts';

test('a thumbnail that its URL names comes from the store alone, turned as the URL says, and may be kept for ever', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-previews-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let asked = 0;
  const previews = createPreviews({
    db: {
      async call() {
        asked++;
        return undefined as never;
      },
    },
    pool: {} as PreviewsDeps['pool'],
    disks: {} as PreviewsDeps['disks'],
    paths: { previews: join(folder, 'previews.db'), largePreviews: join(folder, 'large'), tiles: join(folder, 'tiles'), versions: join(folder, 'versions') },
  });
  onTestFinished(() => previews.close());
  const data = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } }).webp().toBuffer();
  await previews.put([{ key: 'abc', size: 256, data }]);
  const get = (path: string, headers = {}) => previews.serve(new Request(`http://assets/${path}`, { headers }));

  const upright = await get('thumb/7?s=256&v=abc');
  expect(upright.headers.get('cache-control')).toContain('immutable');
  expect(Buffer.from(await upright.arrayBuffer()).equals(data)).toBe(true);
  const turned = await get('thumb/7?s=256&v=abc-90');
  expect(await sharp(Buffer.from(await turned.arrayBuffer())).metadata()).toMatchObject({ width: 20, height: 30 });
  expect((await get('thumb/7?s=256&v=abc', { 'if-none-match': upright.headers.get('etag') })).status).toBe(304);
  expect(asked).toBe(0);

  // Of what the store does not have the catalog knows whose it was.
  expect((await get('thumb/7?s=256&v=gone')).status).toBe(404);
  expect(asked).toBe(1);
});
