import { expect, test } from 'vitest';
import { readRefAddress, readRefPath } from './links.ts';

test.each([
  ['Links/a.tif', false, 'Links/a.tif'],
  ['./a/../b.tif', false, 'b.tif'],
  ['../pics/a b.tif', false, '../pics/a b.tif'],
  ['/Users/ann/job/a.tif', true, 'Users/ann/job/a.tif'],
  ['/../a.tif', true, 'a.tif'],
  ['C:\\Users\\ann\\a.tif', true, 'Users/ann/a.tif'],
  ['..\\Links\\a.tif', false, '../Links/a.tif'],
  ['\\\\server\\share\\a.tif', true, 'server/share/a.tif'],
  ['file:///C:/Users/ann/a%20b.tif', true, 'Users/ann/a b.tif'],
  ['file:/Users/ann/a.tif', true, 'Users/ann/a.tif'],
  ['file://localhost/Users/ann/a.tif', true, 'Users/ann/a.tif'],
  ['file:Macintosh%20HD/Users/a.tif', false, 'Macintosh HD/Users/a.tif'],
  ['file://server/share/a.tif', true, 'server/share/a.tif'],
  ['Macintosh HD:Users:ann:a.tif', true, 'Users/ann/a.tif'],
  [':Links:a.tif', false, 'Links/a.tif'],
  ['e\u0301.jpg', false, '\u00e9.jpg'],
])('%s', (written, absolute, path) => {
  const read = readRefPath(written);
  expect([read?.absolute, read?.parts.join('/')]).toEqual([absolute, path]);
});

test('what is no file of a disk', () => {
  for (const written of [
    '',
    '  ',
    'https://example.org/a.jpg',
    'data:image/png;base64,AA',
    '..',
    '/',
    'a\0b',
    'a\nb',
    'x'.repeat(5000),
    'mailto:a@b.c',
  ])
    expect(readRefPath(written)).toBe(undefined);
});

test('addresses are decoded, without query and fragment', () => {
  expect(readRefAddress('a%20b.png?x=1#y')).toBe('a b.png');
  expect(readRefAddress('file:///a%20b.png#y')).toBe('file:///a%20b.png');
  expect(readRefAddress('100%.png')).toBe('100%.png');
  for (const other of ['#x', '//cdn.example.org/a.png', 'http://x/y.png', 'data:,x', 'javascript:1', '?a'])
    expect(readRefAddress(other)).toBe(undefined);
});
