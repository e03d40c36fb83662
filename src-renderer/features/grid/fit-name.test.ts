import { expect, test } from 'vitest';
import { fitEnd, fitName } from './fit-name.ts';

/** Every character is ten pixels wide. */
const cut = (name: string, characters: number) => fitName(name, characters * 10, () => 10);

test('a name that has room stays whole', () => {
  expect(cut('IMG_0001.jpg', 12)).toBe('IMG_0001.jpg');
});

test('a longer one is cut in its middle, so that the extension and what stands before it stay', () => {
  expect(cut('Spring_lookbook_final.indd', 16)).toBe('Spring_l…al.indd');
  expect(cut('Spring_lookbook_final.indd', 16)).toHaveLength(16);
});

test('a letter of the beginning is left however little room there is', () => {
  expect(cut('DSCF2041.RAF', 2)).toBe('D…41.RAF');
});

test('a picture of several code units is not split', () => {
  expect(cut('🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊.png', 9)).toBe('🌊🌊…🌊🌊.png');
});

test('a text is cut at its end, and only when it has no room', () => {
  const end = (text: string, characters: number) => fitEnd(text, characters * 10, () => 10);
  expect([end('people › Ines', 13), end('people › Ines', 12), end('people › Ines', 8)]).toEqual(['people › Ines', 'people › In…', 'people…']);
  expect([end('', 0), end('abc', 1)]).toEqual(['', '…']);
});
