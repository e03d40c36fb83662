import { expect, test } from 'vitest';
import { parseManifest, printManifest } from './archive.ts';

const HASH = 'ab'.repeat(32);

test('a manifest is read as it was written, whatever files are called', () => {
  const files = ['a.jpg', 'two  words/ä*.jpg', 'line\nbreak', 'back\\slash\\n', ' first'].map((path) => ({ path, sha256: HASH }));
  const text = printManifest(files);
  expect(text.split('\n')[0]).toBe(`${HASH}  a.jpg`);
  expect(text).toContain(`\\${HASH}  line\\nbreak\n`);
  expect([...parseManifest(text).keys()]).toEqual(files.map(({ path }) => path));
  expect(parseManifest(`no line\n\n${HASH} *binary\n${HASH.slice(1)}  short`)).toEqual(new Map([['binary', HASH]]));
});
