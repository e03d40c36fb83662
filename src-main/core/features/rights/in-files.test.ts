import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { RightsStanding } from '../../../../src-shared/contract/rights.ts';
import { dayAfter, localDay } from '../../../../src-shared/domain/rights/rights.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { createCore } from '../../core.ts';
import { runExiftool } from '../../metadata/testing/fixtures.ts';
import { originals } from '../../testing/originals/index.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

async function setUp(names: readonly string[], write: (at: (name: string) => string) => string[][] = () => []) {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-terms-')));
  const disk = join(top, 'disk');
  const at = (name: string) => join(disk, name);
  mkdirSync(disk);
  for (const [i, name] of names.entries()) writeFileSync(at(name), await sharp({ create: { width: 40 + i, height: 30, channels: 3, background: '#3a7' } }).toFormat(name.endsWith('png') ? 'png' : 'jpeg').toBuffer());
  const orders = write(at);
  if (orders.length) runExiftool(...orders);
  const core = await createCore({ folder: join(top, 'catalog'), version: 'test', background: false, settleMs: 0, validateOutput: true });
  onTestFinished(async () => {
    await core.close();
    rmSync(top, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: object = {}) => core.call(name, input, client) as Promise<T>;
  const job = async <T>(name: string, input: object): Promise<T> => {
    const { jobId } = await call<{ jobId: string }>(name, input);
    await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state).toBe('done');
    return (await call<{ outcome: T }>('jobs.get', { id: jobId })).outcome;
  };
  const add = () => job('library.add', { paths: [disk] });
  await add();
  const n = async (name: string) => (await call<{ n: number }>('assets.find', { ref: at(name) })).n;
  return {
    at, call, job, add, n,
    terms: async (name: string) => (await call<{ assets: RightsStanding[] }>('rights.get', { targets: [await n(name)] })).assets[0]?.terms,
    found: async (query: string) => (await call<{ total: number }>('search.page', { query, limit: 0 })).total,
    onRequest: async () => call('metadata.setMode', { root: (await call<{ roots: { n: number }[] }>('library.roots')).roots[0]?.n, mode: 'on-request' }),
  };
}

/** As exiftool reads it, which knows PLUS and PRISM. */
function said(file: string): Record<string, unknown> {
  const tool = join(dirname(createRequire(import.meta.url).resolve('exiftool-vendored.pl/package.json')), 'bin', 'exiftool');
  const [tags] = JSON.parse(execFileSync('perl', [tool, '-j', '-G1', '-n', '-XMP:all', file]).toString()) as [Record<string, unknown>];
  return Object.fromEntries(Object.entries(tags).filter(([name]) => /^XMP-(plus|pur|xmpRights|photoshop|cc):/.test(name)));
}

test('what PLUS and PRISM say in a file is shown, found and stopped at the door; a person’s word stands over it, and taken away stays away', async () => {
  const t = await setUp(['a.jpg', 'b.jpg'], (at) => [[
    '-XMP-plus:LicenseStartDate=2019:01:01', '-XMP-plus:LicenseEndDate=2020:12:31', '-XMP-plus:MediaConstraints=web; print', '-XMP-plus:RegionConstraints=Portugal',
    '-XMP-plus:ModelReleaseStatus#=MR-UMR', '-XMP-plus:PropertyReleaseStatus#=PR-NON', '-XMP-pur:EmbargoDate=2019:02:01', at('a.jpg'),
  ]]);
  const all = { from: '2019-01-01', until: '2020-12-31', channels: ['web', 'print'], territory: 'Portugal', modelRelease: 'unlimited', propertyRelease: 'none', embargo: '2019-02-01' };
  expect(await t.terms('a.jpg')).toEqual(all);
  expect([await t.found('rights:expired'), await t.found('rights:missing-release'), await t.found('rights:ok'), await t.found('expires:<2021-01-01'), await t.found('expires:none')]).toEqual([1, 1, 1, 1, 1]);
  await expect(t.call('rights.door', { targets: [await t.n('a.jpg')], way: 'export' })).resolves.toMatchObject({ concerned: [{ problems: ['expired', 'no-release'] }] });
  const until = dayAfter(localDay(Date.now()), 5);
  await t.call('rights.set', { targets: { query: '' }, changes: { until, propertyRelease: null } });
  const { propertyRelease: _, ...rest } = all;
  expect([await t.terms('a.jpg'), await t.terms('b.jpg')]).toEqual([{ ...rest, until }, { until }]);
  expect([await t.found('expires:5d'), await t.found('expires:4d'), await t.found(`expires:${until.slice(0, 7)}`), await t.found('rights:in-force')]).toEqual([2, 0, 2, 2]);
  await t.call('history.undo');
  expect([await t.terms('a.jpg'), await t.terms('b.jpg')]).toEqual([all, {}]);
  // What it shows already is no change.
  expect(await t.call('rights.set', { targets: { query: '' }, changes: { territory: 'Portugal' } })).toMatchObject({ changed: 1 });
});

test('on request terms are written as PLUS, PRISM and IPTC have them; what another program changes comes in, and both at once are asked', async () => {
  const t = await setUp(['a.jpg', 'b.png']);
  const targets = { query: '' };
  await t.call('rights.set', { targets, changes: { from: '2027-01-01', until: '2027-12-31', embargo: '2027-01-10', territory: 'EU', channels: ['web', 'social'], modelRelease: 'limited', propertyRelease: 'not-applicable', usageTerms: 'Editorial only', credit: 'Ines', webStatement: 'https://example.org/r' } });
  await t.onRequest();
  for (const name of ['a.jpg', 'b.png']) originals.mayChange(t.at(name));
  expect(await t.job('metadata.write', { targets })).toMatchObject({ written: 2, failed: 0, conflicts: 0 });
  const expected = {
    'XMP-plus:LicenseStartDate': '2027:01:01', 'XMP-plus:LicenseEndDate': '2027:12:31', 'XMP-plus:RegionConstraints': 'EU', 'XMP-plus:MediaConstraints': 'web; social',
    'XMP-plus:ModelReleaseStatus': 'MR-LMR', 'XMP-plus:PropertyReleaseStatus': 'PR-NAP', 'XMP-pur:EmbargoDate': '2027:01:10', 'XMP-xmpRights:UsageTerms': 'Editorial only',
    'XMP-xmpRights:WebStatement': 'https://example.org/r', 'XMP-photoshop:Credit': 'Ines',
  };
  for (const name of ['a.jpg', 'b.png']) expect(said(t.at(name))).toEqual(expected);
  expect(await t.job('metadata.write', { targets })).toMatchObject({ written: 0 });

  runExiftool(['-XMP-plus:LicenseEndDate=2028:06:30', t.at('a.jpg')]);
  await t.add();
  expect(await t.terms('a.jpg')).toMatchObject({ until: '2028-06-30', from: '2027-01-01' });
  // Both change the same.
  await t.call('rights.set', { targets, changes: { until: '2029-01-01', modelRelease: null } });
  runExiftool(['-XMP-plus:LicenseEndDate=2030:01:01', t.at('a.jpg')]);
  await t.add();
  expect(await t.call('metadata.conflicts', {})).toMatchObject({ total: 1, conflicts: [{ field: 'rightsUntil', ours: '2029-01-01', theirs: '2030-01-01' }] });
  await t.job('metadata.write', { targets });
  expect(said(t.at('b.png'))).toMatchObject({ 'XMP-plus:LicenseEndDate': '2029:01:01' });
  expect(said(t.at('b.png'))).not.toHaveProperty('XMP-plus:ModelReleaseStatus');
  expect(said(t.at('a.jpg'))).toMatchObject({ 'XMP-plus:LicenseEndDate': '2030:01:01' });
});

test('of many it says what all agree on; templates give terms, joined or only where there are none, and leave out what means nothing', async () => {
  const t = await setUp(['a.jpg', 'b.jpg']);
  const [a, b] = [await t.n('a.jpg'), await t.n('b.jpg')];
  await t.call('rights.set', { targets: [a], changes: { channels: ['web'], until: '2027-05-01', credit: 'Ines' } });
  await t.call('rights.set', { targets: [b], changes: { credit: 'Ines' } });
  const { fields, approval } = await t.call<{ fields: Record<string, object>; approval: object }>('rights.summary', { targets: [a, b] });
  expect([fields['credit'], fields['channels'], fields['embargo'], approval]).toEqual([{ value: 'Ines', mixed: 1 }, { value: null, mixed: 2 }, { value: null, mixed: 1 }, { versioned: 0, value: null, mixed: 0 }]);
  const text = (said: string, way = 'replace') => ({ text: said, way });
  const body = { texts: { rightsChannels: text('print', 'append'), rightsUntil: text('2027-09-30', 'empty'), modelRelease: text('Unlimited'), embargo: text('soon') }, tags: [], fields: {} };
  expect(await t.call('batch.apply', { targets: [a, b], wish: { body } })).toMatchObject({ changed: 2, warnings: [expect.stringContaining('“soon” means nothing in embargo')] });
  expect([await t.terms('a.jpg'), await t.terms('b.jpg')]).toEqual([
    { channels: ['web', 'print'], until: '2027-05-01', modelRelease: 'unlimited' },
    { channels: ['print'], until: '2027-09-30', modelRelease: 'unlimited' },
  ]);
  expect(await t.call('batch.copy', { n: a, groups: ['rights'] })).toMatchObject({ body: { texts: { rightsChannels: { text: 'web; print' }, rightsUntil: { text: '2027-05-01' }, credit: { text: 'Ines' } } } });
});
