import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstDay, NO_DAY } from '../../../src-shared/domain/days.ts';
import { barAt, chosenOf, deeper, nextBar, spanOf, wider, withTaken, writtenOf } from './span.ts';

const told = (days: readonly number[]) => {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  return { days: sorted, counts: sorted.map((day) => days.filter((one) => one === day).length) };
};
const at = firstDay(2024, 6, 15);

describe('what of a query is about dates', () => {
  test('is one year, month or day, all, none, or anything else', () => {
    expect(chosenOf('rating:3').kind).toBe('all');
    expect(chosenOf('taken:none').kind).toBe('undated');
    expect(chosenOf('x taken:2024-06')).toEqual({ kind: 'period', unit: 'month', from: firstDay(2024, 6), to: firstDay(2024, 7) });
    expect(chosenOf('taken:2024')).toMatchObject({ unit: 'year' });
    expect(chosenOf('taken:2024-06-01')).toMatchObject({ unit: 'day' });
    expect(chosenOf('taken:2024-06..2024-08')).toEqual({ kind: 'other', from: firstDay(2024, 6), to: firstDay(2024, 9) });
    expect(['taken:7d', 'taken:2023,2024', 'taken:nonsense'].map((text) => chosenOf(text).kind)).toEqual(['other', 'other', 'other']);
    expect(chosenOf('-taken:2024').kind).toBe('all');
  });

  test('is replaced by a click and taken away again, and the rest stays as it was typed', () => {
    expect(withTaken('taken:2023 rating:>=3', '2024-06')).toBe('taken:2024-06 rating:>=3');
    expect(withTaken('lisbon taken:2023', undefined)).toBe('lisbon');
  });

  test('widens from a day to its month and year, and from there to all', () => {
    expect([wider(chosenOf('taken:2024-06-01')), wider(chosenOf('taken:2024-06')), wider(chosenOf('taken:2024'))]).toEqual(['2024-06', '2024', undefined]);
  });
});

describe('the bars', () => {
  test('count every picture of the time they show exactly once, without gaps between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: firstDay(1900), max: firstDay(2030) }), { minLength: 1, maxLength: 50 }),
        fc.constantFrom('', 'taken:2024', 'taken:2024-02', 'taken:1950..2001', 'taken:2024-02-29'),
        (days, query) => {
          const chosen = chosenOf(query);
          const span = spanOf(told(days), chosen);
          if (!span) return;
          const [from, to] = [span.bars[0]!.from, span.bars.at(-1)!.to];
          for (let i = 1; i < span.bars.length; i++) expect(span.bars[i]!.from).toBe(span.bars[i - 1]!.to);
          for (const { from: start, to: end, count } of span.bars) expect(count).toBe(days.filter((day) => day >= start && day < end).length);
          if (chosen.kind === 'all') expect(days.every((day) => day >= from && day < to)).toBe(true);
          expect(span.marks.map(({ start, end }) => end - start).reduce((sum, one) => sum + one, 0)).toBe(span.bars.length);
        },
      ),
    );
  });

  test('are days of a month, days of a year below their months, months below their years, or years', () => {
    const over = (years: number) => spanOf(told([at, firstDay(2024 + years)]), { kind: 'all' })!;
    expect([over(1).bar, over(1).mark]).toEqual(['day', 'month']);
    expect([over(20).bar, over(20).mark]).toEqual(['month', 'year']);
    expect([over(90).bar, over(90).mark]).toEqual(['year', undefined]);
    const june = spanOf(told([at]), chosenOf('taken:2024-06'))!;
    expect([june.bar, june.mark, june.bars.length]).toEqual(['day', 'day', 30]);
    // Of a day its month shows, so that one can go on from it.
    expect(spanOf(told([at]), chosenOf('taken:2024-06-15'))!.bars).toHaveLength(30);
  });

  test('lead into the year of a month, the month of a day, and the day', () => {
    const into = (query: string, years: number) => {
      const span = spanOf(told([at, firstDay(2024 + years)]), chosenOf(query))!;
      return deeper(span, span.bars.find(({ from, to }) => at >= from && at < to)!);
    };
    expect([into('', 20), into('taken:2024', 20), into('taken:2024-06', 20)]).toEqual(['2024', '2024-06', '2024-06-15']);
  });

  test('with nothing in them are stepped over', () => {
    const { bars } = spanOf(told([at, at + 10]), chosenOf('taken:2024-06'))!;
    const first = nextBar(bars, -1, 1);
    expect([bars[first]!.from, bars[nextBar(bars, first, 1)]!.from, nextBar(bars, first, -1)]).toEqual([at, at + 10, first]);
  });

  test('show where one is: at what was picked while it is to be seen, else at the top', () => {
    const all = told([at, at + 10, at + 40]);
    const here = (query: string, picked: number | undefined, top = at + 40) => {
      const chosen = chosenOf(query);
      const { bars } = spanOf(all, chosen)!;
      return bars[barAt(bars, chosen, top, picked)]?.from;
    };
    expect([here('', undefined), here('', at), here('', at + 1)]).toEqual([at + 40, at, at + 40]);
    expect(here('taken:2024-06', at + 40, at + 10)).toBe(at + 10);
    expect(here('taken:2024-06-15', at + 10, at)).toBe(at);
    expect([here('', NO_DAY), here('', undefined, NO_DAY)]).toEqual([undefined, undefined]);
  });

  test('are not there where nothing has a date that a query can name', () => {
    expect([spanOf(told([]), { kind: 'all' }), spanOf(told([firstDay(12_000)]), { kind: 'all' })]).toEqual([undefined, undefined]);
    expect(writtenOf(firstDay(50), 'month')).toBe('0050-01');
  });
});
