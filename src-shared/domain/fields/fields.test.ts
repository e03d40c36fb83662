import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery, printQuery, queryOf, token } from '../query/index.ts';
import { cleanKinds, FIELD_TYPES, freeKey, keyOf, readValue } from './fields.ts';
import { propertyOf } from './xmp.ts';

test.each([
  ['Client', 'client'],
  ['  Client  name ', 'client-name'],
  ['Größe (cm)', 'größe-cm'],
  ['クライアント', 'クライアント'],
  ['2nd run', '2nd-run'],
  ['…', 'field'],
])('a field called %j is written %s', (name, key) => expect(keyOf(name)).toBe(key));

test('whatever a field is called, a search by it reads and prints as itself, and its property is a name in XML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
      const key = keyOf(name);
      const query = queryOf([token(`field.${key}`, 'x y')]);
      expect(parseQuery(printQuery(query))).toEqual({ query, errors: [] });
      expect(keyOf(key)).toBe(key);
      expect(propertyOf(key)).toMatch(/^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u);
    }),
    { numRuns: 2000 },
  );
});

test('a key that is taken gets a number', () => {
  expect(freeKey('client', new Set(['client', 'client-2']))).toBe('client-3');
});

test.each([
  ['number', '12', 12],
  ['number', '-1,5', -1.5],
  ['number', '1 000', 1000],
  ['number', '1e3', 1000],
  ['number', '12x', undefined],
  ['number', 'Infinity', undefined],
  ['number', '', null],
  ['date', '2024-02-29', '2024-02-29'],
  ['date', '2023-02-29', undefined],
  ['date', '29.2.2024', undefined],
  ['link', 'example.org/a?b', 'https://example.org/a?b'],
  ['link', 'example.org:8080/a', 'https://example.org:8080/a'],
  ['link', 'http://localhost/x', 'http://localhost/x'],
  ['link', 'mailto:ann@example.org', 'mailto:ann@example.org'],
  ['link', 'javascript:alert(1)', undefined],
  ['link', 'file:///etc/passwd', undefined],
  ['link', 'two words', undefined],
  ['text', '  a\u0000b ', 'a b'],
  ['long-text', 'two\nlines', 'two\nlines'],
  ['long-text', ' \n ', null],
  ['person', 'Ines', 'Ines'],
] as const)('%s: %j is read as %j', (type, typed, value) => {
  const read = readValue(type, typed);
  expect('value' in read ? read.value : undefined).toBe(value);
});

test('what was read is read again as itself, of every type', () => {
  const typed = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('1.5', '2024-06-01', 'a.example/x', '-0'));
  fc.assert(
    fc.property(fc.constantFrom(...FIELD_TYPES), typed, (type, text) => {
      const first = readValue(type, text);
      if ('value' in first && first.value !== null) expect(readValue(type, first.value)).toEqual(first);
    }),
  );
});

test('all kinds are no restriction, and kinds have one order', () => {
  expect(cleanKinds(['raw', 'image', 'raw'])).toEqual(['image', 'raw']);
  expect(cleanKinds([])).toBeNull();
});
