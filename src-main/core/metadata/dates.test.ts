import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMoment, takenOf } from './dates.ts';

describe('a time', () => {
  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2024:13:01 00:00:00',
    '2024:02:30 10:00:00',
    '2024:01:01 25:00:00',
    'yesterday',
    '',
    42,
    null,
    {},
  ])('is not %j', (value) => expect(parseMoment(value)).toBeUndefined());
  it.each([
    ['2024:06:01 12:00:00', '2024-06-01T12:00:00', undefined],
    ['2024-06-01T12:00:00.250+02:00', '2024-06-01T12:00:00.250', '+02:00'],
    ['2024-06-01T12:00Z', '2024-06-01T12:00:00', '+00:00'],
    ['2024:06:01 12:00:00-0930', '2024-06-01T12:00:00', '-09:30'],
    ['2024-06', '2024-06-01T00:00:00', undefined],
  ])('is %s', (value, wall, offset) => expect(parseMoment(value)).toMatchObject({ wall, offset }));
  it('comes back from any moment written the way of EXIF', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 19);
          expect(parseMoment(iso.replaceAll('-', ':').replace('T', ' '))?.wall).toBe(iso);
        },
      ),
    );
  });
  it('never fails on any text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => void parseMoment(a, b, c)));
  });
  it('of a movie is in UTC, and unset in 1904', () => {
    expect(takenOf({ 'QuickTime:CreateDate': '2024:06:01 12:00:00' })).toEqual({
      takenAt: '2024-06-01T12:00:00+00:00',
      takenSource: 'create',
    });
    expect(takenOf({ 'QuickTime:CreateDate': '1904:01:01 00:00:00' })).toBeUndefined();
    expect(
      takenOf({ 'QuickTime:CreateDate': '2024:06:01 12:00:00', 'Keys:CreationDate': '2024:06:01 14:00:00+02:00' }),
    ).toMatchObject({ takenAt: '2024-06-01T14:00:00+02:00' });
  });
});
