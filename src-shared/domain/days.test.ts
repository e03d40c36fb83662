import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarDay, dayAt, dayOf, firstDay, NO_DAY } from './days.ts';

test('a day is the same by its number, its date and the time on the clock', () => {
  fc.assert(
    fc.property(fc.integer({ min: -800_000, max: 2_900_000 }), fc.integer({ min: 0, max: 86_399_999 }), (day, ms) => {
      const { year, month, day: ofMonth } = calendarDay(day);
      expect(firstDay(year, month, ofMonth)).toBe(day);
      expect(dayAt(day * 86_400_000 + ms)).toBe(day);
    }),
  );
  expect([dayOf('1970-01-02T23:59:59'), dayOf('1969-12-31T00:00:00.5+02:00'), dayOf('0050-01-01T00:00:00')]).toEqual([1, -1, firstDay(50)]);
});

test('what has no date has no day, and months go on into the next year', () => {
  expect([dayOf(undefined), dayOf('someday'), dayAt(Number.NaN)]).toEqual([NO_DAY, NO_DAY, NO_DAY]);
  expect(firstDay(2024, 13)).toBe(firstDay(2025, 1));
});
