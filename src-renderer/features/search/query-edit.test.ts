import { expect, test } from 'vitest';
import { addValue, dropToken, onlyValue, parts, sameValue, toggleValue } from './query-edit.ts';

test('a click chooses a value, and the same click takes it back', () => {
  expect(toggleValue('denim', 'kind', 'raw')).toBe('denim kind:raw');
  expect(toggleValue('denim kind:raw', 'kind', 'raw')).toBe('denim');
});

test('another value replaces the chosen one, with Ctrl it joins it', () => {
  expect(toggleValue('kind:raw denim', 'kind', 'video')).toBe('kind:video denim');
  expect(toggleValue('kind:raw denim', 'kind', 'video', true)).toBe('kind:raw,video denim');
  expect(toggleValue('kind:raw,video', 'kind', 'raw', true)).toBe('kind:video');
  expect(toggleValue('kind:raw,video', 'kind', 'raw')).toBe('kind:raw');
});

test('what was typed beside the facet stays, negated and bracketed parts too', () => {
  expect(toggleValue('-tag:draft (cat OR dog)', 'rating', '>=3')).toBe('-tag:draft (cat OR dog) rating:>=3');
});

test('no value is written as none, whatever the facet calls it', () => {
  expect(toggleValue('', 'label', '')).toBe('label:none');
  expect(toggleValue('label:none', 'label', '')).toBe('');
  expect(sameValue('rating', '0', 'none')).toBe(true);
});

test('names with spaces, commas and quotes come through', () => {
  const text = toggleValue('', 'camera', 'A, "B" C');
  expect(toggleValue(text, 'camera', 'A, "B" C')).toBe('');
  expect(onlyValue(toggleValue('', 'tag', 'people/Ines M'), 'tag')).toBe('people/Ines M');
});

test('adding a value twice adds it once', () => {
  expect(addValue('tag:a', 'tag', 'b')).toBe('tag:a,b');
  expect(addValue('tag:a', 'tag', 'A')).toBe('tag:a');
});

test('each part can be dropped', () => {
  expect(parts('denim rating:>=3 (a OR b)')).toEqual([
    { part: 'denim', without: 'rating:>=3 (a OR b)' },
    { part: 'rating:>=3', without: 'denim (a OR b)' },
    { part: 'a OR b', without: 'denim rating:>=3' },
  ]);
  expect(dropToken('a rating:3', 'rating')).toBe('a');
});
