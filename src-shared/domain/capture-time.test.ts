import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedTime, readTime } from './capture-time.ts';

const AT = '2024-02-28T23:30:00.25+01:00';
const time = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((at) => at.toISOString().slice(0, 19));
const zone = fc.constantFrom('+00:00', '-03:30', '+05:45', '+14:00', '-11:00');

describe('capture times', () => {
  test('move by seconds over days, months and leap years, and keep fraction and zone', () => {
    expect(changedTime(AT, { by: 3600 }, null)).toBe('2024-02-29T00:30:00.25+01:00');
    expect(changedTime(AT, { by: -86_400 * 365 }, null)).toBe('2023-02-28T23:30:00.25+01:00');
    expect(changedTime('2023-12-31T23:59:59', { by: 1 }, null)).toBe('2024-01-01T00:00:00');
  });

  test('move along with the first', () => {
    expect(changedTime('2024-06-01T12:00:10', { to: '2020-01-01T08:00:00' }, '2024-06-01T12:00:00.5+02:00')).toBe('2020-01-01T08:00:10');
  });

  test('get a zone with the clock as it was, or with the moment as it was', () => {
    expect(changedTime('2024-06-01T12:00:00', { zone: '+02:00', keep: 'clock' }, null)).toBe('2024-06-01T12:00:00+02:00');
    expect(changedTime('2024-06-01T12:00:00+00:00', { zone: '+02:00', keep: 'moment' }, null)).toBe('2024-06-01T14:00:00+02:00');
    expect(changedTime('2024-06-01T12:00:00', { zone: '-05:00', keep: 'moment', from: '+01:00' }, null)).toBe('2024-06-01T06:00:00-05:00');
    expect(changedTime('2024-06-01T12:00:00', { zone: '-05:00', keep: 'moment' }, null)).toBeUndefined();
  });

  test('are the same after there and back', () => {
    fc.assert(
      fc.property(time, zone, zone, fc.integer({ min: -1e9, max: 1e9 }), (text, a, b, by) => {
        const moved = changedTime(text + a, { by }, null) as string;
        expect(changedTime(moved, { by: -by }, null)).toBe(text + a);
        const elsewhere = changedTime(text + a, { zone: b, keep: 'moment' }, null) as string;
        expect(new Date(elsewhere).getTime()).toBe(new Date(text + a).getTime());
      }),
    );
  });

  test('that are none, or would leave the calendar, stay as they are', () => {
    for (const none of ['', '2024', '2024-13-01T00:00:00', '2024-02-30T00:00:00', '0099-01-01T00:00:00', null]) expect(readTime(none), String(none)).toBeUndefined();
    expect(changedTime('9999-12-31T23:59:59', { by: 1 }, null)).toBeUndefined();
    expect(changedTime(AT, { by: 1e15 }, null)).toBeUndefined();
  });
});
