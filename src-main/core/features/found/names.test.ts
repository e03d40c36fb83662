import { expect, test } from 'vitest';
import { answersByName, type Named } from './names.ts';

/** Every file with every other, as equal ones are asked about. */
function decide(appeared: readonly string[], missing: readonly string[]): Record<string, string> {
  const names = [...appeared, ...missing];
  const named = (n: number): Named => {
    const path = names[n] as string;
    return { folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))), name: path.slice(path.lastIndexOf('/') + 1) };
  };
  const pairs = appeared.flatMap((_, n) => missing.map((__, i) => ({ n, is: appeared.length + i })));
  return Object.fromEntries(answersByName(pairs, named).map(({ n, is }) => [names[n], names[is]]));
}

test('a name decides where only one pair has it, whatever its case', () => {
  expect(decide(['new/A.jpg', 'new/c.jpg'], ['old/a.JPG', 'old/b.jpg'])).toEqual({ 'new/A.jpg': 'old/a.JPG' });
});

test('the folder decides between equal names', () => {
  expect(decide(['n/rome/1.jpg', 'n/oslo/1.jpg'], ['o/rome/1.jpg', 'o/oslo/1.jpg'])).toEqual({
    'n/rome/1.jpg': 'o/rome/1.jpg',
    'n/oslo/1.jpg': 'o/oslo/1.jpg',
  });
});

test('where two could be, nothing is decided', () => {
  expect(decide(['n/1.jpg'], ['a/1.jpg', 'b/1.jpg'])).toEqual({});
  expect(decide(['n/1.jpg', 'm/1.jpg'], ['a/1.jpg'])).toEqual({});
});
