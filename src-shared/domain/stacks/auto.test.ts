import { expect, test } from 'vitest';
import { brackets, lightOf, type Shot, stacksByTime } from './auto.ts';

const shots = (all: readonly (readonly [at: number, ev?: number, more?: Partial<Shot>])[]): Shot[] => all.map(([at, ev, more], i) => ({ n: i + 1, camera: 'X', at: at * 1000, ev, ...more }));
const numbers = (stacks: readonly Shot[][]) => stacks.map((stack) => stack.map(({ n }) => n).join());

test('pictures of one camera that follow within the gap are one, however many; the shutter’s own time does not count', () => {
  const all = shots([[0], [1], [2.5], [10], [12.1], [30, 0, { open: 20 }], [51]]);
  expect(numbers(stacksByTime(all, 2000))).toEqual(['1,2,3', '6,7']);
  expect(numbers(stacksByTime(all, 2000, 3))).toEqual(['1,2,3']);
  expect(numbers(stacksByTime(all, 0))).toEqual([]);
  expect(numbers(stacksByTime(all.map((one) => ({ ...one, camera: one.n % 2 ? 'A' : 'B' })), 1000))).toEqual([]);
  expect(numbers(stacksByTime([...all].reverse(), 2000))).toEqual(['1,2,3', '6,7']);
});

test('a bracket has even steps, in any order; changing light, a burst and a picture too many make none', () => {
  expect(numbers(brackets(shots([[0, 10], [1, 8], [2, 12], [3, 10], [4, 8], [5, 12]])))).toEqual(['1,2,3', '4,5,6']);
  expect(numbers(brackets(shots([[0, 10], [1, 9], [2, 11], [3, 8], [4, 12], [20, 3]])))).toEqual(['1,2,3,4,5']);
  expect(numbers(brackets(shots([[0, 10], [1, 10], [2, 10]])))).toEqual([]);
  expect(numbers(brackets(shots([[0, 10], [1, 10.4], [2, 11.9]])))).toEqual([]);
  expect(numbers(brackets(shots([[0, 10], [5, 8], [10, 12]])))).toEqual([]);
  expect(numbers(brackets(shots([[0], [1], [2]])))).toEqual([]);
  // One before it, taken as fast.
  expect(numbers(brackets(shots([[0, 10.9], [1, 10], [2, 8], [3, 12]])))).toEqual(['2,3,4']);
});

test('where the camera says that it brackets, an exposure that comes again begins the next', () => {
  const said = { bracketed: true };
  expect(numbers(brackets(shots([[0, 10, said], [1, 9, said], [2, 10, said], [3, 9, said], [4, 10]])))).toEqual(['1,2', '3,4']);
});

test('light is worked out of shutter, aperture and ISO', () => {
  expect(lightOf(1 / 100, 8, 100)).toBeCloseTo((lightOf(1 / 200, 8, 200) as number));
  expect((lightOf(1 / 50, 8, 100) as number) - (lightOf(1 / 100, 8, 100) as number)).toBeCloseTo(1);
  expect(lightOf(null, 8, 100)).toBeUndefined();
});
