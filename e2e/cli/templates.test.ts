/** `vitrine templates`, `replace` and `paste` as a script uses them. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Added, bench } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

const lib = bench();
const at = (name: string) => join(lib.pictures, name);
const shown = (name: string) => lib.json<{ title: string | null; copyright: string | null; tags: string[] }>(['show', at(name)]);

beforeAll(async () => {
  for (const name of ['a.jpg', 'b.jpg']) lib.put(name, await photo(name.charCodeAt(0)));
  await lib.json<Added>(['add', lib.pictures]);
});
afterAll(() => lib.remove());

test('a template is kept, applied as one step, and its values replaced and pasted', async () => {
  await lib.json(['templates', 'define', 'Rights', '--set', 'copyright=© Ines', '--set', 'title={name:upper} at sea', '--way', 'copyright=empty', '--tag', 'mine']);
  expect(await lib.json(['templates'])).toEqual([
    { name: 'Rights', texts: { copyright: { text: '© Ines', way: 'empty' }, title: { text: '{name:upper} at sea', way: 'replace' } }, tags: ['mine'], fields: {} },
  ]);
  expect(await lib.json(['set', lib.pictures, '--template', 'rights'])).toMatchObject({ assets: 2, changed: 2, label: 'Applied “Rights” to 2 assets' });
  expect(await shown('b.jpg')).toMatchObject({ title: 'B at sea', copyright: '© Ines', tags: ['mine'] });
  expect(await lib.json(['replace', lib.pictures, '--find', 'a', '--with', 'the', '--whole-word', '--match-case', '--in', 'title', '--dry-run'])).toMatchObject({ changes: 0 });
  expect(await lib.json(['replace', lib.pictures, '--find', '(\\w) at sea', '--with', 'Sea $1', '--regex'])).toMatchObject({ changed: 2 });
  expect(await lib.json(['paste', at('b.jpg'), '--from', at('a.jpg'), '--copy', 'texts'])).toMatchObject({ changed: 1, label: 'Pasted title onto 1 asset' });
  expect(await shown('b.jpg')).toMatchObject({ title: 'Sea A' });
  for (let i = 0; i < 3; i++) await lib.json(['undo']);
  expect(await shown('b.jpg')).toMatchObject({ title: null, copyright: null, tags: [] });
  expect(await lib.json(['templates', 'remove', 'Rights'])).toMatchObject({ label: 'Deleted the template “Rights”' });
  expect(await lib.json(['verify'])).toMatchObject({ problems: [] });
});

test('what cannot be is refused with the reason', async () => {
  const said = async (...words: string[]) => {
    const { code, err } = await lib.run(words);
    return [code, err];
  };
  expect(await said('templates', 'define', 'Bad', '--set', 'title={nmae}')).toEqual([3, expect.stringContaining('There is no {nmae}')]);
  expect(await said('templates', 'apply', 'Gone', 'rating:5')).toEqual([3, expect.stringContaining('no template “Gone”')]);
  expect(await said('replace', 'rating:>=0', '--find', '(', '--with', '', '--regex')).toEqual([3, expect.stringContaining('no regular expression')]);
  expect(await said('paste', 'rating:5', '--from', at('a.jpg'), '--copy', 'all')).toEqual([2, expect.stringContaining('--copy takes some of')]);
});
