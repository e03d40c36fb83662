/** Metadata written into files, as a script asks for it; exiftool is the judge and the other program. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rafFile } from '../../src-main/core/formats/testing/raw-files.ts';
import { askExiftool } from './testing/exiftool.ts';
import { type Bench, bench, REPO } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';
import { originals } from '../testing/originals.ts';

let lib: Bench;
beforeAll(async () => {
  lib = bench();
  await lib.put('a.jpg', await photo(1));
  await lib.put('b.jpg', await photo(2));
  await lib.put('c.raf', rafFile(await photo(3)));
  await lib.json(['add', lib.pictures]);
  // Just these, which say something else than the catalog.
  for (const name of ['a.jpg', 'b.jpg']) originals.mayChange(at(name));
});
afterAll(() => lib.remove());

const at = (name: string) => join(lib.pictures, name);
const exiftool = (...args: string[]) => {
  const done = originals.own(args.at(-1) as string);
  spawnSync('perl', [join(REPO, 'node_modules/exiftool-vendored.pl/bin/exiftool'), '-config', '', '-q', '-overwrite_original', ...args]);
  done();
};
const write = (...what: string[]) => lib.json<Record<string, unknown>>(['metadata', 'write', ...what]);

test('write-mode, write, conflicts and resolve do what they say, and say it as JSON', async () => {
  await lib.json(['set', at('a.jpg'), at('c.raf'), '--rating', '4', '--tag', 'people/Ines', '--label', 'red']);
  expect(await write(lib.pictures)).toMatchObject({ written: 0, skipped: 3, conflicts: 0, failed: 0 });
  expect(await lib.json(['metadata', 'write-mode', lib.pictures, 'on-request'])).toMatchObject({ mode: 'on-request' });
  expect(await lib.json(['metadata', 'write-mode'])).toMatchObject({ roots: [{ path: lib.pictures, mode: 'on-request' }] });
  expect(await write('rating:4')).toMatchObject({ written: 2, skipped: 0, conflicts: 0, failed: 0, problems: [] });
  const [a] = askExiftool([at('a.jpg')], ['XMP-xmp:Rating#', 'XMP-xmp:Label', 'XMP-dc:Subject', 'XMP-lr:HierarchicalSubject']).values();
  expect(a).toMatchObject({ Rating: 4, Label: 'Red', Subject: ['people', 'Ines'], HierarchicalSubject: 'people|Ines' });
  expect(existsSync(at('c.xmp')) || existsSync(at('c.raf.xmp'))).toBe(true);
  const bytes = readFileSync(at('a.jpg'));
  expect(await write(lib.pictures)).toMatchObject({ written: 0, skipped: 3 });
  expect(readFileSync(at('a.jpg'))).toEqual(bytes);

  await lib.json(['set', at('a.jpg'), '--rating', '5']);
  exiftool('-XMP-xmp:Rating=1', at('a.jpg'));
  expect(await write(at('a.jpg'))).toMatchObject({ written: 0, conflicts: 1 });
  expect(await lib.json(['metadata', 'conflicts'])).toMatchObject({
    total: 1,
    conflicts: [{ path: at('a.jpg'), field: 'rating', ours: 5, theirs: 1, base: 4 }],
  });
  expect(await lib.json(['metadata', 'resolve', at('a.jpg'), '--field', 'rating', '--use', 'ours'])).toMatchObject({ changed: 1 });
  expect(await write(at('a.jpg'))).toMatchObject({ written: 1, conflicts: 0 });
  const [after] = askExiftool([at('a.jpg')], ['XMP-xmp:Rating#']).values();
  expect(after).toMatchObject({ Rating: 5 });
  expect(await lib.json(['verify'])).toMatchObject({ ok: true });
}, 240_000);

const exiv2 = (...args: string[]) => spawnSync('exiv2', args);

test.runIf(exiv2('--version').status === 0)('what exiv2 changes in what was written comes back, merged with what was set here meanwhile (needs exiv2)', async () => {
  await lib.json(['metadata', 'write-mode', lib.pictures, 'on-request']);
  await lib.json(['set', at('b.jpg'), '--rating', '2', '--tag', 'ours']);
  await write(at('b.jpg'));
  await lib.json(['set', at('b.jpg'), '--tag', 'later']);
  exiv2('-Mset Xmp.xmp.Rating 3', '-Mset Xmp.dc.title lang="x-default" Theirs', '-Mset Xmp.dc.subject XmpText theirs', at('b.jpg'));
  expect(await write(at('b.jpg'))).toMatchObject({ written: 1, conflicts: 0 });
  const [said] = askExiftool([at('b.jpg')], ['XMP-xmp:Rating#', 'XMP-dc:Title', 'XMP-dc:Subject']).values();
  expect(said).toMatchObject({ Rating: 3, Title: 'Theirs', Subject: expect.arrayContaining(['theirs', 'later']) });
}, 240_000);

test.each([
  [['metadata'], 2],
  [['metadata', 'write'], 2],
  [['metadata', 'write-mode', '/nowhere', 'automatic'], 3],
  [['metadata', 'resolve', 'x.jpg'], 2],
  [['metadata', 'resolve', 'x.jpg', '--use', 'mine'], 2],
] as const)('%j used wrongly ends with %i and a sentence', async (words, code) => {
  const { code: ended, err } = await lib.begin([...words]).ended;
  expect(ended).toBe(code);
  expect(err).toMatch(/[A-Za-z].*\n/);
}, 180_000);
