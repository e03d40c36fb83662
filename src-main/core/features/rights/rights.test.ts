import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RightsAlert, RightsStanding } from '../../../../src-shared/contract/rights.ts';
import { type Approval, problemsOf, WAYS_OUT } from '../../../../src-shared/domain/rights/rights.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';
import { atTheDoor, mayLeave } from './door.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-rights-')));
const at = (name: string) => join(top, name);
let core: Core;
let clock = new Date(2027, 0, 15, 12).getTime();
let n = 0;
const call = <T>(name: string, input: object) => core.call(name, input, client) as Promise<T>;
const day = (year: number, month: number, date: number) => new Date(year, month - 1, date, 12).getTime();

async function finished(jobId: string): Promise<{ state: string; outcome: { exported: number }; error?: { message: string } }> {
  for (const until = Date.now() + 60_000; Date.now() < until && (await call<{ state: string }>('jobs.get', { id: jobId })).state === 'running'; ) await sleep(20);
  return await call('jobs.get', { id: jobId });
}

beforeAll(async () => {
  core = await createCore({ folder: at('Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0, now: () => clock });
  mkdirSync(at('photos'));
  writeFileSync(at('photos/a.jpg'), await sharp({ create: { width: 80, height: 60, channels: 3, background: '#c03030' } }).jpeg().toBuffer());
  utimesSync(at('photos/a.jpg'), 1_500_000_000, 1_500_000_000);
  await finished((await call<{ jobId: string }>('library.add', { paths: [at('photos')] })).jobId);
  n = (await call<{ ns: number[] }>('search.page', { query: '', sort: 'name', dir: 'asc', limit: 1 })).ns[0] as number;
});
afterAll(async () => {
  await core.close();
  rmSync(top, { recursive: true, force: true });
});
const NONE = { territory: null, channels: null, from: null, until: null, embargo: null, modelRelease: null, propertyRelease: null };
beforeEach(async () => {
  clock = day(2027, 1, 15);
  await call('rights.set', { targets: [n], changes: NONE });
  for (const way of WAYS_OUT) await call('app.setSetting', { key: `rights.${way}`, value: 'block' });
});
const standing = async () => (await call<{ assets: RightsStanding[] }>('rights.get', { targets: [n] })).assets[0] as RightsStanding;
const out = async (way: string, why?: string) => {
  if (why !== undefined) return await call('rights.override', { targets: [n], way, why });
  return await call<{ policy: string; concerned: RightsStanding[] }>('rights.door', { targets: [n], way });
};
const start = (more: object = {}) => call<{ jobId: string; warnings: string[] }>('export.start', { targets: [n], presets: ['Web'], to: at('out'), ...more });

test('states are worked out of the terms and the day', () => {
  const of = (terms: object, approval: Approval = 'unspoken') => problemsOf(terms, approval, '2027-01-15').join();
  expect([of({}), of({ until: '2027-01-15' }), of({ until: '2027-01-14' }), of({ from: '2027-01-15' }), of({ from: '2027-01-16' })]).toEqual(['', '', 'expired', '', 'not-begun']);
  expect([of({ embargo: '2027-01-15' }), of({ embargo: '2027-01-16' }), of({ modelRelease: 'none' }), of({ propertyRelease: 'none', modelRelease: 'unlimited' }), of({ modelRelease: 'limited' })]).toEqual(['', 'embargoed', 'no-release', 'no-release', '']);
  expect((['unspoken', 'draft', 'review', 'approved', 'rejected'] as const).map((one) => of({}, one))).toEqual(['', 'not-approved', 'not-approved', '', 'not-approved']);
});

describe.each(WAYS_OUT)('by %s', (way) => {
  test.each([
    ['in force', { from: '2027-01-01', until: '2027-12-31', embargo: '2027-01-10', modelRelease: 'unlimited' }, undefined],
    ['expired', { until: '2027-01-14' }, 'its rights ended on 2027-01-14'],
    ['embargoed', { embargo: '2027-02-01' }, 'it is under embargo until 2027-02-01'],
    ['not begun', { from: '2027-02-01' }, 'its rights begin on 2027-02-01'],
    ['without a release', { modelRelease: 'none' }, 'a model release is missing'],
  ])('%s', async (_, changes, words) => {
    await call('rights.set', { targets: [n], changes });
    const deps = { ...doorDeps(), now: () => clock };
    if (words === undefined) {
      expect(await out(way)).toEqual({ policy: 'block', concerned: [] });
      expect(await mayLeave(deps, [n], way)).toEqual([]);
      return;
    }
    expect(await out(way)).toMatchObject({ policy: 'block', concerned: [{ n, words }] });
    await expect(mayLeave(deps, [n], way)).rejects.toThrow(words);
    await call('app.setSetting', { key: `rights.${way}`, value: 'warn' });
    expect(await mayLeave(deps, [n], way)).toEqual([`a.jpg: ${words}`]);
    await call('app.setSetting', { key: `rights.${way}`, value: 'off' });
    expect(await atTheDoor(deps, [n], way)).toEqual({ policy: 'off', concerned: [] });
    await call('app.setSetting', { key: `rights.${way}`, value: 'block' });
    await out(way, `The client asked (${way})`);
    expect(JSON.stringify(await call('history.list', { limit: 1 }))).toContain(`Let 1 file leave (${way}) against its rights: The client asked (${way})`);
  });
});

/** The same questions as handlers ask, with calls in place of the database. */
function doorDeps(): Parameters<typeof mayLeave>[0] {
  const db = { call: async (procedure: { name: string }, input: never) => {
    if (procedure.name === 'app.settings') return (await call<{ values: object }>('app.settings', {})).values;
    const { ns } = input as { ns: number[] };
    const { assets } = await call<{ assets: RightsStanding[] }>('rights.get', { targets: ns });
    return { seq: 0, assets: assets.filter(({ problems }) => problems.length) };
  } };
  return { db: db as never, now: () => clock, actor: 'me', wrote: () => undefined };
}

test('an expired one is not exported, but when somebody says why', async () => {
  await call('rights.set', { targets: [n], changes: { until: '2027-01-14' } });
  await expect(start()).rejects.toThrow('its rights ended on 2027-01-14. Leave it out, or say why');
  expect(readdirSync(top)).not.toContain('out');
  await expect(start({ why: ' ' })).rejects.toThrow('Say why');
  const { jobId } = await start({ why: 'Paid again by mail' });
  expect(await finished(jobId)).toMatchObject({ state: 'done', outcome: { exported: 1 } });
  expect(JSON.stringify(await call('history.list', { limit: 1 }))).toContain('Paid again by mail');
  await call('app.setSetting', { key: 'rights.export', value: 'warn' });
  expect(await start({ to: at('warned') })).toMatchObject({ warnings: ['a.jpg: its rights ended on 2027-01-14'] });
});

test('a clock moved over the day changes what is shown, and tells once', async () => {
  await call('rights.set', { targets: [n], changes: { until: '2027-02-10' } });
  const alerts = async () => (await call<{ alerts: RightsAlert[] }>('rights.alerts', { days: 30 })).alerts;
  clock = day(2027, 1, 5);
  expect([(await standing()).problems, await alerts()]).toEqual([[], []]);
  clock = day(2027, 1, 20);
  const soon = await alerts();
  expect(soon).toEqual([{ n, name: 'a.jpg', what: 'expires', day: '2027-02-10' }]);
  await call('rights.seen', { alerts: soon });
  clock = day(2027, 2, 10);
  expect([(await standing()).problems, await alerts()]).toEqual([[], []]);
  clock = day(2027, 2, 11);
  expect((await standing()).problems).toEqual(['expired']);
  const ended = await alerts();
  expect(ended).toEqual([{ n, name: 'a.jpg', what: 'expired', day: '2027-02-10' }]);
  await call('rights.seen', { alerts: ended });
  expect(await alerts()).toEqual([]);
  // Told again only of another day.
  await call('rights.set', { targets: [n], changes: { until: '2027-02-09' } });
  expect(await alerts()).toHaveLength(1);
});

test('approval is of a version: one that was never spoken of is not waited for', async () => {
  const versions = async () => (await call<{ versions: { id: string; current: boolean }[] }>('versions.list', { n })).versions;
  const { roots } = await call<{ roots: { root: number }[] }>('versions.policies', {});
  await call('versions.setPolicy', { root: roots[0]?.root, policy: { keep: 'all' } }).catch(async () => await call('versions.setPolicy', { root: roots[0]?.root, policy: 'keep-all' }));
  for (const until = Date.now() + 60_000; Date.now() < until && !(await versions()).length; ) await sleep(50);
  const [{ id = '' } = {}] = await versions();
  expect(await standing()).toMatchObject({ approval: 'unspoken', problems: [] });
  for (const [state, problems, words] of [['approved', [], ''], ['review', ['not-approved'], 'this version is not approved'], ['rejected', ['not-approved'], 'this version was rejected']] as const) {
    await call('versions.set', { id, state });
    expect(await standing()).toMatchObject({ approval: state, problems, words });
  }
  await expect(start()).rejects.toThrow('this version was rejected');
  await call('versions.set', { id, state: 'approved' });
});

test('terms are undone, found and refused where they cannot be', async () => {
  await call('rights.set', { targets: [n], changes: { until: '2020-01-01', channels: ['web', 'print'] } });
  const found = async (query: string) => (await call<{ total: number }>('search.page', { query, limit: 0 })).total;
  expect([await found('rights:expired'), await found('rights:in-force'), await found('-rights:expired')]).toEqual([1, 0, 0]);
  await call('history.undo', {});
  expect((await standing()).terms).toEqual({});
  expect(await found('rights:expired')).toBe(0);
  await expect(call('rights.set', { targets: [n], changes: { from: '2027-02-02', until: '2027-02-01' } })).rejects.toThrow('before that');
  await expect(call('rights.set', { targets: [n], changes: { until: '2027-02-30' } })).rejects.toThrow('A day is written');
});
