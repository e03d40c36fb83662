import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeKeywordList, gatherKeywords, parseKeywordList, printKeywordList, type Keyword } from './keyword-list.ts';
import { cleanTagName } from './tag-path.ts';

test('a list as Lightroom writes it is read with its tree, synonyms and what is not exported', () => {
  const text = '\uFEFFanimals\r\n\t{fauna}\r\n\tdog\r\n\t\t{hound}\r\n\t\t{Hund}\r\n\r\n[people]\r\n\tInes\r\n';
  expect(parseKeywordList(text)).toEqual([
    { path: ['animals'], synonyms: ['fauna'], category: false },
    { path: ['animals', 'dog'], synonyms: ['hound', 'Hund'], category: false },
    { path: ['people'], synonyms: [], category: true },
    { path: ['people', 'Ines'], synonyms: [], category: false },
  ]);
});

test('lines too deep, empty, or synonyms of nothing harm nobody', () => {
  expect(parseKeywordList('{of nothing}\n\t\t\tdeep\n\n   \n\tdeeper \n[]\n{}').map(({ path }) => path.join(' / '))).toEqual(['deep', 'deep / deeper', '[]', '{}']);
});

const name = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a/b', 'a|b', 'a, b', '[x]', '{x}', '\\', '\\[x]', 'עברית', '🏔 Alps', 'ß', '[', '{}'))
  .map(cleanTagName)
  .filter((text) => text !== '');
const tree: fc.Arbitrary<Keyword[]> = fc
  .array(fc.record({ name, depth: fc.nat(4), synonyms: fc.array(name, { maxLength: 2 }), category: fc.boolean() }))
  .map((rows) => {
    const above: string[] = [];
    return rows.map(({ name: own, depth, ...rest }) => {
      above.splice(Math.min(depth, above.length), Number.POSITIVE_INFINITY, own);
      return { path: [...above], ...rest };
    });
  });

test('any tree comes back from its list as it was', () => {
  fc.assert(
    fc.property(tree, (keywords) => {
      expect(parseKeywordList(printKeywordList(keywords))).toEqual(keywords);
    }),
  );
});

test('what is one tag is gathered, whatever its case', () => {
  const list = parseKeywordList('Dog\n\t{hound}\ndog\n\t{Hund}\n\tpuppy');
  expect(gatherKeywords(list)).toEqual([
    { path: ['Dog'], synonyms: ['hound', 'Hund'], category: false },
    { path: ['dog', 'puppy'], synonyms: [], category: false },
  ]);
});

test('files of any encoding that keyword lists come in are read', () => {
  const text = 'Café\r\n\tnaïve';
  expect(decodeKeywordList(Buffer.from(text))).toBe(text);
  expect(decodeKeywordList(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe(text);
  expect(decodeKeywordList(Buffer.from(text, 'latin1'))).toBe(text);
});
