import { expect, test } from 'vitest';
import { pieces, showToken } from './show.ts';

test('tokens read as people say them', () => {
  expect(showToken('rating', ['>=3'])).toBe('rating ≥ 3');
  expect(showToken('rating', ['5'])).toBe('rating: 5');
  expect(showToken('kind', ['raw', 'video'])).toBe('kind: Camera RAW or Video');
  expect(showToken('tag', ['people/Ines'])).toBe('tag: people › Ines');
  expect(showToken('in', ['/home/me/2026-11 Lookbook'])).toBe('in: 2026-11 Lookbook');
  expect(showToken('in', ['C:\\Pictures\\2026'])).toBe('in: 2026');
  expect(showToken('label', [''])).toBe('label: none');
});

test('a negated token is one chip with its sign, words stay words', () => {
  expect(pieces('denim -tag:draft "two words"')).toEqual([
    { at: 0, length: 5, token: false, text: 'denim' },
    { at: 6, length: 10, token: true, text: '− tag: draft' },
    { at: 17, length: 11, token: false, text: 'two words' },
  ]);
});

test('what is no filter is no chip', () => {
  expect(pieces('lable:red').map(({ token }) => token)).toEqual([false]);
});
