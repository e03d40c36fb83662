import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GpxError, readGpx, type TrackPoint, USELESS } from './gpx.ts';
import { matchTrack, momentOf, trackOf } from './match.ts';

function read(source: string) {
  const points: TrackPoint[] = [];
  let useless = 0;
  const reading = readGpx(source);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return { points, useless, whole: value };
    if (value === USELESS) useless++;
    else points.push(value as TrackPoint);
  }
}
const gpx = (body: string) => `<?xml version="1.0"?>\n<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">${body}</gpx>`;
const T0 = Date.UTC(2024, 5, 1, 10);
const pt = (seconds: number, lat: number, lon: number, ele?: number) =>
  `<trkpt lat="${lat}" lon="${lon}">${ele === undefined ? '' : `<ele>${ele}</ele>`}<time>${new Date(T0 + seconds * 1000).toISOString()}</time></trkpt>`;

describe('a GPX track', () => {
  test('tells time, place and height of every point, whatever stands around them', () => {
    const source = gpx(
      `<metadata><time>2020-01-01T00:00:00Z</time></metadata><!-- ${pt(0, 1, 1)} --><trk><name><![CDATA[${pt(0, 2, 2)}]]></name><trkseg>` +
        `${pt(0, 41.1, -8.6, 12.5)}<gpx:trkpt lon='-8.7' lat='41.2'><extensions><time>1999-01-01T00:00:00Z</time></extensions><time>2024-06-01T12:00:10+02:00</time></gpx:trkpt>` +
        `<trkpt lat="5" lon="6"/><trkpt lat="95" lon="6"><time>2024-06-01T10:00:00Z</time></trkpt><trkpt lat="5" lon="6"><time>soon</time></trkpt></trkseg></trk>`,
    );
    expect(read(source)).toEqual({
      points: [
        { at: T0, lat: 41.1, lon: -8.6, altitude: 12.5 },
        { at: T0 + 10_000, lat: 41.2, lon: -8.7, altitude: Number.NaN },
      ],
      useless: 3,
      whole: true,
    });
  });

  test('that is hostile is refused: document types, entities, depths, other XML, no XML', () => {
    const bad = [
      '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>',
      '<kml></kml>',
      '',
      'no XML at all',
      '<gpx><a></b></gpx>',
      `<gpx>${'<a>'.repeat(100)}`,
    ];
    for (const source of bad) expect(() => read(source), source.slice(0, 40)).toThrow(GpxError);
  });

  test('that is cut off gives what was there, and any text at all ends in points or in an error', () => {
    const whole = gpx(`<trk><trkseg>${Array.from({ length: 5 }, (_, i) => pt(i, 41 + i, 8)).join('')}</trkseg></trk>`);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string(), (cut, noise) => {
        try {
          const { points } = read(whole.slice(0, cut) + noise);
          for (const one of points) expect(Number.isFinite(one.at) && Math.abs(one.lat) <= 90).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(GpxError);
        }
      }),
    );
    expect(read(whole.slice(0, whole.length - 40))).toMatchObject({ whole: false });
  });

  test('of a hundred thousand points with quotes and brackets in their attributes takes time in proportion', () => {
    const source = gpx(Array.from({ length: 100_000 }, () => `<wpt lat="1" lon="2" x='a>"b'><time>2024-06-01T10:00:00Z</time></wpt>`).join(''));
    expect(read(source).points).toHaveLength(100_000);
  });
});

describe('a moment', () => {
  const track = trackOf(read(gpx(`<trk><trkseg>${pt(100, 10, 20, 100)}${pt(0, 0.5, 10, 0)}${pt(1000, 50, 60)}</trkseg></trk>`)).points);
  const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString().slice(0, 19);
  const options = { zone: '+00:00', offset: 0, gap: 60 };

  test('between two points lies on the line between them', () => {
    expect(matchTrack(track, at(50), options)).toEqual({ lat: 5.25, lon: 15, altitude: 50 });
    expect(matchTrack(track, at(100), options)).toEqual({ lat: 10, lon: 20, altitude: 100 });
  });

  test('far from every point has no place, and says why', () => {
    expect(matchTrack(track, at(500), options)).toBe('gap');
    expect(matchTrack(track, at(-61), options)).toBe('before');
    expect(matchTrack(track, at(1061), options)).toBe('after');
    expect(matchTrack(track, null, options)).toBe('time');
    // Near one of two that are far apart: that one.
    expect(matchTrack(track, at(150), options)).toEqual({ lat: 10, lon: 20, altitude: 100 });
    expect(matchTrack(track, at(-30), options)).toMatchObject({ lat: 0.5, lon: 10 });
    expect(matchTrack(track, at(1030), options)).toMatchObject({ lat: 50, lon: 60 });
  });

  test('is that of the file’s zone, else of the camera’s, corrected by how far its clock was off', () => {
    expect(momentOf('2024-06-01T12:00:00.5+02:00', { zone: '-09:00', offset: 0 })).toBe(T0 + 500);
    expect(momentOf('2024-06-01T12:00:00', { zone: '+02:00', offset: -30 })).toBe(T0 - 30_000);
  });

  test('crosses the date line on the short way', () => {
    const pacific = trackOf([
      { at: 0, lat: 0, lon: 179, altitude: Number.NaN },
      { at: 1000, lat: 0, lon: -177, altitude: Number.NaN },
    ]);
    expect(matchTrack(pacific, '1970-01-01T00:00:00', options)).toEqual({ lat: 0, lon: 179 });
    expect(matchTrack(pacific, '1970-01-01T00:00:00.75', options)).toEqual({ lat: 0, lon: -178 });
  });

  test('never leaves the box of its two points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (seconds) => {
        const found = matchTrack(track, at(seconds), options);
        expect(typeof found === 'object' && found.lat >= 0.5 && found.lat <= 10 && found.lon >= 10 && found.lon <= 20).toBe(true);
      }),
    );
  });
});
