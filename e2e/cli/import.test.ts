/** Bringing a card in from a terminal, onto disks that fill and that cannot be written. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImportOutcome } from '../../src-shared/contract/import.ts';
import { type Bench, bench, type Found } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

let lib: Bench;
beforeEach(() => {
  lib = bench();
});
afterEach(() => lib.remove());

test('a card comes in once, named by the template, and is then safe to erase', async () => {
  const card = join(lib.folder, 'card');
  for (const i of [1, 2]) lib.put(`DCIM/100A/IMG_${i}.JPG`, await photo(i, { taken: `2024:06:0${i} 12:00:00`, model: 'X-T5' }), card);
  const [to, second] = [join(lib.folder, 'photos'), join(lib.folder, 'backup')];
  const words = ['import', card, '--to', to, '--second', second, '--template', '{date:YYYY}/{camera}_{num:01}', '--tag', 'trips/Lisbon', '--creator', 'Ines', '--metadata', 'rights'];
  await lib.json(['templates', 'define', 'Rights', '--set', 'copyright=© {date:YYYY} {creator}', '--set', 'creator=Nobody', '--set', 'title={name}', '--rating', '2']);
  expect(await lib.json<ImportOutcome>(words)).toMatchObject({ copied: 2, known: 0, failed: [], safe: true, folders: [join(to, '2024')] });
  expect([readdirSync(join(to, '2024')), readdirSync(join(second, '2024'))]).toEqual([['X-T5_01.JPG', 'X-T5_02.JPG'], ['X-T5_01.JPG', 'X-T5_02.JPG']]);
  const { items } = await lib.json<Found>(['search', 'tag:trips/Lisbon Ines rating:2']);
  expect(await lib.json(['show', join(to, '2024/X-T5_02.JPG')])).toMatchObject({ title: 'X-T5_02', creator: 'Ines', copyright: '© 2024' });
  expect(items.map(({ path, hasPreview }) => [path, hasPreview]).sort()).toEqual([[join(to, '2024/X-T5_01.JPG'), true], [join(to, '2024/X-T5_02.JPG'), true]]);
  const again = await lib.run(words);
  expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^0 files copied.*2 imported before.*\n.*safe to erase\.\n$/) });
  expect((await lib.run(['import', card, '--to', to, '--on-clash', 'overwrite'])).code).toBe(2);
  expect(await lib.run(['import', card, '--to', to, '--metadata', 'none'])).toMatchObject({ code: 3, err: expect.stringMatching(/no template “none”/) });
  expect(await lib.run(['import', join(lib.folder, 'none'), '--to', to])).toMatchObject({ code: 3, err: expect.stringMatching(/nothing at .*none/) });
});

test('a full target and one that cannot be written are said; with room it goes on where it stopped', async ({ skip }) => {
  const to = join(lib.folder, 'photos');
  mkdirSync(to);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', to], { stdio: 'ignore' });
  } catch {
    skip('no file system can be mounted here');
  }
  const { remove } = lib;
  lib.remove = async () => {
    execFileSync('umount', ['-l', to]);
    await remove();
  };
  const card = join(lib.folder, 'card');
  for (let i = 0; i < 12; i++) lib.put(`${i}.bin`, Buffer.alloc(500_000, `${i} `), card);
  const words = ['import', card, '--to', to, '--template', '{name}_{num:01}'];
  expect(await lib.run(words)).toMatchObject({ code: 3, err: expect.stringMatching(/no room left in .*photos.*make room/) });
  const names = readdirSync(to);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(readFileSync(join(to, name))).toEqual(readFileSync(join(card, `${name.split('_')[0]}.bin`)));
  execFileSync('mount', ['-o', 'remount,ro', to]);
  expect(await lib.run(words)).toMatchObject({ code: 3, err: expect.stringMatching(/may not write into .*photos/) });
  execFileSync('mount', ['-o', 'remount,rw,size=64m', to]);
  expect(await lib.json<ImportOutcome>(words)).toMatchObject({ copied: 12, failed: [], safe: true });
  expect(new Set(readdirSync(to).map((name) => name.split('_')[1])).size).toBe(12);
  expect(existsSync(join(to, '0_01.bin'))).toBe(true);
});

test('files are renamed by a template from a terminal: first only said, then done, and undone', async () => {
  for (const i of [1, 2]) lib.put(`IMG_${i}.JPG`, await photo(i, { taken: `2024:06:0${i} 12:00:00` }));
  lib.put('IMG_1.xmp', '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>');
  await lib.json(['add', lib.pictures]);
  const words = ['rename', 'kind:image', '--template', '{date:YYYYMMDD}_{num:01}'];
  const said = await lib.json<{ total: number; items: { from: string; to: string; with: string[][] }[] }>([...words, '--dry-run']);
  expect(said.items.map(({ from, to, with: others }) => [from, to, others])).toEqual([
    ['IMG_1.JPG', '20240601_01.JPG', [['IMG_1.xmp', '20240601_01.xmp']]],
    ['IMG_2.JPG', '20240602_02.JPG', []],
  ]);
  expect(readdirSync(lib.pictures).sort()).toEqual(['IMG_1.JPG', 'IMG_1.xmp', 'IMG_2.JPG']);
  expect(await lib.json(words)).toMatchObject({ changed: 2, warnings: [] });
  expect(readdirSync(lib.pictures).sort()).toEqual(['20240601_01.JPG', '20240601_01.xmp', '20240602_02.JPG']);
  await lib.json(['undo']);
  expect(readdirSync(lib.pictures).sort()).toEqual(['IMG_1.JPG', 'IMG_1.xmp', 'IMG_2.JPG']);
});
