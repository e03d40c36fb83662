import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { readScenes } from '../../../src-shared/domain/media.ts';
import { findProgram } from '../tools/ffmpeg.ts';
import { filmScenes, packScenes } from './film-scenes.ts';
import type { MediaFile } from './handler.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const program = findProgram('ffmpeg');

/** One color after the other, a key frame each second or only at the beginning. */
function film(name: string, colors: readonly string[], seconds: number, ...args: string[]): string {
  const file = path.join(files.folder, name);
  const inputs = colors.flatMap((color) => ['-f', 'lavfi', '-i', `color=${color}:s=320x180:r=10:d=${seconds}`]);
  const joined = `${colors.map((_, i) => `[${i}:v]`).join('')}concat=n=${colors.length}:v=1[v]`;
  execFileSync(program!, ['-v', 'error', '-y', ...inputs, '-filter_complex', joined, '-map', '[v]', '-pix_fmt', 'yuv420p', ...args, file]);
  return file;
}

async function scenes(file: string, rotate = 0, limits: Parameters<typeof filmScenes>[2] = {}) {
  const { first } = await readBoth(file, readFileSync(file).length);
  const { times, picture } = await filmScenes({ path: Buffer.from(file), head: Buffer.alloc(0), type: first.type, facts: {}, signal: new AbortController().signal } as unknown as MediaFile, rotate, limits);
  if (picture.form !== 'rgba') throw new Error('Stills are pixels.');
  const { data, width, height } = picture;
  const each = height / times.length;
  const colors = times.map((_, i) => [...data.subarray((Math.floor((i + 0.5) * each) * width + width / 2) * 4).subarray(0, 3)].map((value) => (value > 128 ? 1 : 0)).join(''));
  return { times, colors, width, height: each, picture };
}

test.skipIf(!program)('scenes of a film begin where its picture changes, each with its still, turned as the asset is', async () => {
  const cut = film('cut.mov', ['red', 'lime', 'blue', 'white'], 2, '-c:v', 'mjpeg', '-q:v', '2');
  const found = await scenes(cut);
  expect(found.times.map((time) => Math.round(time * 10) / 10)).toEqual([0, 2, 4, 6]);
  expect(found.colors).toEqual(['100', '010', '001', '111']);
  expect([found.width, found.height]).toEqual([240, 135]);
  const turned = await scenes(film('two.mov', ['red', 'lime'], 1, '-c:v', 'mjpeg'), 90);
  expect([turned.width, turned.height]).toEqual([135, 240]);
  // A long one by its key frames alone.
  expect((await scenes(film('long.mp4', ['red', 'lime', 'blue'], 2, '-c:v', 'mpeg4', '-g', '5'), 0, { mostDecoded: 0 })).colors).toEqual(['100', '010', '001']);
  const still = await scenes(film('still.mov', ['red'], 2, '-c:v', 'mjpeg'));
  expect([still.times, still.colors]).toEqual([[0], ['100']]);
  const { data, width, height } = found.picture as { data: Uint8Array; width: number; height: number };
  const jpeg = await sharp(data, { raw: { width, height, channels: 4 } }).jpeg().toBuffer();
  const read = readScenes(packScenes(found.times, jpeg));
  expect(read.times.map((time) => Math.round(time))).toEqual([0, 2, 4, 6]);
  expect(Buffer.compare(Buffer.from(read.jpeg), jpeg)).toBe(0);
});

test.skipIf(!program)('flashes are no scenes, and of very many only so many are kept', async () => {
  const many = Array.from({ length: 20 }, (_, i) => ['red', 'lime', 'blue', 'white'][i % 4]!);
  const flashes = await scenes(film('flashes.mov', many, 0.1, '-c:v', 'mjpeg', '-q:v', '5'));
  expect(flashes.times.length).toBeLessThanOrEqual(6);
  const long = await scenes(film('many.mov', many, 0.5, '-c:v', 'mjpeg', '-q:v', '5'), 0, { most: 7 });
  expect(long.times.length).toBe(7);
});
