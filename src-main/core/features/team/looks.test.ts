import { expect, test } from 'vitest';
import { looksAgain } from './looks.ts';

const QUIET = { taken: 0, published: 0, left: 0, healed: 0, later: 0 };
/** Looks that a sync takes where the nth brings this. */
const looksFor = (look: (nth: number) => Partial<typeof QUIET>): number => {
  for (let [all, inVain] = [1, 0]; ; all++) {
    const told = { ...QUIET, ...look(all) };
    inVain = told.taken > 0 ? 0 : inVain + 1;
    if (all > 500 || !looksAgain(told, { all, inVain })) return all;
  }
};

test('a sync looks until nothing is left to hear or to tell; a long history takes as many looks as it takes, junk three', () => {
  expect(looksFor(() => ({}))).toBe(1);
  expect(looksFor((nth) => (nth < 5 ? { taken: 1 } : {}))).toBe(5);
  expect(looksFor((nth) => (nth < 200 ? { taken: 9, later: 1 } : {}))).toBe(200);
  expect(looksFor(() => ({ later: 17_952 }))).toBe(3);
  // What is left after a long history is looked for as long as otherwise.
  expect(looksFor((nth) => (nth <= 100 ? { taken: 9, later: 5 } : { later: 5 }))).toBe(103);
  expect(looksFor(() => ({ left: 1 }))).toBe(21);
  expect(looksFor(() => ({ healed: 1, later: 1 }))).toBe(21);
});
