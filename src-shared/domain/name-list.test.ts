import { expect, test } from 'vitest';
import { namesIn, numberRanges } from './name-list.ts';

test.each([
  ['a.jpg\r\n\n  b.jpg ,\n“c d.jpg”\na.jpg', ['a.jpg', 'b.jpg', 'c d.jpg']],
  ['DSC_1, DSC_2;DSC_3', ['DSC_1', 'DSC_2', 'DSC_3']],
  ['one, two.jpg\nthree.jpg', ['one, two.jpg', 'three.jpg']],
  ['a.jpg\t5\tyes\nb.jpg\t4\tno', ['a.jpg', 'b.jpg']],
  [' \n ', []],
])('%j holds %j', (text, names) => expect(namesIn(text)).toEqual(names));

test('numbers in a row become ranges', () => {
  expect(numberRanges([7, 1, 3, 2, 3, 9, 8])).toEqual(['1..3', '7..9']);
  expect(numberRanges([5])).toEqual(['5']);
});
