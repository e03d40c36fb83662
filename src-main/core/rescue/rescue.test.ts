// A catalog that cannot be opened, and one that goes back, as a shell with windows sees it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Rescue } from '../../../src-shared/contract/catalog.ts';
import type { ClientInfo } from '../../../src-shared/rpc/define.ts';
import { openForWindows } from '../core.ts';
import type { Served } from './rescue.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-rescue-'));
  const here = folder;
  onTestFinished(() => rmSync(here, { recursive: true, force: true }));
});

/** A shell: whatever answers now, and what takes its place. */
async function shell(): Promise<{
  ask<T>(name: string, input?: object): Promise<T>;
  until(stage: string): Promise<Rescue>;
  close(): Promise<void>;
}> {
  let now: Promise<Served>;
  const replace = async (next: () => Promise<Served>) => {
    const before = now;
    now = before.then((served) => served.close()).then(next);
    await now;
  };
  now = openForWindows({ folder, version: '1.0.0', validateOutput: true, background: false }, replace);
  onTestFinished(() => now.then((served) => served.close()).catch(() => undefined));
  const ask = async <T>(name: string, input: object = {}) => (await (await now).call(name, input, client)) as T;
  return {
    ask,
    async until(stage) {
      let seen: Rescue | undefined;
      await expect
        .poll(
          async () => {
            seen = await ask<Rescue>('catalog.rescue').catch(() => undefined);
            return seen?.stage;
          },
          { timeout: 60_000 },
        )
        .toBe(stage);
      return seen as Rescue;
    },
    close: async () => (await now).close(),
  };
}

const markOf = async (one: Awaited<ReturnType<typeof shell>>) =>
  (await one.ask<{ values: Record<string, unknown> }>('app.settings')).values['mark'];

/** A catalog with a backup, and a setting that was changed after it. */
async function withBackup(): Promise<string> {
  const one = await shell();
  await one.ask('app.setSetting', { key: 'mark', value: 'then' });
  const { backup } = await one.ask<{ backup: { name: string } }>('catalog.backup');
  await one.ask('app.setSetting', { key: 'mark', value: 'now' });
  await one.close();
  return backup.name;
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length; at += 97) bytes[at] = (bytes[at] as number) ^ 0x5a;
  writeFileSync(path, bytes);
}

test('goes back to a backup while it is open: what was set since is set aside with the database, and named', async () => {
  const name = await withBackup();
  const one = await shell();
  expect(await markOf(one)).toBe('now');
  expect(await one.ask('catalog.losses', { name })).toMatchObject({
    backup: { name },
    assets: 0,
    changes: 0,
    labels: [],
  });
  await expect(one.ask('catalog.restore', { name: 'no such' })).rejects.toMatchObject({ code: 'not-found' });
  await one.ask('catalog.restore', { name });
  await expect
    .poll(async () => (await one.ask<Rescue>('catalog.rescue').catch(() => undefined))?.outcome?.ok, {
      timeout: 60_000,
    })
    .toBe(true);
  const { outcome } = await one.until('open');
  expect(outcome).toMatchObject({
    ok: true,
    backup: name,
    problems: [],
    setAside: expect.stringContaining('set-aside'),
  });
  expect(readdirSync(outcome?.setAside ?? '')).toContain('catalog.db');
  expect(await markOf(one)).toBe('then');
  expect((await one.ask<{ jobs: object[] }>('jobs.list')).jobs).toContainEqual(
    expect.objectContaining({ name: 'catalog.restore', state: 'done' }),
  );
});

test('gone or damaged, it answers for itself alone: why, from what it can come back, and nothing else; nothing was changed', async () => {
  const name = await withBackup();
  const database = join(folder, 'catalog.db');
  rmSync(database);
  const one = await shell();
  expect(await one.until('refused')).toMatchObject({ code: 'damaged', message: expect.stringContaining('is gone') });
  expect(readdirSync(folder)).not.toContain('catalog.db');
  writeFileSync(database, Buffer.alloc(50_000, 'garbage'));
  await one.ask('catalog.reopen');
  await expect
    .poll(async () => (await one.ask<Rescue>('catalog.rescue').catch(() => undefined))?.message, { timeout: 60_000 })
    .toContain('is damaged');
  expect(await one.until('refused')).toMatchObject({
    code: 'damaged',
    restorable: true,
    backups: [{ name }],
    outcome: null,
  });
  expect(await one.ask('app.hello')).toMatchObject({ catalog: { path: folder } });
  await expect(one.ask('search.page', { query: '', sort: 'name', dir: 'asc' })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('damaged'),
  });
  expect(readFileSync(database).subarray(0, 7).toString()).toBe('garbage');
  await one.ask('catalog.restore', {});
  expect((await one.until('open')).outcome).toMatchObject({ ok: true, backup: name });
  expect(['then', 'now']).toContain(await markOf(one));
});

test('with bytes flipped in database, log and backup alike it says what could not be used, and does not make a new one', async () => {
  await withBackup();
  for (const file of readdirSync(join(folder, 'backups')))
    if (file.endsWith('.db')) flip(join(folder, 'backups', file));
  mkdirSync(join(folder, 'log'), { recursive: true });
  writeFileSync(join(folder, 'log', `000000000001-000000000002-${'a'.repeat(32)}.vlog`), Buffer.alloc(3000, 'bytes'));
  flip(join(folder, 'catalog.db'));
  const one = await shell();
  await one.until('refused');
  await one.ask('catalog.restore', {});
  await expect
    .poll(async () => (await one.ask<Rescue>('catalog.rescue').catch(() => undefined))?.outcome, { timeout: 60_000 })
    .toMatchObject({ ok: false, error: expect.stringContaining('Neither a good backup nor a log') });
  expect((await one.until('refused')).restorable).toBe(true);
  expect(readdirSync(folder)).toContain('catalog.db');
});

test('from a newer program it is not offered to be brought back, and is opened again by itself when it can be', async () => {
  await withBackup();
  const change = (sql: string) => {
    const db = new Database(join(folder, 'catalog.db'));
    db.exec(sql);
    db.close();
  };
  change("INSERT INTO migration VALUES (9999, '9999-later.sql', 'x', '')");
  const one = await shell();
  expect(await one.until('refused')).toMatchObject({
    code: 'newer-catalog',
    restorable: false,
    message: expect.stringContaining('update Vitrine'),
  });
  change('DELETE FROM migration WHERE number = 9999');
  await one.ask('catalog.reopen');
  await one.until('open');
  expect(await markOf(one)).toBe('now');
});

test('where a network or sync program keeps the folder it says so', async () => {
  folder = join(folder, 'Dropbox', 'Vitrine');
  const one = await shell();
  expect(await one.until('refused')).toMatchObject({
    code: 'sync-folder',
    restorable: false,
    message: expect.stringContaining('Dropbox keeps in step'),
  });
});
