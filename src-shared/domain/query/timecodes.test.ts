import { expect, test } from 'vitest';
import { readTimecodes, showsTimecode } from './timecodes.ts';

const shows = (asked: string, start: string, fps: number, length: number) =>
  showsTimecode(readTimecodes(asked)!, start, fps, length);

test('a film shows the moments between its first and its last frame', () => {
  expect(shows('10:00:00:00', '10:00:00:00', 25, 2)).toBe(true);
  expect(shows('10:00:01:24', '10:00:00:00', 25, 2)).toBe(true);
  expect(shows('10:00:02:00', '10:00:00:00', 25, 2)).toBe(false);
  expect(shows('09:59:59:24', '10:00:00:00', 25, 2)).toBe(false);
  expect(shows('09:59:00..10:00:00:00', '10:00:00:00', 25, 2)).toBe(true);
  // Of a second without frames each counts.
  expect(shows('9:59:59', '09:59:59:20', 25, 0.1)).toBe(true);
  expect(shows('9:59:59', '10:00:00:00', 25, 1)).toBe(false);
});

test('numbers that are dropped are passed over, and after midnight the clock begins again', () => {
  // A minute of 29.97 frames a second ends two numbers later: there is no 00:01:00;00.
  expect(shows('00:01:00;02', '00:00:00;00', 29.97, 1800 / 29.97)).toBe(false);
  expect(shows('00:01:00;02', '00:00:00;00', 29.97, 1801 / 29.97)).toBe(true);
  expect(shows('00:00:01:00', '23:59:59:00', 25, 4)).toBe(true);
  expect(shows('00:00:01;00', '23:59:59;00', 29.97, 4)).toBe(true);
  expect(shows('00:00:04:00', '23:59:59:00', 25, 4)).toBe(false);
});

test('what is no timecode is not read', () => {
  for (const text of ['', '25:00:00:00', '10:61:00:00', '1:2:3', '10:00', 'x', '10:00:00..11:00:00..12:00:00'])
    expect([text, readTimecodes(text)]).toEqual([text, undefined]);
});
