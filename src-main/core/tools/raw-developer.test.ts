import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exported } from '../workers/media-tasks.ts';
import { developRaw, findRawDeveloper, rawDeveloperVersion } from './raw-developer.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-raw-test-'));
  vi.stubEnv('VITRINE_LIBRAW', 'none');
  vi.stubEnv('VITRINE_DARKTABLE', 'none');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Stands for a program: `act` in shell, where `$out` is what is to be written. */
function stand(act: string): void {
  const path = join(folder, 'dcraw_emu');
  writeFileSync(
    path,
    `#!/bin/sh\n[ $# = 0 ] && { echo 'dcraw_emu: almost complete dcraw emulator (LibRaw 0.21.1)'; exit 1; }\nfor one; do [ "$before" = -Z ] && out=$one; before=$one; in=$one; done\npwd > '${folder}/where'\necho "$@" > '${folder}/args'\n${act}\n`,
  );
  chmodSync(path, 0o755);
  vi.stubEnv('VITRINE_LIBRAW', path);
}
const signal = () => new AbortController().signal;
const raw = () => {
  const path = join(folder, 'a picture.nef');
  writeFileSync(path, 'what the sensor saw');
  return Buffer.from(path);
};

test('where neither is installed or wanted it is said what to install', async () => {
  expect(findRawDeveloper()).toBe(undefined);
  await expect(developRaw(raw(), 'nef', signal())).rejects.toThrow(/libraw-bin/);
});

test('a RAW file is developed in a folder of its own, which is gone afterwards, and exported with its edits; the file stays', async () => {
  const tiff = join(folder, 'made.tiff');
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#20c040' } })
    .toColourspace('rgb16')
    .tiff()
    .toFile(tiff);
  stand(`cmp -s "$in" '${folder}/a picture.nef' || exit 9; cp '${tiff}' "$out"`);
  const file = raw();
  expect((await developRaw(file, 'nef', signal())).equals(readFileSync(tiff))).toBe(true);
  expect(readFileSync(join(folder, 'args'), 'utf8')).toMatch(/^-w -o 1 -q 3 -6 -T -Z \S+developed\.tif \S+raw\.nef$/m);
  expect(existsSync(readFileSync(join(folder, 'where'), 'utf8').trim())).toBe(false);
  expect(await rawDeveloperVersion(findRawDeveloper()!)).toBe('0.21.1');
  const out = join(folder, 'out.png');
  const preset = {
    format: 'png',
    size: { rule: 'full' },
    enlarge: false,
    quality: 90,
    profile: 'srgb',
    sharpen: 'none',
    metadata: 'none',
    folders: '',
    name: '{name}',
    clash: 'number',
  } as const;
  const request = {
    id: 1,
    task: 'export',
    path: file,
    size: 19,
    type: { ext: 'nef', mime: 'image/x-nikon-nef', kind: 'raw', name: 'Nikon NEF', handler: 'raw' },
    facts: { orientation: 6 },
    rotate: 0,
    edge: 100,
    develop: true,
    recipe: { version: 1, crop: { x: 0, y: 0, w: 0.5, h: 1 } },
    described: { values: {}, facts: {} },
    renditions: [{ out: Buffer.from(out), preset }],
  };
  expect(await exported(request as unknown as Parameters<typeof exported>[0], signal())).toMatchObject([
    { ok: true, width: 30, height: 40 },
  ]);
  // What the program has turned upright is not turned once more.
  const { data } = await sharp(out)
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  // Rounded once from 16 bits.
  for (const [i, value] of [0x20, 0xc0, 0x40].entries())
    expect(Math.abs((data[i] as number) - value)).toBeLessThanOrEqual(1);
  expect(readFileSync(file, 'utf8')).toBe('what the sensor saw');
});

test('what it cannot read, makes nothing of, or never ends with, is told and leaves nothing behind', async () => {
  stand('echo "$in: Unsupported file format or not RAW file" >&2; exit 1');
  await expect(developRaw(raw(), 'nef', signal())).rejects.toThrow(
    /^LibRaw cannot read this file \(.*Unsupported file format/,
  );
  stand('exit 0');
  await expect(developRaw(raw(), 'nef', signal())).rejects.toThrow(/could make nothing of this file/);
  stand('exec sleep 60');
  const stop = new AbortController();
  const running = developRaw(raw(), 'nef', stop.signal);
  await vi.waitFor(() => expect(existsSync(join(folder, 'where'))).toBe(true), { timeout: 60_000 });
  stop.abort(new Error('stopped by somebody'));
  await expect(running).rejects.toThrow('stopped by somebody');
});
