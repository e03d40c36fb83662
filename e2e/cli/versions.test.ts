/** `vitrine versions` as a script uses it: each command a program of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Version } from '../../src-shared/contract/versions.ts';
import { type Added, bench } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';
import { originals } from '../testing/originals.ts';

const lib = bench();
const at = (name: string) => join(lib.pictures, name);
const versions = <T = { label: string }>(...words: string[]) => lib.json<T>(['versions', ...words]);
const list = async (name: string) => (await versions<{ versions: Version[] }>('list', at(name))).versions;

afterAll(() => lib.remove());

test('contents are kept from the moment they are asked for, listed, named and brought back', async () => {
  const pictures = [await photo(1), await photo(2), await photo(3)] as const;
  lib.put('a.jpg', pictures[0]);
  await lib.json<Added>(['add', lib.pictures]);
  expect(await list('a.jpg')).toEqual([]);
  expect(await versions('policy', lib.pictures, 'keep-last', '5')).toMatchObject({ path: lib.pictures, policy: 'keep-last 5', files: 1, bytes: pictures[0].length, left: 0 });
  expect(await versions('policy')).toMatchObject({ roots: [{ path: lib.pictures, policy: 'keep-last 5' }], contents: 1 });
  for (const bytes of pictures.slice(1)) {
    writeFileSync(at('a.jpg'), bytes);
    await lib.json<Added>(['add', lib.pictures]);
  }
  const all = await list('a.jpg');
  expect(all.map(({ number, size, current, approved, kept }) => ({ number, size, current, approved, kept }))).toEqual(pictures.map((bytes, i) => ({ number: i + 1, size: bytes.length, current: i === 2, approved: false, kept: true })));
  expect(await versions('set', at('a.jpg'), '2', '--state', 'approved', '--name', 'To print')).toMatchObject({ label: 'Approved version 2 of a.jpg' });
  originals.mayChange(at('a.jpg'));
  expect(await versions('restore', at('a.jpg'), all[0]?.id as string)).toMatchObject({ version: { number: 4, way: 'restored', hash: all[0]?.hash } });
  expect(readFileSync(at('a.jpg')).equals(pictures[0])).toBe(true);
  expect((await list('a.jpg')).map(({ approved, name }) => [approved, name])).toEqual([[false, undefined], [true, 'To print'], [false, undefined], [false, undefined]]);
});

test('what cannot be is refused with the reason', async () => {
  expect(await lib.run(['versions', 'policy', lib.pictures, 'keep-some'])).toMatchObject({ code: 2, err: expect.stringContaining('keep-last N') });
  expect(await lib.run(['versions', 'restore', at('a.jpg'), '99'])).toMatchObject({ code: 3, err: expect.stringContaining('has no version 99; it has 4') });
  expect(await lib.run(['versions', 'list', at('nowhere.jpg')])).toMatchObject({ code: 3 });
});
