/** `vitrine archive` and `unarchive` as a script uses them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ArchiveOutcome } from '../../src-shared/contract/archive.ts';
import { type Added, bench } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';
import { originals } from '../testing/originals.ts';

const lib = bench();
const at = (name: string) => join(lib.pictures, name);
afterAll(() => lib.remove());

test('what a query finds is put away, found there, checked, and brought back', async () => {
  const pictures = [await photo(1), await photo(2)] as const;
  lib.put('a.jpg', pictures[0]);
  lib.put('b.jpg', pictures[1]);
  lib.put('a.xmp', Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Label="Red"/></rdf:RDF></x:xmpmeta>'));
  await lib.json<Added>(['add', lib.pictures]);
  await lib.json(['set', at('a.jpg'), '--rating', '5']);
  const archive = join(lib.pictures, '../Archive');
  mkdirSync(archive);
  const put = await lib.json<ArchiveOutcome>(['archive', 'rating:5', archive, '--query', '--name', 'Best']);
  expect(put).toMatchObject({ assets: 1, files: 2, failed: [] });
  expect([existsSync(at('a.jpg')), existsSync(at('a.xmp')), existsSync(at('b.jpg'))]).toEqual([false, false, true]);
  expect(await lib.json(['search', 'has:archive rating:5'])).toMatchObject({ total: 1 });
  expect(await lib.json(['archive', 'check', put.folder])).toMatchObject({ files: 2, failed: [] });
  expect(await lib.json(['unarchive', 'has:archive', '--query'])).toMatchObject({ assets: 1, failed: [] });
  expect(readFileSync(at('a.jpg')).equals(pictures[0])).toBe(true);
  expect(existsSync(at('a.xmp'))).toBe(true);
});

test('what is no archive, and what is damaged, is said', async () => {
  expect(await lib.run(['archive', 'check', lib.pictures])).toMatchObject({ code: 3, err: expect.stringContaining('is no archive') });
  const archive = join(lib.pictures, '../Archive');
  // It is hurt there, by the test.
  originals.mayChange(at('b.jpg'));
  const put = await lib.json<ArchiveOutcome>(['archive', at('b.jpg'), archive]);
  const hurt = join(put.folder, lib.pictures.split('/').at(-1) as string, 'b.jpg');
  const bytes = readFileSync(hurt);
  bytes[9] = (bytes[9] ?? 0) ^ 4;
  writeFileSync(hurt, bytes);
  expect(await lib.run(['archive', 'check', put.folder])).toMatchObject({ code: 1, out: expect.stringContaining(`${hurt}: It is not what was put away`) });
});
