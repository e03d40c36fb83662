import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarDay, firstDay, NO_DAY } from '../../../src-shared/domain/days.ts';
import { datedIn, groupDays, periodOf, placeOf, showPeriod, type Unit } from './groups.ts';

const units = fc.constantFrom<Unit>('year', 'month', 'day');
const day = fc.integer({ min: firstDay(1999, 11, 20), max: firstDay(2001, 2, 10) });
/** A result in the order of its dates. */
const result = fc.tuple(fc.array(day, { maxLength: 60 }), fc.nat({ max: 4 }), fc.constantFrom('asc' as const, 'desc' as const)).map(([days, undated, dir]) => ({
  dir,
  days: Int32Array.from([...days.sort((a, b) => (dir === 'asc' ? a - b : b - a)), ...Array.from({ length: undated }, () => NO_DAY)]),
}));
const slowKey = (of: number, by: Unit) => {
  if (of === NO_DAY) return 'none';
  const { year, month } = calendarDay(of);
  return by === 'year' ? `${year}` : by === 'month' ? `${year} ${month}` : `${of}`;
};

test('a heading stands wherever the day, month or year is another one than before, and nowhere else', () => {
  fc.assert(
    fc.property(result, units, ({ days }, by) => {
      const { starts, days: firsts } = groupDays(days, by);
      const expected = [...days.keys()].filter((i) => i === 0 || slowKey(days[i]!, by) !== slowKey(days[i - 1]!, by));
      expect([...starts]).toEqual(expected);
      expect([...firsts]).toEqual(expected.map((i) => days[i]));
    }),
  );
});

test('the place of a time is that of its first picture from the top', () => {
  fc.assert(
    fc.property(result, day, units, ({ days, dir }, at, unit) => {
      const [from, to] = periodOf(at, unit);
      expect(placeOf(days, dir, [from, to])).toBe(days.findIndex((one) => one >= from && one < to));
      expect(datedIn(days)).toBe(days.filter((one) => one !== NO_DAY).length);
    }),
  );
});

test('a time is named as people say it, and what has none says so', () => {
  const at = firstDay(2024, 6, 1);
  expect([showPeriod(at, 'year'), showPeriod(at, 'month'), showPeriod(NO_DAY, 'day')]).toEqual(['2024', 'June 2024', 'Without a date']);
});
