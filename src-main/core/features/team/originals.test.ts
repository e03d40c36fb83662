/** Originals in the team's folder: copied there by who has them, fetched by who has not. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { originals } from '../../testing/originals/index.ts';
import { type Desk, type Studio, studio } from './testing/desks.ts';

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one) =>
        one.isFile() ? [join(one.parentPath, one.name)] : [],
      )
    : [];

async function job(desk: Desk, name: string, input: object) {
  const { jobId } = await desk.call(name, input);
  await expect
    .poll(async () => (await desk.call('jobs.get', { id: jobId })).state, { timeout: 30_000, interval: 20 })
    .not.toMatch(/running/);
  const { state, outcome } = await desk.call('jobs.get', { id: jobId });
  expect(state).toBe('done');
  return outcome;
}

/** Eve, a viewer, who has not got the folder of photos. */
async function without(desk: Studio['desk'], ann: Desk, share: string): Promise<Desk> {
  const { code } = await ann.call('team.invite', { role: 'viewer', name: 'Eve' });
  const eve = await desk('eve');
  await eve.call('team.join', { folder: share, code, name: 'Eve' });
  await ann.call('team.admit', {});
  await ann.sync();
  await eve.sync();
  return eve;
}

test('who has not got the folder fetches an original, verified, and sees and hands it out; what is private never gets there', {
  timeout: 60_000,
}, async () => {
  const { ann, desk, share, photos, top } = await studio();
  const secret = join(top, 'private');
  const eve = await without(desk, ann, share);
  const n = async (name: string): Promise<number> =>
    (await eve.call('search.page', { query: `name:${name}`, sort: 'name', dir: 'asc', limit: 10 })).ns[0];
  const a = await n('a.ppm');
  const blobs = () => filesBelow(join(share, 'Studio.vitrine', 'blob'));

  expect(await eve.call('team.fetchPlan', { targets: [a] })).toMatchObject({ files: 1 });
  expect(await job(eve, 'team.fetch', { targets: [a] })).toMatchObject({
    done: 0,
    failed: [{ message: expect.stringContaining('Nobody has put its original') }],
  });
  expect(await eve.refusal('team.keep', { path: photos })).toMatchObject({ code: 'not-found' });
  expect(await ann.refusal('team.keep', { path: secret })).toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('no folder of the team'),
  });

  const plan = await ann.call('team.keepPlan', { path: photos });
  expect(plan).toMatchObject({ files: 3, unread: 0 });
  expect(plan.free).toBeGreaterThan(0);
  expect(blobs()).toEqual([]);
  expect(await job(ann, 'team.keep', { path: photos })).toMatchObject({
    done: 3,
    same: 0,
    bytes: plan.bytes,
    failed: [],
  });
  expect(blobs().length).toBe(3);
  expect(await job(ann, 'team.keep', { path: photos })).toMatchObject({ done: 0, same: 3 });

  // The one that is damaged there does not get to Eve, and is put there again by Ann.
  const bytes = readFileSync(join(photos, 'a.ppm'));
  const stands = blobs().find((path) => readFileSync(path).equals(bytes)) as string;
  originals.mayChange(share);
  writeFileSync(stands, Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')]));
  expect(await job(eve, 'team.fetch', { targets: [a] })).toMatchObject({
    done: 0,
    failed: [{ message: expect.stringContaining('damaged') }],
  });
  expect(filesBelow(join(top, 'eve', 'originals'))).toEqual([]);
  await job(ann, 'team.keep', { path: photos, verify: true });
  expect(await job(eve, 'team.fetch', { targets: [a] })).toMatchObject({ done: 1, failed: [] });
  const [fetched] = filesBelow(join(top, 'eve', 'originals'));
  expect(readFileSync(fetched as string).equals(bytes)).toBe(true);
  expect(fetched).toMatch(/\.pnm$/);
  expect(await eve.call('team.fetchPlan', { targets: [a] })).toMatchObject({ files: 0 });
  // It is at hand, as far as the grid is concerned.
  const [row] = (await eve.call('assets.rows', { ns: [a] })).rows;
  expect(row).toMatchObject({ offline: false, fetched: true });

  // It stands in for the file: exported as it is, and opened.
  const out = join(top, 'out');
  expect(await job(eve, 'export.start', { targets: [a], to: out, presets: ['Original'] })).toMatchObject({
    exported: 1,
    failed: [],
  });
  expect(filesBelow(out).map((path) => readFileSync(path).equals(bytes))).toEqual([true]);
});

test('what was fetched is freed once the team’s folder has shown that it can give it back; what it cannot, or was changed here, stays', {
  timeout: 60_000,
}, async () => {
  const { ann, desk, share, photos, top } = await studio();
  const eve = await without(desk, ann, share);
  expect(await eve.call('team.freePlan', {})).toEqual({ files: 0, bytes: 0, unfinished: 0, parts: 0 });
  expect(await eve.refusal('team.free')).toMatchObject({ code: 'not-found' });
  await job(ann, 'team.keep', { path: photos });
  const { ns } = await eve.call('search.page', { query: '', sort: 'name', dir: 'asc', limit: 10 });
  expect(ns.length).toBe(3);
  const offline = async () => ((await eve.call('assets.rows', { ns })).rows as { offline: boolean }[]).map((row) => row.offline);
  expect(await job(eve, 'team.fetch', { targets: ns })).toMatchObject({ done: 3, failed: [] });
  expect(await offline()).toEqual([false, false, false]);
  const { bytes } = await eve.call('team.freePlan', {});
  expect((await eve.call('health.state')).storage).toMatchObject({ fetched: 3, originals: bytes });

  const of = (name: string) => readFileSync(join(photos, name));
  const standing = (folder: string, name: string) => filesBelow(folder).find((path) => readFileSync(path).equals(of(name))) as string;
  const [kept, blob] = [join(top, 'eve', 'originals'), join(share, 'Studio.vitrine', 'blob')];
  const [b, c] = [standing(kept, 'b.ppm'), standing(kept, 'c.ppm')];
  originals.mayChange(share);
  const damaged = standing(blob, 'b.ppm');
  writeFileSync(damaged, Buffer.concat([of('b.ppm').subarray(0, -1), Buffer.from('x')]));
  writeFileSync(c, Buffer.concat([of('c.ppm').subarray(0, -1), Buffer.from('x')]));

  const freed = await job(eve, 'team.free', {});
  expect(freed).toMatchObject({ done: 1, bytes: of('a.ppm').length });
  const why = new Map((freed.failed as { path: string; message: string }[]).map(({ path, message }) => [path.split('/').at(-1), message]));
  expect([...why.keys()].sort()).toEqual(['b.ppm', 'c.ppm']);
  expect(why.get('b.ppm')).toContain('is damaged, so it stays');
  expect(why.get('c.ppm')).toContain('changed after it was fetched');
  expect(filesBelow(kept).sort()).toEqual([b, c].sort());
  expect(await offline()).toEqual([true, false, false]);
  // Fetched once more, it is at hand again.
  expect(await job(eve, 'team.fetch', { targets: [ns[0]] })).toMatchObject({ done: 1 });
  expect(await offline()).toEqual([false, false, false]);
  // What a program that ended left beside its name is put back first.
  const a = standing(kept, 'a.ppm');
  renameSync(a, `${a}.freed`);
  expect(await eve.call('team.freePlan', {})).toMatchObject({ files: 2 });
  expect(await job(eve, 'team.free', {})).toMatchObject({ done: 1 });
  expect(filesBelow(kept).sort()).toEqual([b, c].sort());
});

test('a file that is missing in a folder that is here is at hand once it was fetched, and missing again when that is freed', {
  timeout: 60_000,
}, async () => {
  const { ann, come, photos, top } = await studio();
  const { eve } = await come({ eve: 'viewer' });
  await job(ann, 'team.keep', { path: photos });
  const n = await eve.n('a.ppm');
  const row = async () => (await eve.call('assets.rows', { ns: [n] })).rows[0];
  expect(await row()).toMatchObject({ missing: false, offline: false });
  const [here, elsewhere] = [join(photos, 'a.ppm'), join(top, 'elsewhere.ppm')];
  originals.mayMove(here, elsewhere);
  renameSync(here, elsewhere);
  await eve.add();
  expect(await row()).toMatchObject({ missing: true, offline: false });
  expect(await row()).not.toHaveProperty('fetched');
  expect(await job(eve, 'team.fetch', { targets: [n] })).toMatchObject({ done: 1, failed: [] });
  expect(await row()).toMatchObject({ missing: false, offline: false, fetched: true });
  expect(await job(eve, 'team.free', {})).toMatchObject({ done: 1 });
  expect(await row()).toMatchObject({ missing: true, offline: false });
});

test('what was fetched in part and broken off is counted, and freed when it is a day old; what is younger, or nobody of ours, stays', {
  timeout: 60_000,
}, async () => {
  const { ann, top } = await studio();
  const folder = join(top, 'ann', 'originals', 'ab');
  const yesterday = Date.now() / 1000 - 24 * 60 * 60 - 5;
  mkdirSync(folder, { recursive: true });
  const put = (name: string, at?: number): string => {
    const path = join(folder, name);
    writeFileSync(path, 'begun');
    if (at) utimesSync(path, at, at);
    return path;
  };
  const old = [put(`ab${'1'.repeat(62)}.jpg.part`, yesterday), put(`ab${'2'.repeat(62)}.part`, yesterday)];
  const stay = [put(`ab${'3'.repeat(62)}.jpg.part`), put('notes.part', yesterday), put(`cd${'4'.repeat(62)}.jpg.part`, yesterday)];
  expect(await ann.call('team.freePlan', {})).toEqual({ files: 0, bytes: 0, unfinished: 2, parts: 10 });
  expect((await ann.call('health.state')).storage).toMatchObject({ fetched: 0, originals: 0, unfinished: 3, parts: 15 });
  expect(await job(ann, 'team.free', {})).toEqual({ done: 0, same: 0, bytes: 10, unfinished: 2, failed: [] });
  expect(old.map((path) => existsSync(path))).toEqual([false, false]);
  expect(stay.map((path) => existsSync(path))).toEqual([true, true, true]);
  expect((await ann.call('health.state')).storage).toMatchObject({ unfinished: 1, parts: 5 });
  expect(await ann.refusal('team.free')).toMatchObject({ code: 'not-found' });
});
