/** Positions by hand and from tracks: the whole core, on real files. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Core, createCore } from '../../core.ts';
import { JPEG, runExiftool } from '../../metadata/testing/fixtures.ts';
import { originals } from '../../testing/originals/index.ts';

const CLIENT = { id: 'test', host: 'test', can: {} } as never;

/** Three pictures a minute apart from 12:00; the third says where it was taken. */
async function setUp() {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-gps-')));
  const disk = join(top, 'disk');
  mkdirSync(disk);
  const names = ['a.jpg', 'b.jpg', 'c.jpg'];
  for (const name of names) writeFileSync(join(disk, name), Buffer.concat([JPEG, Buffer.from(name)]));
  const place = ['-GPS:GPSLatitude=33.5', '-GPS:GPSLatitudeRef=S', '-GPS:GPSLongitude=70.25', '-GPS:GPSLongitudeRef=W', '-GPS:GPSAltitude=500', '-GPS:GPSAltitudeRef=0'];
  runExiftool(...names.map((name, i) => [`-ExifIFD:DateTimeOriginal=2024:06:01 12:0${i}:00`, ...(i === 2 ? place : []), join(disk, name)]));
  const core: Core = await createCore({ folder: join(top, 'catalog'), version: 'test', background: false, settleMs: 0, validateOutput: true });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
  const call = async (name: string, input: object = {}): Promise<any> => core.call(name, input, CLIENT);
  const job = async (name: string, input: object) => {
    const { jobId } = await call(name, input);
    await expect.poll(async () => (await call('jobs.get', { id: jobId })).state, { timeout: 60_000, interval: 20 }).toBe('done');
    return (await call('jobs.get', { id: jobId })).outcome;
  };
  await job('library.add', { paths: [disk] });
  const ns: number[] = [];
  for (const name of names) ns.push((await call('assets.find', { ref: join(disk, name) })).n);
  return {
    call, job, disk, ns: ns as [number, number, number],
    add: () => job('library.add', { paths: [disk] }),
    where: async (n: number) => {
      const { data } = await call('assets.details', { n });
      return [data.lat, data.lon, data.altitude];
    },
    found: async (query: string): Promise<number> => (await call('search.page', { query, limit: 0 })).total,
  };
}

const TRACK = `<gpx><trk><trkseg><trkpt lat="41" lon="-8"><ele>10</ele><time>2024-06-01T10:00:00Z</time></trkpt>
<trkpt lat="42" lon="-9"><ele>20</ele><time>2024-06-01T10:02:00Z</time></trkpt></trkseg></trk></gpx>`;

test('a position is set, taken away against the file, and given back to it, each one undo step that survives a rescan', async () => {
  const t = await setUp();
  const [a, , c] = t.ns;
  expect(await t.where(c)).toEqual([-33.5, -70.25, 500]);
  expect(await t.call('gps.set', { targets: [a, c], position: '41°09\'28.6"N 8°37\'44.8"W' })).toMatchObject({ changed: 2 });
  expect((await t.where(c))[0]).toBeCloseTo(41.157944, 5);
  expect(await t.found('has:gps')).toBe(2);
  runExiftool(['-XMP-dc:Title=T', join(t.disk, 'c.jpg')]);
  await t.add();
  expect((await t.where(c))[0]).toBeCloseTo(41.157944, 5);
  expect(await t.call('gps.set', { targets: [c], position: null })).toMatchObject({ changed: 1, label: 'Removed the position of 1 asset' });
  expect(await t.where(c)).toEqual([undefined, undefined, undefined]);
  expect(await t.found('has:gps')).toBe(1);
  expect((await t.call('catalog.verify')).problems).toEqual([]);
  await t.call('history.undo');
  expect((await t.where(c))[0]).toBeCloseTo(41.157944, 5);
  expect(await t.call('gps.reset', { targets: [a, c] })).toMatchObject({ changed: 2 });
  expect(await t.where(c)).toEqual([-33.5, -70.25, 500]);
  expect(await t.where(a)).toEqual([undefined, undefined, undefined]);
  await expect(t.call('gps.set', { targets: [a], position: 'Porto' })).rejects.toMatchObject({ code: 'invalid-input' });
});

test('a track gives each picture the place where it was then, says which get none and why, and is written into their files', async () => {
  const t = await setUp();
  const [a, b, c] = t.ns;
  const first = await t.call('gps.readTrack', { text: TRACK.slice(0, 50), more: true });
  expect(first.read).toBeUndefined();
  const { read } = await t.call('gps.readTrack', { text: TRACK.slice(50), upload: first.upload });
  expect(read).toMatchObject({ points: 2, useless: 0, damaged: false, from: '2024-06-01T10:00:00.000Z', to: '2024-06-01T10:02:00.000Z' });
  const wish = { targets: [c, b, a], tracks: [read.track], zone: '+02:00', offset: 30 };
  const preview = await t.call('gps.preview', wish);
  expect(preview).toMatchObject({ total: 3, matches: 2, without: { has: 1, gap: 0, before: 0, after: 0, time: 0 } });
  expect(preview.items).toMatchObject([{ n: a, position: '41.25,-8.25,12.5' }, { n: b, position: '41.75,-8.75,17.5' }, { n: c, why: 'has' }]);
  expect(await t.call('gps.preview', { ...wish, zone: '+00:00' })).toMatchObject({ matches: 0, without: { after: 2, has: 1 } });
  expect(await t.call('gps.apply', wish)).toMatchObject({ changed: 2, label: 'Set the position of 2 assets from a track', warnings: ['1 got none.'] });
  expect(await t.where(b)).toEqual([41.75, -8.75, 17.5]);
  await t.call('history.undo');
  expect(await t.found('has:gps')).toBe(1);
  await t.call('history.redo');
  const { roots } = await t.call('library.roots');
  await t.call('metadata.setMode', { root: roots[0].n, mode: 'on-request' });
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) originals.mayChange(join(t.disk, name));
  expect(await t.job('metadata.write', { targets: [a, b, c] })).toMatchObject({ written: 2, failed: 0, conflicts: 0 });
  await t.call('gps.reset', { targets: [b] });
  await t.add();
  // What was written is taken out again, as the file had it.
  expect(await t.where(b)).toEqual([undefined, undefined, undefined]);
  expect(await t.where(a)).toEqual([41.25, -8.25, 12.5]);
});

test('what is no track is refused in words, and one that nobody knows any more has to be chosen again', async () => {
  const t = await setUp();
  const refused = (text: string) => expect(t.call('gps.readTrack', { text })).rejects;
  await refused('<!DOCTYPE gpx [<!ENTITY a "a">]><gpx/>').toMatchObject({ code: 'invalid-input', message: expect.stringContaining('document type') });
  await refused('hello').toMatchObject({ code: 'invalid-input' });
  await refused('<gpx><wpt lat="1" lon="2"></wpt></gpx>').toMatchObject({ message: expect.stringContaining('when it was recorded') });
  await expect(t.call('gps.preview', { targets: t.ns, tracks: ['nothing'] })).rejects.toMatchObject({ code: 'not-found' });
  await expect(t.call('gps.readTrack', { text: '</gpx>', upload: 'nothing' })).rejects.toMatchObject({ code: 'not-found' });
});
