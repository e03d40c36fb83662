import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { browse } from './browse.ts';
import { createDisks } from '../../disks/disks.ts';
import { locate } from './locate.ts';

const disks = createDisks({ dbPath: '' });
afterAll(() => disks.close());
const disk = disks.elsewhere;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vitrine-browse-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('the chooser shows folders in natural order, linked ones too, and counts files', async () => {
  const top = folder();
  for (const name of ['Trip 10', 'Trip 9', '.hidden']) mkdirSync(join(top, name));
  symlinkSync(join(top, 'Trip 9'), join(top, 'link'));
  writeFileSync(join(top, 'a.jpg'), 'x');
  const seen = await browse(disk, top, false);
  expect(seen.folders.map((f) => f.name)).toEqual(['link', 'Trip 9', 'Trip 10']);
  expect(seen).toMatchObject({ path: top, files: 1 });
  expect((await browse(disk, top, true)).folders.map((f) => f.name)).toContain('.hidden');
});

test('a folder that is not there, and a file, are answered in words', async () => {
  const top = folder();
  writeFileSync(join(top, 'a.jpg'), 'x');
  await expect(browse(disk, join(top, 'gone'), false)).rejects.toThrow(/There is no folder at/);
  await expect(browse(disk, join(top, 'a.jpg'), false)).rejects.toThrow(/is a file/);
});

test('a dropped folder is found by name and contents, the likest first', async () => {
  const top = folder();
  for (const path of ['a/Trip', 'b/c/Trip']) mkdirSync(join(top, path), { recursive: true });
  writeFileSync(join(top, 'a/Trip/1.jpg'), 'other size');
  writeFileSync(join(top, 'b/c/Trip/1.jpg'), 'right');
  writeFileSync(join(top, 'b/c/Trip/2.jpg'), 'x');
  const dropped = { name: 'Trip', entries: [{ name: '1.jpg', size: 5 }, { name: '2.jpg' }] };
  expect(await locate(disk, dropped, [], [top])).toEqual([join(top, 'b/c/Trip')]);
});
