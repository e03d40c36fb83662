import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  all,
  any,
  not,
  parseQuery,
  printQuery,
  queryOf,
  readToken,
  resolveDate,
  token,
  tokensOf,
  withoutToken,
  withToken,
  word,
  TOKENS,
  type Term,
  type Test,
} from './index.ts';

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    fc.constantFrom('OR', '-x', 'rating:3', 'a"b', 'a\\"', 'x(y)', 'sun set', '\\', ','),
  )
  .map((value) => value.normalize('NFC'));
const leaf: fc.Arbitrary<Term> = fc.oneof(
  text.filter((value) => value.trim() !== '').map(word),
  fc
    .tuple(
      fc.constantFrom(...Object.keys(TOKENS), 'color', 'status', 'field.client'),
      fc.array(fc.oneof(text, fc.constant('')), { minLength: 1, maxLength: 3 }),
    )
    .map(([name, values]) => token(name, ...values)),
);
const term: fc.Arbitrary<Term> = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom(all, any), fc.array(tie('term'), { minLength: 1, maxLength: 3 }))
      .map(([join, terms]) => join(terms)!),
    tie('term').map(not),
  ),
})).term;

test('a query printed and parsed is the same query', () => {
  fc.assert(
    fc.property(fc.array(term, { maxLength: 4 }).map(queryOf), (query) => {
      expect(parseQuery(printQuery(query)).query).toEqual(query);
    }),
    { numRuns: 500 },
  );
});

test('any text at all parses, says where it is wrong, and prints to a fixed point', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom('(', ')', '-', ' ', 'OR', '"', ',', ':', 'tag:', 'rating:', 'x', '\\'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
  );
  fc.assert(
    fc.property(
      pieces.map((parts) => parts.join('')),
      (input) => {
        const { query, errors } = parseQuery(input);
        const printed = printQuery(query);
        expect(parseQuery(printed).query).toEqual(query);
        expect(printQuery(parseQuery(printed).query)).toBe(printed);
        for (const error of errors) {
          expect(error.at).toBeGreaterThanOrEqual(0);
          expect(error.length).toBeGreaterThan(0);
          expect(error.at + error.length).toBeLessThanOrEqual(input.length);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('the whole grammar of the search box reads', () => {
  const input =
    'sun "golden hour" tag:people/Ines rating:>=4 label:red flag:pick kind:raw,video ext:psd camera:"X T5" lens:50mm iso:<=400 ' +
    'taken:2024-06..2024-08 added:7d size:>20mb w:>=4000 h:100..200 ratio:3:2 in:"2026-11 Lookbook" missing:yes has:gps -tag:draft ' +
    '(cat OR dog) -(a b) id:12 problem:yes';
  const { query, errors } = parseQuery(input);
  expect(errors).toEqual([]);
  expect(printQuery(query)).toBe(input);
});

test('OR binds tighter than the space', () => {
  expect(parseQuery('red car OR bike').query.terms).toEqual([word('red'), any([word('car'), word('bike')])]);
  expect(parseQuery('(red car) OR bike').query.terms).toEqual([any([all([word('red'), word('car')])!, word('bike')])]);
});

test('names are blind to case, know other spellings, and addresses and times are words', () => {
  expect(parseQuery('Rating:3 colour:red width:10').query.terms).toEqual([
    token('rating', '3'),
    token('color', 'red'),
    token('w', '10'),
  ]);
  expect(parseQuery('http://a.b 12:30').query.terms).toEqual([word('http://a.b'), word('12:30')]);
});

test.each([
  ['rating:9', 0, 8, 'stars'],
  ['sun lable:red', 4, 9, 'no filter “lable:”. Did you mean label:?'],
  ['widht:10', 0, 8, 'Did you mean w:?'],
  ['a (b', 2, 1, 'not closed'],
  ['a ) b', 2, 1, 'closes nothing'],
  ['"abc', 0, 4, 'not closed'],
  ['a OR', 2, 2, 'both sides'],
  ['OR a', 0, 2, 'both sides'],
  ['label: x', 0, 6, 'value'],
  ['()', 0, 2, 'between'],
  ['taken:2024-13', 0, 13, 'date'],
  ['x status:approved', 2, 15, 'not available yet'],
  [`${'('.repeat(200)}a`, 50, 1, 'Too many'],
])('%j says where and what', (input, at, length, message) => {
  const error = parseQuery(input).errors.find((one) => one.message.includes(message));
  expect(error).toMatchObject({ at, length });
});

test('what is wrong leaves the rest standing', () => {
  expect(parseQuery('sun foo:bar rating:x ) tag:a').query.terms).toEqual([
    word('sun'),
    token('rating', 'x'),
    token('tag', 'a'),
  ]);
});

test.each<[string, string, Partial<Test>]>([
  ['rating', '3', { values: [{ from: 3, to: 3 }] } as Partial<Test>],
  ['rating', '>=3', { values: [{ from: 3, above: false }] } as Partial<Test>],
  ['label', 'none', { values: [null] } as Partial<Test>],
  ['flag', 'none', { values: [null] } as Partial<Test>],
  ['tag', 'none', { values: [null] } as Partial<Test>],
  ['tag', '/none', { values: [['none']] } as Partial<Test>],
  ['in', '#12', { values: [12] } as Partial<Test>],
  ['ext', '.PSD', { values: ['psd'] } as Partial<Test>],
  ['size', '>20mb', { values: [{ from: 20e6, above: true }] } as Partial<Test>],
  ['size', '20mb', { values: [{ from: 19.5e6, to: 20.5e6 }] } as Partial<Test>],
  ['taken', '2024-06..2024-08', { values: [{ from: Date.UTC(2024, 5), to: Date.UTC(2024, 8) }] } as Partial<Test>],
  ['taken', '<2024', { values: [{ to: Date.UTC(2024, 0) }] } as Partial<Test>],
])('%s:%s is understood', (name, value, expected) => {
  expect(readToken(name, [value])).toMatchObject(expected);
});

test('relative dates count from now', () => {
  const now = Date.UTC(2024, 5, 15, 12);
  expect(resolveDate({ ago: { count: 7, unit: 'd' } }, now).from).toBe(Date.UTC(2024, 5, 8, 12));
  expect(resolveDate({ daysBack: 1, days: 1 }, now)).toEqual({
    from: Date.UTC(2024, 5, 14),
    to: Date.UTC(2024, 5, 15),
  });
});

test('the filter bar replaces its own terms where they stood and nothing else', () => {
  const { query } = parseQuery('sun rating:3 (rating:1 OR rating:2) -rating:5 (rating:1 OR cat) tag:a');
  expect(tokensOf(query, 'rating')).toEqual([token('rating', '3')]);
  expect(printQuery(withToken(query, 'rating', ['4', '5']))).toBe('sun rating:4,5 (rating:1 OR cat) tag:a');
  expect(printQuery(withoutToken(query, 'rating'))).toBe('sun (rating:1 OR cat) tag:a');
  expect(printQuery(withToken(query, 'label', ['']))).toMatch(/ label:""$/);
  expect(withToken(query, 'tag', undefined)).toEqual(withoutToken(query, 'tag'));
});
