import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanTagName, parseTagPath, printTagPath, tagKey } from './tag-path.ts';

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map(cleanTagName)
  .filter((text) => text !== '');
const path = fc.array(fc.oneof(name, fc.constantFrom('a/b', 'a\\', '\\/', 'AC/DC')), { maxLength: 5 });

test('a path printed and parsed is the same path', () => {
  fc.assert(
    fc.property(path, (names) => {
      expect(parseTagPath(printTagPath(names))).toEqual(names);
    }),
  );
});

test('any text parses to clean names, and printing that parses to the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const names = parseTagPath(text);
      for (const one of names) expect(one).toBe(cleanTagName(one));
      expect(parseTagPath(printTagPath(names))).toEqual(names);
    }),
  );
});

test('slashes split, escaped slashes do not, spaces and empty names go', () => {
  expect(parseTagPath('people/Ines')).toEqual(['people', 'Ines']);
  expect(parseTagPath(' / people // Ines / ')).toEqual(['people', 'Ines']);
  expect(parseTagPath('music/AC\\/DC')).toEqual(['music', 'AC/DC']);
  expect(parseTagPath('a\\b')).toEqual(['a\\b']);
  expect(parseTagPath('')).toEqual([]);
  expect(printTagPath(['music', 'AC/DC'])).toBe('music/AC\\/DC');
});

test('the key is blind to case and to the way accents are written', () => {
  expect(tagKey(['Activities'])).toBe(tagKey(['activities']));
  expect(tagKey(['Cafe\u0301'])).toBe(tagKey(['CAFÉ']));
  expect(tagKey(['Straße'])).toBe(tagKey(['STRASSE']));
  expect(tagKey(['ΟΔΟΣ'])).toBe(tagKey(['οδος']));
  expect(tagKey(['İstanbul'])).toBe(tagKey(['i\u0307stanbul']));
  expect(tagKey(['kız'])).not.toBe(tagKey(['kiz']));
  expect(tagKey(['a', 'b'])).not.toBe(tagKey(['a/b']));
});

test('folding a folded name changes nothing', () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(tagKey([tagKey([text])])).toBe(tagKey([text]));
    }),
  );
});
