// A messy session, and what is said of it: by the Health page, by the diagnosis, and by the log.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { HealthState } from '../../../../src-shared/contract/health.ts';
import type { Job } from '../../../../src-shared/contract/jobs.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { createCore } from '../../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const PRIVATE = /winifred|divorce|sunburn|honeymoon|confidential/i;

test('a messy session leaves no private word in log and diagnosis, unless that is asked for', async () => {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-health-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, 'catalog');
  const pictures = join(top, 'Winifred', 'Divorce papers');
  mkdirSync(pictures, { recursive: true });
  await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .jpeg()
    .withExif({ IFD0: { ImageDescription: 'Confidential' } })
    .toFile(join(pictures, 'Sunburn.jpg'));
  writeFileSync(join(pictures, 'Sunburn cut.jpg'), readFileSync(join(pictures, 'Sunburn.jpg')).subarray(0, 200));
  writeFileSync(join(pictures, 'Honeymoon.psd'), 'no such thing');
  writeFileSync(join(pictures, 'Honeymoon.pdf'), '');
  const core = await createCore({ folder, version: '1.0.0', validateOutput: true, settleMs: 0 });
  onTestFinished(() => core.close().catch(() => undefined));
  const ask = async <T>(name: string, input: object = {}) => (await core.call(name, input, client)) as T;
  const jobs = async () => (await ask<{ jobs: Job[] }>('jobs.list')).jobs;
  const ended = async (name: string) => {
    await expect
      .poll(async () => (await jobs()).find((job) => job.name === name)?.state, { timeout: 60_000 })
      .toMatch(/done|failed/);
    return (await jobs()).find((job) => job.name === name) as Job;
  };

  await ask('library.add', { paths: [pictures, join(top, 'Winifred', 'not there')] });
  await ended('library.add');
  const { ns } = await ask<{ ns: number[] }>('search.page', { query: 'Sunburn', sort: 'name', dir: 'asc' });
  await ask('assets.set', { targets: ns, changes: { title: 'Honeymoon with Winifred' } }).catch(() => undefined);
  await ask('search.page', { query: 'tag:Winifred rating:>', sort: 'name', dir: 'asc' }).catch(() => undefined);
  await ask('library.browse', { path: join(top, 'Winifred', 'not there') }).catch(() => undefined);
  await ask('catalog.backupPlace', { path: join(top, 'Confidential') }).catch(() => undefined);
  await ask('app.setSetting', { key: 'backup.folder', value: join(top, 'Confidential') });
  await ask('catalog.backupNow');
  const backup = await ended('catalog.backup');
  expect(backup).toMatchObject({
    state: 'done',
    outcome: { warnings: [expect.stringContaining('not in the second place')] },
  });
  await ask('catalog.verifyNow');
  expect(await ended('catalog.verify')).toMatchObject({ state: 'done', outcome: { ok: true } });
  renameSync(pictures, `${pictures} moved`);
  core.log.error(
    { error: Object.assign(new Error(`cannot open ${pictures}`), { path: pictures }), root: pictures },
    'a line',
  );

  const health = await ask<HealthState>('health.state');
  expect(health.attention).toEqual([expect.objectContaining({ what: 'second', tone: 'loss' })]);
  expect(health.queue.failures.reduce((all, { count }) => all + count, 0)).toBeGreaterThan(1);
  expect(health.processes[0]).toMatchObject({ pid: process.pid, kind: 'core' });
  expect(health.queries.length).toBeGreaterThan(5);
  expect(health.queries.filter(({ name }) => !/^[a-zA-Z.]+$/.test(name))).toEqual([]);
  expect(health.storage.database).toBeGreaterThan(10_000);
  expect(health.storage.free).toBeGreaterThan(0);
  expect(health.versions).toMatchObject({
    vitrine: '1.0.0',
    sqlite: expect.stringMatching(/^3\./),
    sharp: expect.stringMatching(/^\d/),
    exiftool: expect.stringMatching(/^\d/),
  });

  type Files = { files: { name: string; text: string }[] };
  const open = await ask<Files>('health.diagnosis');
  expect(open.files.map(({ name }) => name)).toEqual([
    'versions.json',
    'health.json',
    'structure.json',
    'settings.json',
    'jobs.json',
    'log.txt',
  ]);
  const text = open.files.map((file) => file.text).join('\n');
  expect(text).not.toMatch(PRIVATE);
  expect(text).toContain('"catalog.backup"');
  expect(text).toContain('a line');
  expect(text).toMatch(/#[0-9a-f]{8}/);

  await ask('app.setSetting', { key: 'log.private', value: true });
  core.log.info({ query: 'Winifred' }, 'kept');
  await ask('app.setSetting', { key: 'log.private', value: false });
  await expect.poll(() => readFileSync(join(folder, 'vitrine.log'), 'utf8')).toContain('"query":"Winifred"');
  const again = await ask<Files>('health.diagnosis');
  expect(again.files.at(-1)?.text).toContain('kept');
  expect(again.files.map((file) => file.text).join('\n')).not.toMatch(PRIVATE);
  expect((await ask<Files>('health.diagnosis', { whole: true })).files.map((file) => file.text).join('\n')).toMatch(
    /Winifred/,
  );

  await core.close();
  const lines = readdirSync(folder)
    .filter((name) => name.startsWith('vitrine.log'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  expect(lines.filter((line) => PRIVATE.test(line))).toEqual([expect.stringContaining('"private":true')]);
});
