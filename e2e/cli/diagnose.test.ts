import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, bench } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

let lib: Bench;
beforeEach(() => {
  lib = bench();
});
afterEach(() => lib.remove());

test('the formats that this machine reads are listed', async () => {
  const { families } = await lib.json<{ families: { id: string; preview: boolean; text: boolean; types: { ext: string }[] }[] }>(['formats']);
  expect(families.find(({ id }) => id === 'office')).toMatchObject({ preview: true, text: true, types: expect.arrayContaining([expect.objectContaining({ ext: 'docx' })]) });
  expect((await lib.run(['formats'])).out).toMatch(/^Camera RAW +preview/m);
});

test('a diagnosis is one text for its owner, without names, and never over another file', async () => {
  lib.put('Winifred.jpg', await photo(1));
  await lib.json(['add', lib.pictures]);
  const path = join(lib.folder, 'diagnosis.txt');
  const { files } = await lib.json<{ files: string[] }>(['diagnose', '-o', path]);
  const text = readFileSync(path, 'utf8');
  for (const file of files) expect(text).toContain(`${file}: `);
  expect(text).toMatch(/"assets": 1/);
  expect(text).not.toContain('Winifred');
  expect(text).not.toContain(lib.pictures);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  expect((await lib.run(['diagnose', '-o', path])).code).toBe(3);
  await lib.json(['diagnose', '-o', join(lib.folder, 'whole.txt'), '--whole']);
  expect(readFileSync(join(lib.folder, 'whole.txt'), 'utf8')).toContain(lib.pictures);
});
