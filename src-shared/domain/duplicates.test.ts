import { expect, test } from 'vitest';
import { type Copy, propose } from './duplicates.ts';

const copy = (n: number, path: string, more: Partial<Copy> = {}): Copy => ({ n, path, modified: 1000, added: 1000, rating: 0, known: 0, away: false, ...more });

test('what lies in Downloads goes before what has a place, and a copy before what it was copied from', () => {
  expect(propose([copy(1, '/home/me/Downloads/a.jpg'), copy(2, '/home/me/Pictures/2024/a.jpg')])).toBe(2);
  expect(propose([copy(1, '/tmp/x/a.jpg'), copy(2, '/tmp/y/a.jpg', { added: 9 })])).toBe(2);
  expect(propose([copy(1, '/p/a copy.jpg'), copy(2, '/p/a.jpg')])).toBe(2);
  expect(propose([copy(1, '/p/a (2).jpg'), copy(2, '/p/a.jpg')])).toBe(2);
  expect(propose([copy(1, '/p/Copy of a.jpg'), copy(2, '/p/a.jpg')])).toBe(2);
});

test('the one that people worked on is kept, then the one that was there first', () => {
  expect(propose([copy(1, '/p/a.jpg'), copy(2, '/q/a.jpg', { known: 2 })])).toBe(2);
  expect(propose([copy(1, '/p/a.jpg', { added: 9 }), copy(2, '/q/a.jpg', { added: 3 })])).toBe(2);
  expect(propose([copy(1, '/p/a.jpg'), copy(2, '/q/a.jpg')])).toBe(1);
});

test('rules go first, and a folder leaves groups alone that have nothing in it', () => {
  const some = [copy(1, '/p/a.jpg', { rating: 2, modified: 5 }), copy(2, '/q/a.jpg', { rating: 5, modified: 9 }), copy(3, '/q2/a.jpg', { modified: 1 })];
  expect(propose(some, 'stars')).toBe(2);
  expect(propose(some, 'oldest')).toBe(3);
  expect(propose(some, 'newest')).toBe(2);
  expect(propose(some, 'best', '/p')).toBe(1);
  expect(propose(some, 'best', '/q/')).toBe(2);
  expect(propose(some, 'best', '/elsewhere')).toBeUndefined();
});

test('one whose disk is away is not kept in place of one that is there', () => {
  expect(propose([copy(1, '/p/a.jpg', { away: true, known: 5 }), copy(2, '/Downloads/a.jpg')])).toBe(2);
});
