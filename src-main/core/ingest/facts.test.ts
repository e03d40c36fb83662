import { expect, test } from 'vitest';
import { factValues, mergeFacts, wallMs, withTime } from './facts.ts';

test("later answers win, but a file's own time never beats one that stands in it", () => {
  const head = { width: 10, takenAt: '2024-01-01T00:00:00', takenSource: 'original' } as const;
  expect(mergeFacts(head, { width: 12, takenAt: '2026-01-01T00:00:00', takenSource: 'file' })).toEqual({
    ...head,
    width: 12,
  });
  expect(mergeFacts({ takenAt: '2026-01-01T00:00:00', takenSource: 'file' }, head)).toEqual(head);
});

test('a file that tells no time takes the one it was written at, and says so', () => {
  expect(mergeFacts(withTime({ width: 1 }, new Date(2024, 5, 1, 8, 5, 9).getTime()), { height: 2 })).toEqual({
    width: 1,
    height: 2,
    takenAt: '2024-06-01T08:05:09',
    takenSource: 'file',
  });
});

test('wall clocks are compared as they stood on the wall', () => {
  expect(wallMs('2024-06-01T12:00:00.25+02:00')).toBe(Date.UTC(2024, 5, 1, 12, 0, 0, 250));
  expect([wallMs(undefined), wallMs('soon'), wallMs('2024-06-01')]).toEqual([null, null, Date.UTC(2024, 5, 1)]);
});

test('facts stand in whole and in columns', () => {
  expect(factValues({ width: 3, animated: true }).slice(0, 2)).toEqual([3, null]);
});
