import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { createMediaPool } from '../workers/media-pool.ts';
import { createTileFiles, type TileFiles } from './tiles.ts';

const [WIDTH, HEIGHT] = [2500, 1300];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vitrine-tiles-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Left half red, right half blue, in a turned file, or see-through in the middle. */
async function picture(path: string, alpha: boolean): Promise<void> {
  const half = { width: WIDTH / 2, height: HEIGHT, channels: 4 as const, background: { r: 0, g: 0, b: 220, alpha: alpha ? 0.5 : 1 } };
  const right = await sharp({ create: half }).png().toBuffer();
  const background = { r: 220, g: 0, b: 0, alpha: 1 };
  const image = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 4, background: alpha ? { ...background, alpha: 0 } : background } })
    .composite([{ input: right, left: WIDTH / 2, top: 0 }]);
  if (alpha) await image.png().toFile(path);
  else await image.removeAlpha().withMetadata({ orientation: 6 }).tiff({ compression: 'lzw' }).toFile(path);
}

async function ready(files: TileFiles, key: string, make: Parameters<TileFiles['state']>[1]) {
  await expect.poll(async () => (await files.state(key, make)).state, { timeout: 60_000 }).toBe('ready');
  return (await files.get(key))!;
}

const colorOf = async (tile: Uint8Array | undefined) => {
  const { channels } = await sharp(tile).stats();
  return channels.map(({ mean }) => Math.round(mean / 10) * 10);
};

test('a picture of any kind becomes tiles of every size, which browsers read as they are', async () => {
  const [disk, cache] = [folder(), folder()];
  const pool = createMediaPool({ size: 1 });
  onTestFinished(() => pool.close());
  const files = createTileFiles(cache, 1e9);
  onTestFinished(() => files.close());
  for (const [name, mime] of [['a.tif', 'image/tiff'], ['b.png', 'image/png']] as const) {
    const path = join(disk, name);
    await picture(path, name === 'b.png');
    const type = { ext: name.slice(2), mime, kind: 'image' as const, name, handler: 'raster' };
    const heard: number[] = [];
    const { pyramid, orientation } = await ready(files, name, async (out) => {
      const request = { path: Buffer.from(path), size: statSync(path).size, type, facts: {}, out };
      return (await pool.pyramid(request, { onProgress: (progress) => heard.push(progress) })).orientation;
    });
    expect(orientation).toBe(name === 'a.tif' ? 6 : 1);
    expect(heard.every((progress) => progress >= 0 && progress < 1)).toBe(true);
    expect([pyramid.tile, pyramid.levels]).toEqual([512, [{ width: 2500, height: 1300 }, { width: 1250, height: 650 }, { width: 625, height: 325 }, { width: 312, height: 162 }]]);
    const left = await pyramid.read(0, 0, 0);
    const right = await pyramid.read(0, 3, 1);
    expect(await sharp(left).metadata()).toMatchObject({ width: 512, height: 512, format: name === 'a.tif' ? 'jpeg' : 'webp' });
    expect(await colorOf(left)).toEqual(name === 'a.tif' ? [220, 0, 0] : [220, 0, 0, 0]);
    expect(await colorOf(right)).toEqual(name === 'a.tif' ? [0, 0, 220] : [0, 0, 220, 130]);
    expect(await pyramid.read(0, 5, 0)).toBeUndefined();
    expect(await pyramid.read(9, 0, 0)).toBeUndefined();
  }
});

test('tiles that were used longest ago go when there are too many; what fails is told, and tried again when asked again', async () => {
  const cache = folder();
  writeFileSync(join(cache, 'half.part'), 'half');
  const files = createTileFiles(cache, 3_000);
  onTestFinished(() => files.close());
  const tiny = await sharp({ create: { width: 600, height: 600, channels: 3, background: 'red' } })
    .tiff({ compression: 'jpeg', tile: true, tileWidth: 512, tileHeight: 512, pyramid: true, bigtiff: true })
    .toBuffer();
  expect(tiny.length).toBeGreaterThan(1_500);
  const make = async (out: string) => {
    writeFileSync(out, tiny);
    return 1;
  };
  await ready(files, 'a', make);
  expect(existsSync(join(cache, 'half.part'))).toBe(false);
  await ready(files, 'b', make);
  await expect.poll(() => readdirSync(cache)).toEqual(['b.1.tif']);
  expect(await files.get('a')).toBeUndefined();

  const fail = () => Promise.reject(new Error('no room'));
  await files.state('c', fail);
  await expect.poll(() => files.state('c', fail).then(() => '', (error: Error) => error.message)).toBe('no room');
  await ready(files, 'c', make);
  // Damaged on the disk, it is made again.
  await files.close();
  writeFileSync(join(cache, 'c.1.tif'), 'nothing');
  await ready(files, 'c', make);
});
