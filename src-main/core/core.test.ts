import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientInfo } from '../../src-shared/rpc/define.ts';
import { type Core, createCore } from './core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };

function folders() {
  const top = mkdtempSync(join(tmpdir(), 'vitrine-core-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  return { top, catalog: join(top, 'Vitrine') };
}

async function open(folder: string): Promise<Core> {
  const core = await createCore({ folder, version: '1.0.0', validateOutput: true, settleMs: 0 });
  onTestFinished(() => core.close().catch(() => undefined));
  return core;
}

test.skipIf(process.platform === 'win32')('a new catalog is its owner’s alone', async () => {
  const { catalog } = folders();
  const core = await open(catalog);
  await core.call('app.setSetting', { key: 'theme', value: 'dark' }, client);
  const mode = (name: string) => (statSync(join(catalog, name)).mode & 0o777).toString(8);
  expect(['', 'catalog.db', 'catalog.db-wal', 'vitrine.log', 'cache'].map(mode)).toEqual([
    '700',
    '600',
    '600',
    '600',
    '700',
  ]);
});

test('close does not wait for work that can be done another day', async () => {
  const { top, catalog } = folders();
  const core = await open(catalog);
  for (let i = 0; i < 400; i++) writeFileSync(join(top, `note ${i}.txt`), `note ${i} `.repeat(20));
  await core.call('library.add', { paths: [top] }, client);
  const call = core
    .call('search.page', { query: '', sort: 'name', dir: 'asc', limit: 10 }, client)
    .catch((error: { code: string }) => error.code);
  const began = performance.now();
  await core.close();
  expect(performance.now() - began).toBeLessThan(8000);
  await call;
  await expect(core.call('app.settings', {}, client)).rejects.toMatchObject({ code: 'disconnected' });
  expect(readFileSync(join(catalog, 'vitrine.log'), 'utf8')).not.toContain('note 1');

  // The job goes on where it was, and ends.
  const again = await open(catalog);
  await expect
    .poll(
      async () =>
        ((await again.call('jobs.list', {}, client)) as { jobs: { name: string; state: string }[] }).jobs.find(
          (job) => job.name === 'library.add',
        )?.state,
      { timeout: 60_000 },
    )
    .toBe('done');
});

test('a catalog that a newer program wrote is refused, by name, and left as it is', async () => {
  const { catalog } = folders();
  await (await open(catalog)).close();
  const db = new Database(join(catalog, 'catalog.db'));
  db.prepare("INSERT INTO migration VALUES (9999, '9999-later.sql', 'x', '')").run();
  db.close();
  const before = readFileSync(join(catalog, 'catalog.db'));
  await expect(createCore({ folder: catalog, version: '1.0.0' })).rejects.toMatchObject({
    code: 'newer-catalog',
    message: expect.stringMatching(/newer Vitrine/),
  });
  expect(readFileSync(join(catalog, 'catalog.db')).equals(before)).toBe(true);
});
